/** The whole listing of clients, read until it is proven or given up. */
import { Failure } from '../errors.ts';
import type { ProvenListing, RemoteClient } from '../model.ts';
import { CLIENTS_PATH } from './api-request.ts';
import { proveListing } from './completeness.ts';
import type { Observe } from './event.ts';
import { readPages } from './pages.ts';
import type { PageLimit, Pages } from './pages.ts';
import { readAnswer, SECOND_LOOK_MS } from './reading.ts';
import type { ReadingContext } from './reading.ts';
import type { Session } from './sender.ts';
import { fromWireClient, fromWirePage } from './wire.ts';
import type { WirePage } from './wire.ts';

export interface ClientListingContext extends ReadingContext {
  readonly session: Session;
  readonly limit: PageLimit;
  readonly observe: Observe;
  readonly ownClientId: string | null;
}

const MOST_READINGS = 3;

/**
 * Reads all clients; a reading that is not proven is done again after 2 s, twice at most (design section 4). Throws
 * `TenantFailure`, and `Failure` with exit 5 for a listing that cannot be proven.
 */
export async function readClientListing(context: ClientListingContext): Promise<ProvenListing> {
  let problem = '';
  let emptyBefore = false;
  for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
    if (reading > 1) await context.pause(SECOND_LOOK_MS, problem);
    const { rows, totals, serverTime } = await readAllPages(context);
    const proof = proveListing({ rows, totals, serverTime, ownClientId: context.ownClientId, emptyBefore });
    if (proof.proven) return proof.listing;
    problem = proof.problem;
    emptyBefore = rows.length === 0 && totals.every((total) => total === 0);
  }
  throw notProven(problem);
}

/** One page of clients, all of them or those that a filter lets through; `serverTime` is that of the answer. */
export async function fetchClientPage(
  context: ClientListingContext,
  page: { readonly offset: number; readonly limit: number; readonly filter: object | null },
): Promise<WirePage<RemoteClient> & { readonly serverTime: number }> {
  const query = new URLSearchParams({
    count: 'true',
    offset: `${page.offset}`,
    limit: `${page.limit}`,
    sort: 'createdAt',
  });
  if (page.filter !== null) query.set('filter', JSON.stringify(page.filter));
  const request = { effect: 'read', method: 'GET', path: CLIENTS_PATH, query: query.toString() } as const;
  const answer = await readAnswer(context, request, (json, { serverTime }) => ({
    ...fromWirePage(json, fromWireClient),
    serverTime,
  }));
  if (answer.rows.length > 0) context.session.vouch();
  return answer;
}

async function readAllPages(
  context: ClientListingContext,
): Promise<Pages<RemoteClient> & { readonly serverTime: number }> {
  let serverTime = 0;
  let received = 0;
  const source = {
    fetch: async (offset: number, limit: number) => {
      const page = await fetchClientPage(context, { offset, limit, filter: null });
      received += page.rows.length;
      serverTime = Math.max(serverTime, page.serverTime);
      context.observe({ type: 'listing', received, total: page.total });
      return page;
    },
    identity: ({ clientId }: RemoteClient) => clientId,
  };
  const pages = await readPages(source, context.limit, context.concurrency);
  return { ...pages, serverTime };
}

function notProven(problem: string): Failure {
  return new Failure({
    exitCode: 5,
    code: 'listing-not-proven',
    summary: 'The listing of clients could not be proven complete',
    detail: `It was read ${MOST_READINGS} times, and at last ${problem}.`,
    hint: 'Nothing is planned from an incomplete listing. Run it again; if it stays so, the tenant miscounts its clients.',
  });
}
