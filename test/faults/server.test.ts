/** Rows 14 to 27: what the tenant does instead of what its documents say. */
import { describe, expect, test } from 'vitest';
import { answerInstead, changeJson, type Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { FaultScene, type FaultScript } from '../support/fault-scene.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { everyChange, everyName, oneCreate, oneRename, oneReplacement, oneUpdate, onePurge } from './cast.ts';
import { at, blocked, countOf, inBody, isWrite } from './scripts.ts';

describe('row 14: a read that is answered', () => {
  test.each([500, 502, 503, 504])('%d for a while is asked again', async (status) => {
    await FaultScene.play(oneCreate, async (scene) => {
      const fault: FaultScript = ({ kind, nthOfItsKind }) =>
        (kind === 'list' || kind === 'roles' || kind === 'personas' || kind === 'get') && nthOfItsKind <= 3
          ? answerInstead(status, '<html>try later</html>')
          : undefined;
      expect((await scene.apply({ fault })).exitCode).toBe(0);
    });
  });

  test.each(['list', 'roles', 'personas'] as const)('503 for ever, on %s, is exit 5 with 0 writes', async (kind) => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: at(kind, 'all', answerInstead(503)) });
      expect([run.exitCode, countOf(scene, kind)]).toEqual([5, 5]);
    });
  });
});

