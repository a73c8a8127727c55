import type { SandboxRequest } from './request.ts';
import { matchesHash } from './secret-hash.ts';
import type { SandboxTenant } from './tenant-state.ts';
import { RequestRefused } from './tenant.ts';

/** Who sent a request. */
export interface Caller {
  /** What `createdBy` and `updatedBy` say. */
  readonly name: string;
  /** Epoch milliseconds; null with the API key. */
  readonly tokenIssuedAt: number | null;
}

/** The name under which the API key acts. */
const apiKeyUser = 'sandbox-admin';

/**
 * Tells who sent the request and whether they may.
 * @throws RequestRefused 401 without a valid key or token, 403 where managing clients needs an admin.
 */
export function authenticate(request: SandboxRequest, tenant: SandboxTenant, apiKeyHash: string): Caller {
  if (request.kind === 'token') return { name: 'nobody', tokenIssuedAt: null };
  if (request.bearer === null) throw new RequestRefused(401, null, 'no bearer token');
  if (matchesHash(request.bearer, apiKeyHash)) return { name: apiKeyUser, tokenIssuedAt: null };
  const owner = tenant.tokenOwner(request.bearer);
  if (owner === null) throw new RequestRefused(401, null, 'token is invalid or has expired');
  if (needsAdmin(request) && owner.client.role !== '$admin' && tenant.variants.adminOnly === 'yes') {
    throw new RequestRefused(403, 403, 'only an admin can manage OAuth clients');
  }
  return { name: `service-account-${owner.client.clientId}`, tokenIssuedAt: owner.token.issuedAt };
}

function needsAdmin(request: SandboxRequest): boolean {
  return ['list', 'get', 'create', 'update', 'purge'].includes(request.kind);
}
