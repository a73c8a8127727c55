import { describe, expect, test } from 'vitest';
import { Failure, TenantFailure } from '../../src/errors.ts';
import { answerInstead, changeJson } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { ownClient, ownLogin, rejection, seedClients, withSandbox } from './support.ts';

const filtered = (request: RecordedRequest, fault: Fault): Fault | undefined =>
  request.kind === 'list' && 'filter' in request.query ? fault : undefined;
const seed = { clients: [...seedClients(3), { displayName: 'ci-dbt', clientId: 'oauth-client-1' }] };

describe('a client by its name or id', () => {
  test('takes one request where the tenant filters', async () => {
    await withSandbox({ seed }, async ({ sandbox, tenant }) => {
      expect((await tenant.findByName('ci-dbt')).map(({ clientId }) => clientId)).toEqual(['oauth-client-1']);
      expect((await tenant.findById('oauth-client-1'))?.name).toBe('ci-dbt');
      expect(await tenant.findByName('ci-db')).toEqual([]);
      expect(await tenant.findById('oauth-client-2')).toBeNull();
      expect(sandbox.requests).toHaveLength(4);
    });
  });

  test.each([
    '"',
    '%',
    '&',
    '{}',
    'é',
    '👩‍🚀',
    '\u202Eabc',
    'a\\"b',
    ' x ',
    'x'.repeat(10_000),
    '👩‍🚀'.repeat(2_000),
    '👩‍🚀'.repeat(2_000),
    '\n',
  ])('may have the name %j', async (displayName) => {
    await withSandbox({ seed: { clients: [{ displayName }, ...seedClients(1)] } }, async ({ tenant }) => {
      expect((await tenant.findByName(displayName)).map(({ name }) => name)).toEqual([displayName]);
    });
  });

  test('finds twins', async () => {
    await withSandbox(
      { seed: { clients: [{ displayName: 'a' }, { displayName: 'a' }, { displayName: 'A' }] } },
      async ({ tenant }) => {
        expect(await tenant.findByName('a')).toHaveLength(2);
      },
    );
  });

  test('is searched in the whole listing where the filter is refused', async () => {
    await withSandbox(
      { seed, fault: (request) => filtered(request, answerInstead(400, { message: 'unknown filter' })) },
      async ({ tenant }) => {
        expect(await tenant.findByName('ci-dbt')).toHaveLength(1);
        expect(await tenant.findById('oauth-client-2')).toBeNull();
      },
    );
  });

  test('is searched in the whole listing where the filter is ignored and there is more', async () => {
    const others = seedClients(120);
    const clients = [...others, { displayName: 'ci-dbt', clientId: 'oauth-client-1' }];
    const unfiltered = {
      totalRecord: 121,
      records: others
        .slice(0, 100)
        .map(({ displayName }, n) => ({ clientId: `oauth-client-x${n}`, displayName, role: '$member' })),
    };
    await withSandbox(
      { seed: { clients }, fault: (request) => filtered(request, answerInstead(200, unfiltered)) },
      async ({ tenant, sandbox }) => {
        expect(await tenant.findByName('ci-dbt')).toHaveLength(1);
        expect(sandbox.requests).toHaveLength(3);
      },
    );
  });

  test('is picked from the rows where the filter is ignored and these are all', async () => {
    const records = ['ci-dbt', 'ci-x'].map((displayName, n) => ({
      clientId: `oauth-client-${n}`,
      displayName,
      role: '$member',
    }));
    const fault = (request: RecordedRequest) =>
      filtered(request, answerInstead(200, { totalRecord: 2, filterRecord: 2, records }));
    await withSandbox({ seed, fault }, async ({ tenant, sandbox }) => {
      expect((await tenant.findByName('ci-dbt')).map(({ clientId }) => clientId)).toEqual(['oauth-client-0']);
      expect(sandbox.requests).toHaveLength(1);
    });
  });

  test('is not believed to be gone where the tenant counts rows that it does not give', async () => {
    interface Body {
      readonly totalRecord: number;
    }
    const fault = (request: RecordedRequest) =>
      filtered(
        request,
        changeJson<Body>((body) => ({ ...body, records: null })),
      );
    await withSandbox({ seed, fault }, async ({ tenant }) => {
      expect((await tenant.findById('oauth-client-1'))?.name).toBe('ci-dbt');
    });
  });

  test('is not believed to be gone right after a new token', async () => {
    const variants = { emptyListAfterTokenMs: 1_500 };
    await withSandbox(
      { seed: { clients: [ownClient, ...seed.clients] }, variants },
      async ({ tenant, clock }) => {
        expect((await tenant.findById('oauth-client-1'))?.name).toBe('ci-dbt');
        expect(clock.waits).toEqual([2_000]);
        await tenant.findById('oauth-client-2');
        expect(clock.waits).toEqual([2_000]);
      },
      { credentials: ownLogin },
    );
  });

  test('whose row cannot be understood is a failure, not an absence', async () => {
    const fault = (request: RecordedRequest) =>
      filtered(request, answerInstead(200, { totalRecord: 1, records: [{ clientId: '..' }] }));
    await withSandbox({ seed, fault }, async ({ tenant }) => {
      expect(await rejection(tenant.findByName('ci-dbt'), TenantFailure)).toMatchObject({
        kind: 'unknown',
        status: 200,
      });
    });
  });

  test('where the whole listing cannot be proven is a failure of one request', async () => {
    const fault = (request: RecordedRequest) => filtered(request, answerInstead(400));
    await withSandbox({ seed, fault, variants: { totals: 'null' } }, async ({ tenant }) => {
      expect(await rejection(tenant.findByName('ci-dbt'), TenantFailure)).toMatchObject({ kind: 'unknown' });
    });
  });
});