describe('row 15: a tenant that says 429', () => {
  const headers: readonly (readonly [string | null, number])[] = [
    ['60', 60_000],
    [null, 60_000],
    ['0', 60_000],
    ['-1', 60_000],
    ['soon', 60_000],
    ['86400', 120_000],
    ['date', 60_000],
  ];

  test.each(headers)('with Retry-After %j is left alone by everybody until then', async (header, waitMs) => {
    await FaultScene.play({ ...everyChange, blockedMs: waitMs }, async (scene) => {
      const run = await scene.apply({ fault: blocked(scene, header, 60_000, ({ kind }) => kind === 'create') });
      expect(run.exitCode).toBe(0);
      expect(run.requests.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    });
  });

  test('to everything for ever ends with 5 and 0 writes, after 300 s of waiting at most', async () => {
    await FaultScene.play({ ...everyChange, blockedMs: 60_000, speed: 150 }, async (scene) => {
      const run = await scene.apply({ fault: blocked(scene, '60', 1e9, () => true) });
      expect(run.exitCode).toBe(5);
      const [first, last] = [run.requests[0]?.at ?? 0, run.requests.at(-1)?.at ?? 0];
      expect(last - first).toBeLessThanOrEqual(310_000);
      expect(run.requests.length).toBeLessThanOrEqual(3 * 6);
    });
  });

  test('for ever from the first write on ends with 7', async () => {
    await FaultScene.play({ ...everyChange, blockedMs: 60_000, speed: 150 }, async (scene) => {
      const run = await scene.apply({ fault: blocked(scene, '60', 1e9, (request) => isWrite(request)) });
      expect(run.exitCode).toBe(7);
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('for ever in the middle ends with 7, nothing lost', async () => {
    await FaultScene.play({ ...everyChange, blockedMs: 60_000, speed: 150 }, async (scene) => {
      const run = await scene.apply({
        fault: blocked(scene, null, 1e9, ({ kind, nthOfItsKind }) => kind === 'update' && nthOfItsKind === 2),
      });
      expect(run.exitCode).toBe(7);
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('by its own shared limit is waited for', async () => {
    const options = { ...everyChange, blockedMs: 60_000, sandbox: { requestsPerMinute: 20 } };
    await FaultScene.play(options, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
    });
  });
});

describe('row 16: a login', () => {
  const oauth = { ...everyChange, login: 'oauth' } as const;
  const isOwnLogin = (request: RecordedRequest): boolean =>
    request.kind === 'token' && String(inBody(request, 'clientId')).endsWith('0000000000aa');
  const own: FaultScript = (request) => (isOwnLogin(request) ? answerInstead(500) : undefined);

  test.each(['list', 'create', 'update', 'purge', 'get'] as const)(
    'that ends just before a %s is renewed once, and nothing is done twice',
    async (kind) => {
      await FaultScene.play(oauth, async (scene) => {
        const run = await scene.apply({
          fault: (request) => {
            if (request.kind === kind && request.nthOfItsKind === 1) scene.sandbox.tenant.revokeTokens();
            return undefined;
          },
        });
        expect(run.exitCode).toBe(0);
        expect(scene.names()).toEqual([...everyName, 'the tool itself']);
        const logins = run.requests.filter((request) => isOwnLogin(request));
        expect(logins).toHaveLength(2);
      });
    },
  );

  test.each(['api-key', 'oauth'] as const)('with %s that gets 401 always is exit 4 with 0 writes', async (login) => {
    await FaultScene.play({ ...everyChange, login }, async (scene) => {
      const run = await scene.apply({
        fault: ({ kind }) => (kind === 'token' ? undefined : answerInstead(401, { error: 'no' })),
      });
      expect(run.exitCode).toBe(4);
      expect(run.requests.filter(({ kind }) => kind === 'list').length).toBeLessThanOrEqual(2);
      // The first login, and one refresh at most for each of the three questions that are asked at once.
      const logins = run.requests.filter(({ kind }) => kind === 'token').length;
      expect([logins > 0, logins <= 4]).toEqual([login === 'oauth', true]);
    });
  });

  test('that gets 401 from the middle on is exit 7, and the next apply goes on', async () => {
    await FaultScene.play(oauth, async (scene) => {
      let ended = false;
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind }) => {
          ended ||= kind === 'update' && nthOfItsKind === 2;
          return ended && kind !== 'token' ? answerInstead(401) : undefined;
        },
      });
      expect(run.exitCode).toBe(7);
      await scene.converge();
    });
  });

  test.each([
    ['400', answerInstead(400, { error: 'invalid_client', error_description: 'no such client' })],
    ['401', answerInstead(401)],
    ['500', answerInstead(500)],
    ['HTML', answerInstead(200, '<html>login</html>', { 'content-type': 'text/html' })],
    ['no token', answerInstead(200, { tokenType: 'Bearer', expiresIn: 600 })],
    ['an empty token', answerInstead(200, { accessToken: '', expiresIn: 600 })],
  ])('whose token endpoint answers with %s is exit 4 with 0 writes', async (_, fault) => {
    await FaultScene.play(oauth, async (scene) => {
      const run = await scene.apply({ fault: at('token', 'all', fault), args: ['--verbose'] });
      expect(run.exitCode).toBe(4);
    });
  });

  test('that cannot be renewed in the middle is exit 7', async () => {
    await FaultScene.play(oauth, async (scene) => {
      let ended = false;
      const run = await scene.apply({
        fault: (request) => {
          if (request.kind === 'update' && !ended) {
            ended = true;
            scene.sandbox.tenant.revokeTokens();
          }
          return ended ? own(request) : undefined;
        },
      });
      expect(run.exitCode).toBe(7);
      await scene.converge();
    });
  });

  test.each(['snake', 'without-lifetime'] as const)('whose token comes as %s is fine', async (tokenFields) => {
    await FaultScene.play({ ...oneCreate, login: 'oauth', variants: { tokenFields } }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
    });
  });
});

describe('row 17: 403', () => {
  const forbidden = answerInstead(403, { code: 403, message: 'only an admin can manage OAuth clients' });

  test('on the listing is exit 4 with 0 writes', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({ fault: at('list', 'all', forbidden) });
      expect(run.exitCode).toBe(4);
      expect(run.result.stderr).toContain('admin');
    });
  });

  test.each(['create', 'update', 'purge'] as const)('on %s alone is exit 7, nothing lost', async (kind) => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({ fault: at(kind, 'all', forbidden) });
      expect(run.exitCode).toBe(7);
      expect(run.report?.summary).toMatchObject({ unknown: 0 });
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });
});

