/** Whom an API key belongs to, as far as the key itself says: the one source that needs no request and no document of the tenant. */
import type { Secret } from '../secret.ts';

/** The claims in which a token names the client that it was issued to, the usual one first. */
const CLAIMS = ['azp', 'client_id', 'clientId'] as const;

const CLIENT_ID = /^oauth-client-[A-Za-z0-9-]{1,64}$/;

/**
 * The OAuth client that a key was issued to, so that no plan purges, replaces or renames it (design section 4): where the key
 * is a JSON Web Token, what its claims say. Null for any other key. Nothing is verified: a wrong claim could only make the
 * tool refuse more.
 */
export function ownerOfKey(key: Secret): string | null {
  const claims = claimsOf(key.reveal());
  const named = CLAIMS.map((claim) => claims[claim]);
  return named.find((value): value is string => typeof value === 'string' && CLIENT_ID.test(value)) ?? null;
}

function claimsOf(key: string): Readonly<Record<string, unknown>> {
  const parts = key.split('.');
  if (parts.length !== 3) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
