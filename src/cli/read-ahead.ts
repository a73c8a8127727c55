import type { ProvenListing, Role } from '../model.ts';
import type { TenantReader } from '../tenant/open.ts';

/** What every plan needs of the tenant, whatever its manifest says. */
export interface ReadAhead {
  readonly listing: Promise<ProvenListing>;
  readonly roles: Promise<readonly Role[]>;
}

/** Asks for the clients and the roles at once, before anybody has looked at the manifest: on a slow line its parsing costs nothing. */
export function readAhead(tenant: Pick<TenantReader, 'listClients' | 'listRoles'>): ReadAhead {
  return { listing: early(tenant.listClients()), roles: early(tenant.listRoles()) };
}

/** Keeps a promise that is awaited later from counting as unhandled when something else fails first. */
export function early<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