describe('row 18: a create that is refused', () => {
  test.each([
    ['400 for its schema', answerInstead(400, { code: 1000, error: 'schema violation', message: '' })],
    ['422', answerInstead(422, { errorCode: 'ATLAS-422', errorMessage: 'not so' })],
    ['400 as HTML', answerInstead(400, '<html><b>no</b></html>')],
    ['400 with nothing', answerInstead(400)],
  ])('with %s fails alone; purges are left out; 7 with the request id', async (_, fault) => {
    await FaultScene.play(everyChange, async (scene) => {
      const isRefused = (request: RecordedRequest): boolean =>
        request.kind === 'create' && String(inBody(request, 'displayName')).startsWith('ci-new ');
      const run = await scene.apply({ fault: (request) => (isRefused(request) ? fault : undefined) });
      expect(run.exitCode).toBe(7);
      const byName = new Map(run.report?.results.map((result) => [result.name, result]));
      const refused = run.requests.find(isRefused);
      expect(byName.get('ci-new')).toMatchObject({ status: 'failed', error: { requestId: refused?.requestId } });
      for (const name of ['ci-second', 'ci-changed', 'ci-after', 'ci-replaced']) {
        expect(byName.get(name)).toMatchObject({ status: 'done' });
      }
      for (const name of ['ci-unlisted', 'legacy']) expect(byName.get(name)).toMatchObject({ status: 'skipped' });
      expect(countOf(scene, 'purge')).toBe(1); // The replaced one.
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });
});

describe('row 19: a name that somebody else takes', () => {
  const taken = { displayName: 'ci-new', role: '$member', clientId: 'oauth-client-somebody-else' };

  test.each(['off', '409', '409-bare', '400'] as const)(
    'before it is published is named in the report; ours goes; unique names: %s',
    async (uniqueNames) => {
      await FaultScene.play({ ...oneCreate, variants: { uniqueNames } }, async (scene) => {
        const run = await scene.apply({
          fault: ({ kind }) => {
            if (kind !== 'create') return undefined;
            scene.sandbox.tenant.addClient(taken);
            return undefined;
          },
        });
        expect(run.exitCode).toBe(7);
        expect(JSON.stringify(run.report?.results)).toContain(taken.clientId);
        expect(scene.names()).toEqual(['ci-new', 'stranger']);
        expect(scene.sandbox.tenant.client(taken.clientId)).not.toBeNull();
      });
    },
  );

  test.each(['409', '409-bare', '400'] as const)(
    'at the very moment of publishing is refused by the tenant (%s), and reported',
    async (uniqueNames) => {
      await FaultScene.play({ ...oneCreate, variants: { uniqueNames } }, async (scene) => {
        const run = await scene.apply({
          fault: ({ kind }) => {
            if (kind !== 'update') return undefined;
            scene.sandbox.tenant.addClient(taken);
            return undefined;
          },
        });
        expect(run.exitCode).toBe(7);
        expect(scene.sandbox.tenant.clientsNamed('ci-new')).toHaveLength(1);
      });
    },
  );

  test('at the very moment of publishing, where the tenant allows twins, gets its own name to itself', async () => {
    await FaultScene.play({ ...oneCreate, variants: { uniqueNames: 'off' } }, async (scene) => {
      scene.toleratesTwins = true;
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind }) => {
          if (kind !== 'update' || nthOfItsKind > 1) return undefined;
          scene.sandbox.tenant.addClient(taken);
          return undefined;
        },
      });
      expect(run.exitCode).toBe(7);
      expect(run.report?.results).toMatchObject([{ name: 'ci-new', status: 'failed', error: { code: 'twin' } }]);
      expect(scene.sandbox.tenant.clientsNamed('ci-new')).toHaveLength(1);
      expect(scene.leftovers()).toHaveLength(1);
    });
  });

  test.each([409, 400])('that the tenant claims for the staged name (%d) fails that change alone', async (status) => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({ fault: at('create', 1, answerInstead(status, { error: 'exists already' })) });
      expect(run.exitCode).toBe(7);
      await scene.converge();
    });
  });
});

describe('row 20: an unusual success', () => {
  test.each([
    { createStatus: '201' },
    { createStatus: '202' },
    { purgeStatus: '202' },
    { purgeStatus: '204' },
    { purgeBody: 'json' },
    { purgeBody: 'text' },
    { purgeBody: 'null' },
  ] as const)('%j is decided by its content', async (variants) => {
    await FaultScene.play({ ...everyChange, variants }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('204 to a create brings no secret, so that its client is purged and another made', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const emptied: Fault = {
        answer: { kind: 'changed', change: (answer) => ({ ...answer, status: 204, body: '' }) },
      };
      expect((await scene.apply({ fault: at('create', 1, emptied) })).exitCode).toBe(0);
      expect([countOf(scene, 'create'), countOf(scene, 'purge')]).toEqual([2, 1]);
    });
  });

  test('202 to a purge that is not carried out is shown by the final listing: 7', async () => {
    await FaultScene.play(onePurge, async (scene) => {
      const run = await scene.apply({ fault: at('purge', 1, answerInstead(202)) });
      expect(run.exitCode).toBe(7);
      expect(run.report?.remaining.join()).toContain('legacy');
      await scene.converge();
    });
  });
});

