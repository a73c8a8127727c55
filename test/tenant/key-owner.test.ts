import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { ownerOfKey } from '../../src/tenant/key-owner.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown): Secret => new Secret(`${encoded({ alg: 'RS256' })}.${encoded(claims)}.c2lnbmF0dXJl`);

describe('the owner of an API key', () => {
  it.each([
    [{ azp: 'oauth-client-1f0c' }, 'oauth-client-1f0c'],
    [{ client_id: 'oauth-client-1f0c' }, 'oauth-client-1f0c'],
    [{ clientId: 'oauth-client-1f0c' }, 'oauth-client-1f0c'],
    [{ azp: 'atlan-frontend', clientId: 'oauth-client-1f0c' }, 'oauth-client-1f0c'],
    [{ azp: 'oauth-client-first', client_id: 'oauth-client-second' }, 'oauth-client-first'],
  ])('is what its claims say: %j', (claims, owner) => {
    expect(ownerOfKey(token(claims))).toBe(owner);
  });

  it.each([
    new Secret('apikey-0a1b2c3d'),
    new Secret('a.b'),
    new Secret('a.%%%.c'),
    new Secret(`a.${encoded({ azp: 'oauth-client-1' })}.c.d.e`),
    token(null),
    token('oauth-client-1'),
    token({ sub: 'oauth-client-1' }),
    token({ azp: 7 }),
    token({ azp: 'oauth-client-../../groups' }),
    token({ azp: `oauth-client-${'x'.repeat(65)}` }),
  ])('is unknown where it does not say so: %#', (key) => {
    expect(ownerOfKey(key)).toBeNull();
  });
});
