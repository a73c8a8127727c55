import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProvenListing, Role } from '../model.ts';
import type { TenantReader } from '../tenant/open.ts';

/** What every plan needs of the tenant, whatever its manifest says. */
export interface ReadAhead {
  readonly listing: Promise<ProvenListing>;
  readonly roles: Promise<readonly Role[]>;
}

/** Turns of the event loop that a request takes from the first call to a connection that is opened and written to. */
const TURNS = 3;

/**
 * Asks for the clients and the roles before anybody has looked at the manifest: on a slow line its parsing costs nothing. Resolves
 * when the requests have had time to leave, because whoever loads and parses next holds everything up.
 */
export async function readAhead(tenant: Pick<TenantReader, 'listClients' | 'listRoles'>): Promise<ReadAhead> {
  const ahead = { listing: early(tenant.listClients()), roles: early(tenant.listRoles()) };
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  return ahead;
}

/** Keeps a promise that is awaited later from counting as unhandled when something else fails first. */
export function early<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