describe('row 21: a tenant that makes clients other than asked', () => {
  const long = `ci-${'long-'.repeat(12)}name`;
  const cases: readonly (readonly [TenantVariants['create'], string, RegExp])[] = [
    ['drops-personas', 'ci-new', /persona/],
    ['guest-role', 'ci-new', /\$guest/],
    ['trims-name', long, /name/],
  ];
  test.each(cases)(
    '(%s) gets nothing published, and every apply says so again without a loop',
    async (create, name, told) => {
      const files = manifestText(`  - { name: ${name}, role: Member, personas: [Data Assets] }`);
      await FaultScene.play({ files, variants: { create } }, async (scene) => {
        for (const _ of [1, 2]) {
          const run = await scene.apply();
          expect(run.exitCode).toBe(7);
          expect(JSON.stringify(run.report?.results)).toMatch(told);
          expect(scene.names().filter((other) => other === name)).toEqual([]);
          expect(run.requests.filter(({ kind }) => kind === 'create')).toHaveLength(1);
          expect(scene.names()).toEqual([]);
        }
        scene.sandbox.tenant.setVariants({ create: 'as-asked' });
        await scene.converge();
      });
    },
  );

  test('leaves the old client of a replacement as it was', async () => {
    await FaultScene.play({ ...oneReplacement, variants: { create: 'guest-role' } }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(7);
      expect(scene.names()).toEqual(['ci-replaced']);
      expect(scene.sandbox.tenant.client('oauth-client-replaced')).toMatchObject({ displayName: 'ci-replaced' });
    });
  });
});

describe('row 22: an update', () => {
  test.each(['ignores', 'wipes-description'] as const)('that %s what was sent is read back: 7', async (update) => {
    for (const options of [oneUpdate, oneRename]) {
      await FaultScene.play({ ...options, variants: { update } }, async (scene) => {
        const run = await scene.apply();
        expect(run.exitCode).toBe(7);
        expect(run.report?.results).toMatchObject([{ status: 'failed', error: { code: 'not-as-asked' } }]);
        scene.sandbox.tenant.setVariants({ update: 'keeps' });
        await scene.converge();
      });
    }
  });

  test.each(['needs-both', 'wipes-missing'] as const)(
    'of a tenant that %s is complete, because both fields are sent',
    async (update) => {
      await FaultScene.play({ ...everyChange, variants: { update } }, async (scene) => {
        expect((await scene.apply()).exitCode).toBe(0);
      });
    },
  );

  test('to an empty description that the tenant keeps is reported: 7', async () => {
    const files = manifestText('  - { name: ci-changed, role: Member }');
    const variants = { clearDescription: 'keeps' } as const;
    await FaultScene.play({ ...oneUpdate, files, variants }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(7);
    });
  });
});

describe('row 23: a listing that lags behind writes', () => {
  test.each([1000, 8000])('by %d ms is waited for', async (listLagMs) => {
    await FaultScene.play({ ...everyChange, variants: { listLagMs } }, async (scene) => {
      scene.toleratesTwins = false;
      const run = await scene.apply();
      expect(run.exitCode).toBe(0);
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('together with reads and logins that lag is waited for, too', async () => {
    const variants = { listLagMs: 4000, readLagMs: 2000, loginLagMs: 6000 };
    await FaultScene.play({ ...everyChange, variants }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.names()).toEqual(everyName);
    });
  });
});

describe('row 24: a listing that is answered 200', () => {
  test.each([
    ['null', answerInstead(200, 'null')],
    ['a list', answerInstead(200, '[]')],
    ['a text', answerInstead(200, '"fine"')],
    ['HTML', answerInstead(200, '<html>maintenance</html>')],
    ['an empty object', answerInstead(200, '{}')],
    ['nothing', answerInstead(200)],
    ['rows that are no objects', answerInstead(200, { totalRecord: 1, filterRecord: 1, records: ['x'] })],
  ])('with %s is exit 5, never "no clients"', async (_, fault) => {
    await FaultScene.play(everyChange, async (scene) => {
      expect((await scene.apply({ fault: at('list', 'all', fault) })).exitCode).toBe(5);
      expect((await scene.run(['plan'], { fault: at('list', 'all', fault) })).exitCode).toBe(5);
      expect((await scene.run(['export'], { fault: at('list', 'all', fault) })).exitCode).toBe(5);
    });
  });

  test('and empty for a second after each login is read again', async () => {
    const options = { ...everyChange, login: 'oauth', variants: { emptyListAfterTokenMs: 1000 } } as const;
    await FaultScene.play(options, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
    });
  });

  test('and empty for ever after a login is exit 5', async () => {
    const options = { ...everyChange, login: 'oauth', variants: { emptyListAfterTokenMs: 1e9 } } as const;
    await FaultScene.play(options, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(5);
    });
  });

  test('and empty twice with an API key is believed', async () => {
    await FaultScene.play({ files: TWO_CLIENTS, variants: { emptyRecords: 'null' } }, async (scene) => {
      const run = await scene.apply();
      expect(run.exitCode).toBe(0);
      const listings = run.requests.filter(({ kind, query }) => kind === 'list' && query['filter'] === undefined);
      expect(listings.length).toBeGreaterThanOrEqual(3);
    });
  });
});