describe('a client by its path', () => {
  test('is read', async () => {
    await withSandbox({ seed }, async ({ tenant }) => {
      expect(await tenant.getClient('oauth-client-1')).toMatchObject({ clientId: 'oauth-client-1', name: 'ci-dbt' });
    });
  });

  test.each(['400', '404'] as const)('that does not exist is refused with %s', async (missingStatus) => {
    await withSandbox({ seed, variants: { missingStatus } }, async ({ tenant }) => {
      const failure = await rejection(tenant.getClient('oauth-client-2'), TenantFailure);
      expect(failure).toMatchObject({ kind: 'refused', status: Number(missingStatus), method: 'GET' });
      expect(failure.requestId).toMatch(/^[\da-f-]{36}$/);
    });
  });

  test('is not mistaken for another one', async () => {
    const fault = () => answerInstead(200, { clientId: 'oauth-client-9', displayName: 'x', role: '$member' });
    await withSandbox({ seed, fault }, async ({ tenant }) => {
      expect(await rejection(tenant.getClient('oauth-client-1'), TenantFailure)).toMatchObject({ kind: 'unknown' });
    });
  });

  test.each(['..', '../groups', 'x?y', '', 'oauth-client-a/../b', `oauth-client-${'x'.repeat(10_000)}`])(
    '%j never gets into a URL',
    async (clientId) => {
      await withSandbox({ seed }, async ({ tenant, sandbox }) => {
        for (const work of [
          () => tenant.getClient(clientId),
          () => tenant.purgeClient(clientId),
          () => tenant.updateClient(clientId, { name: 'x', description: '' }),
        ]) {
          expect(await rejection(work(), TenantFailure)).toMatchObject({ kind: 'refused', status: null });
        }
        expect(sandbox.requests).toEqual([]);
      });
    },
  );
});

describe('roles', () => {
  test('are those that a client can have, in one request', async () => {
    await withSandbox({}, async ({ tenant, sandbox }) => {
      expect((await tenant.listRoles()).map(({ name }) => name)).toEqual([
        '$admin',
        '$admin_connections',
        '$admin_governance',
        '$admin_users',
        '$guest',
        '$member',
      ]);
      expect(sandbox.requests).toHaveLength(1);
    });
  });

  test('come in pages where there are many, or where the tenant caps them', async () => {
    const roles = Array.from({ length: 130 }, (_, n) => ({ name: `$r${n}`, description: `R ${n}` }));
    for (const variants of [{}, { pageCap: 20 }, { limitRefusedAbove: 20 }]) {
      await withSandbox({ seed: { roles }, variants }, async ({ tenant }) => {
        expect(await tenant.listRoles()).toHaveLength(130);
      });
    }
  });

  test('of other levels are left out also where the filter is ignored', async () => {
    const records = [
      { name: '$member', description: 'Member', level: 'workspace' },
      { name: 'realm', level: 'system' },
      { name: '$odd' },
    ];
    await withSandbox({ fault: () => answerInstead(200, { totalRecord: 3, records }) }, async ({ tenant }) => {
      expect((await tenant.listRoles()).map(({ name, title }) => [name, title])).toEqual([
        ['$member', 'Member'],
        ['$odd', '$odd'],
      ]);
    });
  });

  test('are whole where the tenant counts those, too, that the filter leaves out: the next page is empty', async () => {
    const records = [{ name: '$member', description: 'Member' }];
    const page = ({ query }: RecordedRequest) => ({
      totalRecord: 9,
      records: query['offset'] === '0' ? records : [],
    });
    await withSandbox({ fault: (request) => answerInstead(200, page(request)) }, async ({ tenant, sandbox }) => {
      expect(await tenant.listRoles()).toHaveLength(1);
      expect(sandbox.requests.length).toBeLessThan(10);
    });
  });

  test('that do not come are asked for once more, then it is exit 5', async () => {
    const none = { totalRecord: 0, records: null };
    const late = ({ n }: RecordedRequest) => (n === 1 ? answerInstead(200, none) : undefined);
    await withSandbox({ fault: late }, async ({ tenant, clock }) => {
      expect(await tenant.listRoles()).toHaveLength(6);
      expect(clock.waits).toEqual([2_000]);
    });
    await withSandbox({ fault: () => answerInstead(200, none) }, async ({ tenant }) => {
      expect(await rejection(tenant.listRoles(), Failure)).toMatchObject({ exitCode: 5, code: 'roles-not-listed' });
    });
    const fewer = { totalRecord: 7, filterRecord: 2, records: [{ name: '$member', description: 'Member' }] };
    await withSandbox({ fault: () => answerInstead(200, fewer) }, async ({ tenant }) => {
      expect(await rejection(tenant.listRoles(), Failure)).toMatchObject({ exitCode: 5, code: 'roles-not-listed' });
    });
  });
});

