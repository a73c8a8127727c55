import { describe, expect, test } from 'vitest';
import { TenantFailure } from '../../src/errors.ts';
import type { TenantApi } from '../../src/apply/ports.ts';
import {
  answerAfter,
  answerInstead,
  changeJson,
  cutAt,
  redirectTo,
  resetAfter,
  resetBefore,
} from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { freePort } from './raw-server.ts';
import { Secret } from '../../src/secret.ts';
import { openTenant } from '../../src/tenant/open.ts';
import { apiKey, FastClock, ownClient, ownLogin, rejection, tenantOptions, withSandbox } from './support.ts';

const wanted = { name: 'ci-dbt', description: '', role: '$member', personas: [] };
const clientId = 'oauth-client-1';
const seed = { clients: [{ clientId, displayName: 'ci-dbt', description: 'old' }] };

test('a tenant is what an apply needs', async () => {
  await withSandbox({}, async ({ tenant }) => {
    const api: TenantApi = tenant;
    expect((await api.listClients()).clients).toHaveLength(3);
  });
});

describe('a create', () => {
  test('sends all four fields and takes the secret', async () => {
    await withSandbox({}, async ({ sandbox, tenant }) => {
      const created = await tenant.createClient(wanted);
      expect(sandbox.requests.map(({ body }) => body)).toEqual([
        { displayName: 'ci-dbt', description: '', role: '$member', personaQNs: [] },
      ]);
      expect(sandbox.tenant.acceptsSecret(created.clientId, created.secret.reveal())).toBe(true);
      expect(JSON.stringify(created)).not.toContain(created.secret.reveal());
    });
  });

  test.each(['200', '201', '202'] as const)('is done with %s and a secret', async (createStatus) => {
    await withSandbox(
      { seed: { clients: [], roles: [{ name: '$member', description: 'Member' }] }, variants: { createStatus } },
      async ({ tenant, sandbox }) => {
        await tenant.createClient(wanted);
        expect(sandbox.tenant.clients()).toHaveLength(1);
      },
    );
  });

  const unusable: readonly (readonly [string, Fault])[] = [
    ['a reset after it was carried out', resetAfter()],
    ['a reset before it was carried out', resetBefore()],
    ['500 after it was carried out', answerAfter(500)],
    ['502 with HTML', answerInstead(502, '<html>bad gateway</html>')],
    ['504', answerInstead(504)],
    ['408', answerInstead(408)],
    ['200 that is cut within the secret', cutAt(90)],
    ['200 without a body', answerAfter(200)],
    ['200 with HTML', answerAfter(200, '<html>')],
    ['200 without a secret', changeJson<object>((body) => ({ ...body, clientSecret: undefined }))],
    ['200 with an empty secret', changeJson<object>((body) => ({ ...body, clientSecret: '' }))],
    ['200 with a secret that is no text', changeJson<object>((body) => ({ ...body, clientSecret: 7 }))],
    ['200 with another kind of client id', changeJson<object>((body) => ({ ...body, clientId: '../x' }))],
    ['202 without a secret', answerAfter(202, {})],
    ['204', answerAfter(204)],
    ['302', redirectTo(302, 'https://elsewhere.example')],
  ];
  test.each(unusable)('that ends with %s may have happened, and is not sent again', async (_, fault) => {
    await withSandbox({ fault: ({ kind }) => (kind === 'create' ? fault : undefined) }, async ({ sandbox, tenant }) => {
      expect(await rejection(tenant.createClient(wanted), TenantFailure)).toMatchObject({
        kind: 'unknown',
        method: 'POST',
      });
      expect(sandbox.requests).toHaveLength(1);
    });
  });

  test.each([
    [400, 'refused'],
    [403, 'forbidden'],
    [404, 'refused'],
    [409, 'refused'],
    [422, 'refused'],
    [401, 'unauthorized'],
  ] as const)('that is answered %d did not happen', async (status, kind) => {
    await withSandbox({ fault: () => answerInstead(status, { message: 'no' }) }, async ({ sandbox, tenant }) => {
      expect(await rejection(tenant.createClient(wanted), TenantFailure)).toMatchObject({ kind, status });
      expect(sandbox.requests).toHaveLength(1);
    });
  });

  test('is sent again after 429, at the end of the pause', async () => {
    const fault = ({ n }: { readonly n: number }) =>
      n === 1 ? answerInstead(429, undefined, { 'retry-after': '7' }) : undefined;
    await withSandbox({ fault }, async ({ sandbox, tenant, clock }) => {
      await tenant.createClient(wanted);
      expect(clock.waits).toEqual([7_000]);
      expect(sandbox.tenant.clientsNamed('ci-dbt')).toHaveLength(1);
    });
  });

  test('is sent again after 401 with a new token', async () => {
    const fault = ({ kind, nthOfKind }: { readonly kind: string; readonly nthOfKind: number }) =>
      kind === 'create' && nthOfKind === 1 ? answerInstead(401) : undefined;
    await withSandbox(
      { seed: { clients: [ownClient], roles: [{ name: '$member', description: 'Member' }] }, fault },
      async ({ sandbox, tenant }) => {
        await tenant.createClient(wanted);
        expect(sandbox.requests.map(({ kind }) => kind)).toEqual(['token', 'create', 'token', 'create']);
        expect(sandbox.tenant.clientsNamed('ci-dbt')).toHaveLength(1);
      },
      { credentials: ownLogin },
    );
  });

  test('was not sent where the login cannot be had', async () => {
    const refused = { fault: ({ kind }: { readonly kind: string }) => (kind === 'token' ? resetBefore() : undefined) };
    await withSandbox(
      { seed: { clients: [ownClient] }, ...refused },
      async ({ sandbox, tenant }) => {
        expect(await rejection(tenant.createClient(wanted), TenantFailure)).toMatchObject({ kind: 'unsent' });
        expect(sandbox.requests.every(({ kind }) => kind === 'token')).toBe(true);
      },
      { credentials: ownLogin },
    );
  });

  test('is sent again where the connection was refused, and makes one client', async () => {
    const port = await freePort();
    const clock = new FastClock();
    const started: Sandbox[] = [];
    const sleep = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      if (clock.waits.length === 2) started.push(await startSandbox({ port, apiKey }));
    };
    const tenant = openTenant(tenantOptions(`http://127.0.0.1:${port}`, { clock: { now: () => clock.now(), sleep } }));
    await tenant.createClient(wanted);
    expect(clock.waits).toHaveLength(2);
    expect(tenant.requests()).toEqual({ GET: 0, POST: 1, PUT: 0, DELETE: 0 });
    expect(started.map((sandbox) => sandbox.tenant.clientsNamed('ci-dbt').length)).toEqual([1]);
    tenant.close();
    await Promise.all(started.map(async (sandbox) => sandbox.close()));
  });

  test('was not sent where nobody listens', async () => {
    const tenant = openTenant(tenantOptions(`http://127.0.0.1:${await freePort()}`));
    const failure = await rejection(tenant.createClient(wanted), TenantFailure);
    expect(failure).toMatchObject({ kind: 'unsent', status: null });
    expect(failure.message).toMatch(/127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED\)/);
    expect(tenant.requests().POST).toBe(0);
    tenant.close();
  });
});