describe('row 25: a client that reads unusually', () => {
  test.each([
    { extraFields: 'some' },
    { emptyDescription: 'null', emptyPersonas: 'null', emptyRecords: 'null' },
    { emptyDescription: 'absent', emptyPersonas: 'absent', emptyRecords: 'absent' },
    { times: 'number' },
    { times: 'rfc3339' },
    { times: 'garbage' },
    { times: 'absent', date: 'missing' },
    { date: 'garbage', extraFields: 'some' },
  ] as const)('as in %j is no difference', async (variants) => {
    await FaultScene.play({ ...everyChange, variants }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.names()).toEqual(everyName);
    });
  });

  interface Page {
    readonly records: readonly object[];
  }
  const withFirst = (fields: object): Fault =>
    changeJson<Page>((page) => ({
      ...page,
      records: page.records.map((record, index) => (index === 0 ? { ...record, ...fields } : record)),
    }));

  test.each([
    { clientId: 4711 },
    { clientId: null },
    { displayName: 4711 },
    { displayName: null },
    { role: ['$admin'] },
    { role: null },
    { personaQNs: 'default/x' },
    { description: 4711 },
  ])('with %j is exit 5', async (fields) => {
    await FaultScene.play(everyChange, async (scene) => {
      expect((await scene.apply({ fault: at('list', 'all', withFirst(fields)) })).exitCode).toBe(5);
    });
  });
});

describe('row 26: a reference', () => {
  const ask = (role: string, persona: string): string =>
    manifestText(`  - { name: ci-new, role: ${role}, personas: [${persona}] }`);

  test('to a role that does not exist is exit 3 with the roles there are', async () => {
    await FaultScene.play({ files: ask('Membr', 'Finance') }, async (scene) => {
      const run = await scene.apply();
      expect(run.exitCode).toBe(3);
      expect(run.result.stderr).toContain('Did you mean "Member"');
      expect(run.result.stderr).toContain('Guest');
    });
  });

  test('to a role that two have the description of is exit 3 with both', async () => {
    await FaultScene.play({ files: ask('Member', 'Finance') }, async (scene) => {
      scene.sandbox.tenant.addRole({ name: '$member_two', description: 'Member' });
      const run = await scene.apply();
      expect(run.exitCode).toBe(3);
      expect(run.result.stderr).toContain('$member_two');
    });
  });

  test.each([
    ['that does not exist', 'Financ', /Finance/],
    ['that differs in case alone', 'finance', /Finance/],
  ])('to a persona %s is exit 3 with what is near', async (_, persona, near) => {
    await FaultScene.play({ files: ask('Member', persona) }, async (scene) => {
      const run = await scene.apply();
      expect(run.exitCode).toBe(3);
      expect(run.result.stderr).toMatch(near);
    });
  });

  test('to a persona that exists twice is exit 3 with both', async () => {
    await FaultScene.play({ files: ask('Member', 'Finance') }, async (scene) => {
      const { qualifiedName } = scene.sandbox.tenant.addPersona({ name: 'Finance' });
      const run = await scene.apply();
      expect(run.exitCode).toBe(3);
      expect(run.result.stderr).toContain(qualifiedName);
      expect(run.result.stderr).toContain('default/Qm3vKx7TzB2nYcR8dLpW4s');
    });
  });
});

describe('row 27: a persona', () => {
  test('whose index entry lags a second is found at the second look', async () => {
    const files = manifestText('  - { name: ci-new, role: Member, personas: [Just made] }');
    await FaultScene.play({ files }, async (scene) => {
      let isMade = false;
      const run = await scene.apply({
        fault: ({ kind }) => {
          if (kind === 'personas' && !isMade) {
            isMade = true;
            scene.sandbox.tenant.addPersona({ name: 'Just made' }, { indexedAfterMs: 1000 });
          }
          return undefined;
        },
      });
      expect(run.exitCode).toBe(0);
      expect(run.requests.filter(({ kind }) => kind === 'personas')).toHaveLength(2);
    });
  });

  test.each(['personaTerms', 'qualifiedNameSearch'] as const)(
    'is found where the search refuses %s',
    async (variant) => {
      const files = manifestText(
        '  - { name: ci-new, role: Member, personas: [Finance, default/tL6uqsrZGuf1hz9XFYnw8x] }',
      );
      await FaultScene.play({ files, variants: { [variant]: 'refused' } }, async (scene) => {
        expect((await scene.apply()).exitCode).toBe(0);
      });
    },
  );
});
