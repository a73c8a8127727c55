import { describe, expect, test } from 'vitest';
import { Failure, TenantFailure } from '../../src/errors.ts';
import { answerInstead, redirectTo, resetBefore } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { Secret } from '../../src/secret.ts';
import { ownClient, ownLogin, rejection, seedClients, withSandbox } from './support.ts';

const seed = { clients: [ownClient, ...seedClients(2)] };
const oauth = { credentials: ownLogin };
const kinds = (requests: readonly RecordedRequest[]) => requests.map(({ kind }) => kind);

describe('an OAuth login', () => {
  test('is made once for many requests at once, as JSON, and knows whom it is', async () => {
    await withSandbox(
      { seed },
      async ({ sandbox, tenant }) => {
        await Promise.all([tenant.listClients(), tenant.listRoles(), tenant.findPersonas(['Finance'])]);
        expect(kinds(sandbox.requests).toSorted()).toEqual(['list', 'personas', 'roles', 'token']);
        expect(sandbox.requests[0]?.body).toEqual({ clientId: ownClient.clientId, clientSecret: '[secret]' });
        expect(tenant.ownClientId).toBe(ownClient.clientId);
        expect(tenant.requests()).toEqual({ GET: 2, POST: 2, PUT: 0, DELETE: 0 });
      },
      oauth,
    );
  });

  test.each(['camel', 'snake', 'without-lifetime'] as const)('understands %s answers', async (tokenFields) => {
    await withSandbox(
      { seed, variants: { tokenFields } },
      async ({ tenant }) => {
        expect((await tenant.listClients()).clients).toHaveLength(3);
      },
      oauth,
    );
  });

  test('is renewed a minute before it ends', async () => {
    await withSandbox(
      { seed, tokenLifetimeSeconds: 600 },
      async ({ sandbox, tenant, clock }) => {
        await tenant.listClients();
        clock.pass(530_000);
        await tenant.listClients();
        expect(kinds(sandbox.requests)).toEqual(['token', 'list', 'list']);
        clock.pass(15_000);
        await tenant.listClients();
        expect(kinds(sandbox.requests)).toEqual(['token', 'list', 'list', 'token', 'list']);
      },
      oauth,
    );
  });

  test('that lives for less than a minute is used all the same', async () => {
    await withSandbox(
      { seed, tokenLifetimeSeconds: 30 },
      async ({ sandbox, tenant }) => {
        await tenant.listClients();
        await tenant.listClients();
        expect(kinds(sandbox.requests)).toEqual(['token', 'list', 'list']);
      },
      oauth,
    );
  });

  test('that is refused in the middle is renewed once for everybody', async () => {
    const clients = [ownClient, ...seedClients(450)];
    let isRevoked = false;
    const fault = ({ kind, n }: RecordedRequest): Fault | undefined => {
      if (n === 3) isRevoked = true;
      if (kind === 'token' && n > 1) isRevoked = false;
      return isRevoked && kind === 'list' ? answerInstead(401, { error: 'unauthorized_client' }) : undefined;
    };
    await withSandbox(
      { seed: { clients }, fault },
      async ({ sandbox, tenant }) => {
        expect((await tenant.listClients()).clients).toHaveLength(451);
        expect(kinds(sandbox.requests).filter((kind) => kind === 'token')).toHaveLength(2);
      },
      oauth,
    );
  });

  test('that is refused again and again ends with exit 4', async () => {
    const fault = ({ kind }: RecordedRequest) =>
      kind === 'list' ? answerInstead(401, { message: 'nobody' }) : undefined;
    await withSandbox(
      { seed, fault },
      async ({ sandbox, tenant }) => {
        expect(await rejection(tenant.listClients(), Failure)).toMatchObject({
          exitCode: 4,
          code: 'not-authenticated',
        });
        expect(kinds(sandbox.requests)).toEqual(['token', 'list', 'token', 'list']);
      },
      oauth,
    );
  });

  const refusals: readonly (readonly [string, Fault, number])[] = [
    ['400', answerInstead(400, { error: 'invalid_client' }), 1],
    ['401', answerInstead(401), 1],
    ['404', answerInstead(404), 1],
    ['500', answerInstead(500), 5],
    ['HTML', answerInstead(200, '<html>Sign in</html>'), 5],
    ['no token', answerInstead(200, {}), 1],
    ['an empty token', answerInstead(200, { accessToken: '', expiresIn: 600 }), 1],
    ['a token that no header can carry', answerInstead(200, { accessToken: 'a\r\nb', expiresIn: 600 }), 1],
  ];
  test.each(refusals)('that is answered with %s ends with exit 4', async (_, fault, attempts) => {
    await withSandbox(
      { seed, fault: ({ kind }) => (kind === 'token' ? fault : undefined) },
      async ({ sandbox, tenant }) => {
        const failure = await rejection(tenant.listClients(), Failure);
        expect(failure).toMatchObject({ exitCode: 4, code: 'not-authenticated' });
        expect(failure.detail).toContain('/api/service/oauth-clients/token');
        expect(failure.hint).toContain('ATLAN_OAUTH_CLIENT_SECRET');
        expect(`${failure.message} ${failure.hint}`).not.toContain(ownClient.clientSecret);
        expect(sandbox.requests).toHaveLength(attempts);
      },
      oauth,
    );
  });

  test('with a wrong secret ends with exit 4', async () => {
    const credentials = { ...ownLogin, clientSecret: new Secret('a-wrong-secret-9876') } as const;
    for (const refusedLoginStatus of ['400', '401'] as const) {
      await withSandbox(
        { seed, variants: { refusedLoginStatus } },
        async ({ tenant }) => {
          expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 4 });
        },
        { credentials: { ...credentials, kind: 'oauth', clientId: ownClient.clientId } },
      );
    }
  });

  test('that gets no answer, or is redirected, ends with exit 5', async () => {
    for (const fault of [resetBefore(), redirectTo(302, 'http://127.0.0.1:9')]) {
      await withSandbox(
        { seed, fault: () => fault },
        async ({ tenant }) => {
          expect((await rejection(tenant.listClients(), Failure)).exitCode).toBe(5);
          expect(await rejection(tenant.getClient('oauth-client-1'), TenantFailure)).not.toMatchObject({
            kind: 'unknown',
          });
        },
        oauth,
      );
    }
  });

  test('that fails once is tried again by the next request', async () => {
    const fault = ({ kind, nthOfKind }: RecordedRequest) =>
      kind === 'token' && nthOfKind === 1 ? answerInstead(400) : undefined;
    await withSandbox(
      { seed, fault },
      async ({ tenant }) => {
        await rejection(tenant.listClients(), Failure);
        expect((await tenant.listClients()).clients).toHaveLength(3);
      },
      oauth,
    );
  });

  test('is not begun any more after an interruption, so that none fails behind the back of the run', async () => {
    await withSandbox(
      { seed, fault: ({ kind }) => (kind === 'token' ? answerInstead(401) : undefined) },
      async ({ sandbox, tenant }) => {
        const stopped = tenant.until(AbortSignal.abort());
        const failure = await rejection(stopped.getClient('oauth-client-1'), TenantFailure);
        expect(failure.message).toContain('the run was interrupted');
        // A login under way would be shared, and its failure would be nobody's: an unhandled rejection, which fails the tests.
        await rejection(tenant.listClients(), Failure);
        expect(kinds(sandbox.requests)).toEqual(['token']);
      },
      oauth,
    );
  });
});

describe('an API key', () => {
  test('that is refused is not tried again: exit 4', async () => {
    await withSandbox({ apiKey: 'another-key-altogether' }, async ({ sandbox, tenant }) => {
      const failure = await rejection(tenant.listClients(), Failure);
      expect(failure).toMatchObject({ exitCode: 4, code: 'not-authenticated' });
      expect(failure.hint).toContain('ATLAN_API_KEY');
      expect(sandbox.requests).toHaveLength(1);
      expect(tenant.ownClientId).toBeNull();
    });
  });

  test('without the rights is exit 4, and the request id is shown', async () => {
    const fault = (): Fault => answerInstead(403, { message: 'only an admin may do this' });
    await withSandbox({ fault }, async ({ sandbox, tenant }) => {
      const failure = await rejection(tenant.listClients(), Failure);
      expect(failure).toMatchObject({ exitCode: 4, code: 'not-permitted' });
      expect(failure.detail).toContain('only an admin may do this');
      expect(failure.detail).toContain(sandbox.requests[0]?.requestId);
      expect(failure.hint).toContain('admin');
    });
  });
});