describe('an update', () => {
  test('always sends name and description', async () => {
    await withSandbox({ seed }, async ({ sandbox, tenant }) => {
      expect(await tenant.updateClient(clientId, { name: 'new', description: '' })).toMatchObject({
        name: 'new',
        description: '',
      });
      expect(sandbox.requests[0]?.body).toEqual({ displayName: 'new', description: '' });
    });
  });

  test('whose answer is no usable record may still be a success', async () => {
    for (const fault of [
      answerAfter(200),
      answerAfter(204),
      answerAfter(200, { clientId }),
      answerAfter(200, '<html>'),
    ]) {
      await withSandbox({ seed, fault: () => fault }, async ({ tenant, sandbox }) => {
        expect(await tenant.updateClient(clientId, { name: 'new', description: '' })).toBeNull();
        expect(sandbox.tenant.client(clientId)?.displayName).toBe('new');
      });
    }
  });

  test('is not sent again after a reset or 5xx', async () => {
    for (const fault of [resetAfter(), resetBefore(), answerInstead(503)]) {
      await withSandbox({ seed, fault: () => fault }, async ({ tenant, sandbox }) => {
        expect(
          await rejection(tenant.updateClient(clientId, { name: 'new', description: '' }), TenantFailure),
        ).toMatchObject({ kind: 'unknown', method: 'PUT' });
        expect(sandbox.requests).toHaveLength(1);
      });
    }
  });
});

