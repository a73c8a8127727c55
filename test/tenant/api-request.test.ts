import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertAllowed } from '../../src/tenant/api-request.ts';
import type { ApiRequest } from '../../src/tenant/api-request.ts';

const client = '/api/service/oauth-clients/oauth-client-1f0c2b3a';

/** A request as a mistake elsewhere might make it, past all types. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const forged = (method: string, path: string) => ({ method, path }) as Pick<ApiRequest, 'method' | 'path'>;

describe('the requests of this tool', () => {
  const reads = [
    ['GET', '/api/service/oauth-clients'],
    ['GET', client],
    ['GET', '/api/service/roles'],
    ['POST', '/api/meta/search/indexsearch'],
    ['POST', '/api/service/oauth-clients/token'],
  ] as const;
  const writes = [
    ['POST', '/api/service/oauth-clients'],
    ['PUT', client],
    ['DELETE', client],
  ] as const;

  test.each(reads)('%s %s may always be sent', (method, path) => {
    expect(() => assertAllowed(forged(method, path), false)).not.toThrow();
  });

  test.each(writes)('%s %s only by an apply', (method, path) => {
    expect(() => assertAllowed(forged(method, path), true)).not.toThrow();
    expect(() => assertAllowed(forged(method, path), false)).toThrow('only reads');
  });

  test.each([
    ['GET', '/api/service/users'],
    ['GET', '/api/service/oauth-clients/'],
    ['GET', '/api/service/oauth-clients/..'],
    ['GET', `${client}/../../groups`],
    ['GET', `${client}?x=y`],
    ['PUT', '/api/service/oauth-clients'],
    ['DELETE', '/api/service/oauth-clients'],
    ['DELETE', '/api/service/oauth-clients/token'],
    ['DELETE', '/api/service/roles'],
    ['POST', '/api/service/roles'],
    ['PUT', '/api/meta/search/indexsearch'],
    ['PATCH', client],
    ['POST', client],
  ])('%s %s never', (method, path) => {
    expect(() => assertAllowed(forged(method, path), true)).toThrow('not a request of this tool');
  });

  test('nothing else, whatever it is', () => {
    const known = new Set([...reads, ...writes].map(([method, path]) => `${method} ${path}`));
    const segment = fc.constantFrom(
      'api',
      'service',
      'meta',
      'oauth-clients',
      'roles',
      'token',
      '..',
      '',
      'oauth-client-',
      '%2e',
    );
    const path = fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'), path, (method, text) => {
        if (known.has(`${method} ${text}`)) return;
        expect(() => assertAllowed(forged(method, text), true)).toThrow();
      }),
    );
  });
});