describe('personas', () => {
  const persona = (n: number) => ({ name: `Persona ${n}`, qualifiedName: `default/${String(n).padStart(22, '0')}` });
  const many = Array.from({ length: 700 }, (_, n) => persona(n));

  test('are searched in one request, whatever their number up to 300', async () => {
    await withSandbox({ seed: { personas: many } }, async ({ tenant, sandbox }) => {
      expect(await tenant.findPersonas(many.slice(0, 300).map(({ name }) => name))).toHaveLength(300);
      expect(sandbox.requests).toHaveLength(1);
      expect(await tenant.findPersonas(many.map(({ name }) => name))).toHaveLength(700);
      expect(sandbox.requests).toHaveLength(4);
    });
  });

  test('need no request where no name is asked for', async () => {
    await withSandbox({}, async ({ tenant, sandbox }) => {
      expect([await tenant.findPersonas([]), await tenant.findPersonasByQualifiedName([])]).toEqual([[], []]);
      expect(sandbox.requests).toEqual([]);
    });
  });

  test('come with all that bear a name, whatever its case', async () => {
    const personas = [
      { name: 'Finance', qualifiedName: 'default/b' },
      { name: 'finance', qualifiedName: 'default/c' },
      { name: 'Finance', qualifiedName: 'default/a' },
      { name: 'Finance', qualifiedName: 'default/d', status: 'DELETED' as const },
    ];
    await withSandbox({ seed: { personas } }, async ({ tenant }) => {
      expect((await tenant.findPersonas(['Finance', 'Finance'])).map(({ qualifiedName }) => qualifiedName)).toEqual([
        'default/a',
        'default/b',
        'default/c',
      ]);
    });
  });

  test('are searched one by one where the tenant takes no list', async () => {
    await withSandbox(
      { seed: { personas: many }, variants: { personaTerms: 'refused' } },
      async ({ tenant, sandbox }) => {
        expect(await tenant.findPersonas(['Persona 1', 'Persona 2', 'nobody'])).toEqual([persona(1), persona(2)]);
        expect(sandbox.requests).toHaveLength(4);
      },
    );
  });

  test('are found by qualified name, and unknown where the tenant cannot search for that', async () => {
    const qualifiedNames = [persona(1).qualifiedName, persona(2).qualifiedName];
    await withSandbox({ seed: { personas: many } }, async ({ tenant }) => {
      expect(await tenant.findPersonasByQualifiedName(qualifiedNames)).toEqual([persona(1), persona(2)]);
    });
    for (const qualifiedNameSearch of ['finds-nothing', 'refused'] as const) {
      await withSandbox({ seed: { personas: many }, variants: { qualifiedNameSearch } }, async ({ tenant }) => {
        expect(await tenant.findPersonasByQualifiedName(qualifiedNames)).toEqual([]);
      });
    }
  });

  test('are all listed, page by page', async () => {
    await withSandbox({ seed: { personas: many } }, async ({ tenant, sandbox }) => {
      expect(await tenant.listPersonas()).toHaveLength(700);
      expect(sandbox.requests).toHaveLength(3);
    });
  });

  test('are listed to an end also where the tenant ignores where to go on', async () => {
    const entities = many.slice(0, 300).map((attributes) => ({ status: 'ACTIVE', attributes }));
    await withSandbox(
      { fault: () => answerInstead(200, { approximateCount: 9_999, entities }) },
      async ({ tenant, sandbox }) => {
        expect(await tenant.listPersonas()).toHaveLength(300);
        expect(sandbox.requests).toHaveLength(2);
      },
    );
  });

  test('that cannot be searched are exit 5, or 4 where it is not allowed', async () => {
    for (const [status, exitCode] of [
      [400, 5],
      [404, 5],
      [500, 5],
      [403, 4],
      [401, 4],
    ] as const) {
      await withSandbox(
        { fault: () => answerInstead(status, { errorCode: 'ATLAS-400', errorMessage: 'no such index' }) },
        async ({ tenant }) => {
          const failure = await rejection(tenant.findPersonas(['Finance']), Failure);
          expect(failure.exitCode).toBe(exitCode);
          expect(failure.detail).toContain('no such index');
        },
      );
    }
  });
});