describe('a purge', () => {
  test.each([
    ['200', 'empty'],
    ['200', 'json'],
    ['200', 'text'],
    ['202', 'null'],
    ['204', 'empty'],
  ] as const)('is answered %s with %s', async (purgeStatus, purgeBody) => {
    await withSandbox({ seed, variants: { purgeStatus, purgeBody } }, async ({ tenant, sandbox }) => {
      await tenant.purgeClient(clientId);
      expect(sandbox.tenant.clients()).toEqual([]);
      expect(sandbox.requests[0]).toMatchObject({ method: 'DELETE', body: null });
    });
  });

  test('is not sent again after a reset or 5xx', async () => {
    for (const fault of [resetAfter(), answerInstead(503)]) {
      await withSandbox({ seed, fault: () => fault }, async ({ tenant, sandbox }) => {
        expect(await rejection(tenant.purgeClient(clientId), TenantFailure)).toMatchObject({
          kind: 'unknown',
          method: 'DELETE',
        });
        expect(sandbox.requests).toHaveLength(1);
      });
    }
  });
});

describe('an exchange of new credentials', () => {
  test('is accepted or refused, and sent without the own login', async () => {
    await withSandbox({ seed: { clients: [ownClient] } }, async ({ tenant, sandbox }) => {
      expect(await tenant.exchange(ownClient.clientId, new Secret(ownClient.clientSecret))).toBe('accepted');
      expect(await tenant.exchange(ownClient.clientId, new Secret('wrong'))).toBe('refused');
      sandbox.tenant.setVariants({ refusedLoginStatus: '400' });
      expect(await tenant.exchange(ownClient.clientId, new Secret('wrong'))).toBe('refused');
      expect(sandbox.requests.map(({ authorized }) => authorized)).toEqual([false, false, false]);
      expect(tenant.requests()).toEqual({ GET: 0, POST: 3, PUT: 0, DELETE: 0 });
    });
  });

  test('does not disturb the own login', async () => {
    await withSandbox(
      { seed: { clients: [ownClient] } },
      async ({ tenant, sandbox }) => {
        await tenant.listClients();
        await tenant.exchange(ownClient.clientId, new Secret('wrong'));
        await tenant.listClients();
        expect(sandbox.requests.map(({ kind }) => kind)).toEqual(['token', 'list', 'token', 'list']);
      },
      { credentials: ownLogin },
    );
  });

  test('is sent once, whatever comes, a 429 aside', async () => {
    for (const [fault, kind] of [
      [answerInstead(500), 'unknown'],
      [resetAfter(), 'unknown'],
      [answerInstead(403), 'forbidden'],
      [answerInstead(200, '<html>'), 'unknown'],
      [answerInstead(200, { accessToken: '' }), 'unknown'],
    ] as const) {
      await withSandbox({ fault: () => fault }, async ({ tenant, sandbox }) => {
        expect(await rejection(tenant.exchange(clientId, new Secret('x')), TenantFailure)).toMatchObject({ kind });
        expect(sandbox.requests).toHaveLength(1);
      });
    }
    const fault = ({ n }: { readonly n: number }) => (n === 1 ? answerInstead(429) : undefined);
    await withSandbox({ fault }, async ({ tenant, clock }) => {
      expect(await tenant.exchange(clientId, new Secret('x'))).toBe('refused');
      expect(clock.waits).toEqual([60_000]);
    });
  });
});
