import { Failure, TenantFailure } from '../errors.ts';
import type { TenantApi } from './ports.ts';

/**
 * The tenant, with an eye on failures after which no request can succeed: credentials that are no longer taken, and a rate
 * limit beyond the waiting budget. `hopeless` hears of each, in a clause that says why nothing more is begun.
 */
export function watchTenant(tenant: TenantApi, hopeless: (because: string) => void): TenantApi {
  const watch = async <Value>(request: Promise<Value>): Promise<Value> => {
    try {
      return await request;
    } catch (error) {
      const because = hopelessness(error);
      if (because !== null) hopeless(because);
      throw error;
    }
  };
  return {
    listClients: async () => watch(tenant.listClients()),
    findByName: async (name) => watch(tenant.findByName(name)),
    findById: async (clientId) => watch(tenant.findById(clientId)),
    getClient: async (clientId) => watch(tenant.getClient(clientId)),
    createClient: async (client) => watch(tenant.createClient(client)),
    updateClient: async (clientId, fields) => watch(tenant.updateClient(clientId, fields)),
    purgeClient: async (clientId) => watch(tenant.purgeClient(clientId)),
    exchange: async (clientId, secret) => watch(tenant.exchange(clientId, secret)),
  };
}

function hopelessness(error: unknown): string | null {
  if (error instanceof Failure && error.exitCode === 4) return 'the tenant no longer takes the credentials';
  if (!(error instanceof TenantFailure)) return null;
  if (error.kind === 'unauthorized') return 'the tenant no longer takes the credentials';
  if (error.kind === 'throttled') return "the tenant's rate limit left no time to wait";
  return null;
}
