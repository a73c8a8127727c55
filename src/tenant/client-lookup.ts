/** Single clients: by a filtered listing, as far as the tenant filters, and by their path. */
import { Failure, TenantFailure } from '../errors.ts';
import type { RemoteClient } from '../model.ts';
import { CLIENTS_PATH } from './api-request.ts';
import type { ClientPath } from './api-request.ts';
import { fetchClientPage, readClientListing } from './client-listing.ts';
import type { ClientListingContext } from './client-listing.ts';
import { isRefusedAsWrong } from './pages.ts';
import { readAnswer, SECOND_LOOK_MS } from './reading.ts';
import { fromWireClient, isClientId } from './wire.ts';
import type { WirePage } from './wire.ts';

/** All clients with just this name. Throws `TenantFailure`. */
export async function findByName(context: ClientListingContext, name: string): Promise<readonly RemoteClient[]> {
  return find(context, { displayName: name }, (client) => client.name === name);
}

/** The client with this id; null: the list lacks it. Throws `TenantFailure`. */
export async function findById(context: ClientListingContext, clientId: string): Promise<RemoteClient | null> {
  const [client = null] = await find(context, { clientId }, (row) => row.clientId === clientId);
  return client;
}

/** `GET /oauth-clients/{clientId}`. Throws `TenantFailure`, also for a record of another client. */
export async function getClient(context: ClientListingContext, clientId: string): Promise<RemoteClient> {
  const request = { effect: 'read', method: 'GET', path: pathOf(clientId, 'GET') } as const;
  return readAnswer(context, request, (json, reply) => {
    const client = fromWireClient(json, 'the answer');
    if (client.clientId === clientId) return client;
    throw context.failures.notUnderstood(request, reply, 'it is about another client');
  });
}

/** The path of a client; a text that is no client id never gets into one (faults 51). Throws `TenantFailure`. */
export function pathOf(clientId: string, method: string): ClientPath {
  if (isClientId(clientId)) return `${CLIENTS_PATH}/${clientId}`;
  throw new TenantFailure({
    kind: 'refused',
    method,
    path: CLIENTS_PATH,
    status: null,
    requestId: null,
    message: `${method} was not sent: the client id is not "oauth-client-" and up to 64 letters, digits and hyphens.`,
  });
}

/** Servers and gateways take URLs of some kilobytes at most; a name can be longer. */
const LONGEST_FILTER = 4_000;

/** A filter that the tenant refuses or ignores leaves the whole listing to search in. */
async function find(
  context: ClientListingContext,
  filter: object,
  isMatch: (client: RemoteClient) => boolean,
): Promise<readonly RemoteClient[]> {
  const page = await fetchFiltered(context, filter);
  const clients =
    page !== null && isConclusive(page, context.limit.value, isMatch) ? page.rows : await readWhole(context);
  return clients.filter(isMatch);
}

/** Null where the tenant does not take this filter. */
async function fetchFiltered(context: ClientListingContext, filter: object): Promise<WirePage<RemoteClient> | null> {
  if (encodeURIComponent(JSON.stringify(filter)).length > LONGEST_FILTER) return null;
  const fetch = async (): Promise<WirePage<RemoteClient>> =>
    fetchClientPage(context, { offset: 0, limit: context.limit.value, filter });
  try {
    const page = await fetch();
    // Just after a token was issued the tenant has answered with an empty list (tenant-api, "Authentication").
    if (page.rows.length > 0 || !context.session.isFresh()) return page;
    await context.pause(SECOND_LOOK_MS, 'the tenant found nothing right after the login');
    return await fetch();
  } catch (error) {
    if (isRefusedAsWrong(error)) return null;
    throw error;
  }
}

/** Whether these rows are all that match: the page is not full, no count says more, and the filter was not ignored. */
function isConclusive(
  page: WirePage<RemoteClient>,
  limit: number,
  isMatch: (client: RemoteClient) => boolean,
): boolean {
  const { rows, total, matching } = page;
  if (rows.length >= limit || (matching ?? 0) > rows.length) return false;
  return rows.every(isMatch) || (matching ?? total ?? Number.POSITIVE_INFINITY) <= rows.length;
}

async function readWhole(context: ClientListingContext): Promise<readonly RemoteClient[]> {
  try {
    const { clients } = await readClientListing(context);
    return clients;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new TenantFailure({
      kind: 'unknown',
      method: 'GET',
      path: CLIENTS_PATH,
      status: null,
      requestId: null,
      message: error.message,
      hint: error.hint,
    });
  }
}
