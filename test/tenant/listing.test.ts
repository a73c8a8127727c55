import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { answerInstead, changeJson, cutAt, resetAfter, resetBefore } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { WriteRequest } from '../../src/tenant/api-request.ts';
import { connect } from '../../src/tenant/connection.ts';
import { openReader } from '../../src/tenant/open.ts';
import { ownClient, ownLogin, rejection, seedClients, tenantOptions, withSandbox } from './support.ts';

const listsOnly =
  (fault: (request: RecordedRequest) => Fault | undefined) =>
  (request: RecordedRequest): Fault | undefined =>
    request.kind === 'list' ? fault(request) : undefined;

describe('a listing that is whole', () => {
  test('takes one request for each page of 100', async () => {
    await withSandbox({ seed: { clients: seedClients(250) } }, async ({ sandbox, tenant }) => {
      const { clients } = await tenant.listClients();
      expect(new Set(clients.map(({ name }) => name))).toHaveLength(250);
      expect(
        sandbox.requests.map(({ query }) => [query['offset'], query['limit'], query['sort'], query['count']]),
      ).toEqual([
        ['0', '100', 'createdAt', 'true'],
        ['100', '100', 'createdAt', 'true'],
        ['200', '100', 'createdAt', 'true'],
      ]);
      expect(tenant.requests()).toEqual({ GET: 3, POST: 0, PUT: 0, DELETE: 0 });
    });
  });

  test.each([
    { pageCap: 20 },
    { limitRefusedAbove: 50 },
    { limitRefusedAbove: 20 },
    { emptyDescription: 'null', emptyPersonas: 'null' },
    { emptyDescription: 'absent', emptyPersonas: 'absent' },
    { times: 'rfc3339' },
    { times: 'number' },
    { extraFields: 'some' },
    { tieOrder: 'reverse' },
  ] as const)('is the same with %j', async (variants) => {
    await withSandbox({ seed: { clients: seedClients(130) }, variants }, async ({ tenant }) => {
      const { clients } = await tenant.listClients();
      expect(clients).toHaveLength(130);
      expect(
        clients.every(
          ({ createdAt, description, personas }) => createdAt !== null && description === '' && personas.length === 0,
        ),
      ).toBe(true);
    });
  });

  test('survives times that cannot be read', async () => {
    for (const times of ['garbage', 'absent'] as const) {
      await withSandbox({ seed: { clients: seedClients(2) }, variants: { times } }, async ({ tenant }) => {
        expect((await tenant.listClients()).clients.map(({ createdAt }) => createdAt)).toEqual([null, null]);
      });
    }
  });

  test('remembers the limit that the tenant takes', async () => {
    await withSandbox({ variants: { limitRefusedAbove: 20 } }, async ({ sandbox, tenant }) => {
      await tenant.listClients();
      await tenant.listClients();
      expect(sandbox.requests.map(({ query }) => query['limit'])).toEqual(['100', '50', '20', '20']);
    });
  });

  test('of 10,000 clients comes complete, in the same order every time', async () => {
    await withSandbox({ seed: { clients: seedClients(10_000) }, record: false }, async ({ tenant }) => {
      const [first, second] = [await tenant.listClients(), await tenant.listClients()];
      expect(first.clients).toHaveLength(10_000);
      expect(first.clients.map(({ clientId }) => clientId)).toEqual(second.clients.map(({ clientId }) => clientId));
    });
  }, 60_000);

  test('carries the time of the server', async () => {
    const date = 'Thu, 01 Jan 2026 00:00:30 GMT';
    const fault = (): Fault => ({
      answer: { kind: 'changed', change: (answer) => ({ ...answer, headers: { ...answer.headers, date } }) },
    });
    await withSandbox({ fault }, async ({ tenant }) => {
      expect((await tenant.listClients()).serverTime).toBe(Date.parse(date));
    });
  });

  test.each(['missing', 'garbage'] as const)('falls back to the local clock where the date is %s', async (date) => {
    await withSandbox({ variants: { date } }, async ({ tenant, clock }) => {
      expect(Math.abs((await tenant.listClients()).serverTime - clock.now())).toBeLessThan(10_000);
    });
  });

  test('tells how far it is', async () => {
    await withSandbox({ seed: { clients: seedClients(150) } }, async ({ tenant, events }) => {
      await tenant.listClients();
      expect(events.filter(({ type }) => type === 'listing')).toEqual([
        { type: 'listing', received: 100, total: 150 },
        { type: 'listing', received: 150, total: 150 },
      ]);
    });
  });
});

describe('an empty listing', () => {
  test('is believed at the second look, 2 s later', async () => {
    for (const emptyRecords of ['empty', 'null', 'absent'] as const) {
      await withSandbox({ seed: { clients: [] }, variants: { emptyRecords } }, async ({ tenant, sandbox, clock }) => {
        expect((await tenant.listClients()).clients).toEqual([]);
        expect(sandbox.requests).toHaveLength(2);
        expect(clock.waits).toEqual([2_000]);
      });
    }
  });

  test('that fills up at the second look is not believed', async () => {
    const fault = listsOnly(({ nthOfKind }) =>
      nthOfKind === 1 ? answerInstead(200, { totalRecord: 0, records: [] }) : undefined,
    );
    await withSandbox({ fault }, async ({ tenant }) => {
      expect((await tenant.listClients()).clients).toHaveLength(3);
    });
  });

  test('right after a new token is read again', async () => {
    const seed = { clients: [ownClient, ...seedClients(2)] };
    await withSandbox(
      { seed, variants: { emptyListAfterTokenMs: 1_500 } },
      async ({ tenant }) => {
        expect((await tenant.listClients()).clients).toHaveLength(3);
      },
      { credentials: ownLogin },
    );
  });

  test('right after a new token, and for good, is never believed', async () => {
    const seed = { clients: [ownClient] };
    await withSandbox(
      { seed, variants: { emptyListAfterTokenMs: 3_600_000 } },
      async ({ tenant }) => {
        const failure = await rejection(tenant.listClients(), Failure);
        expect(failure).toMatchObject({ exitCode: 5, code: 'listing-not-proven' });
        expect(failure.detail).toContain(ownClient.clientId);
      },
      { credentials: ownLogin },
    );
  });
});

describe('a listing that cannot be proven ends with exit 5', () => {
  test.each(['null', 'zero', 'one-more', 'one-less'] as const)('totalRecord is %s', async (totals) => {
    await withSandbox({ seed: { clients: seedClients(150) }, variants: { totals } }, async ({ tenant, clock }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5, code: 'listing-not-proven' });
      expect(clock.waits).toEqual([2_000, 2_000]);
    });
  });

  test('the offset is ignored', async () => {
    const first = Array.from({ length: 100 }, (_, n) => ({
      clientId: `oauth-client-${n}`,
      displayName: `c${n}`,
      role: '$member',
    }));
    const fault = listsOnly(() => answerInstead(200, { totalRecord: 300, filterRecord: 300, records: first }));
    await withSandbox({ fault }, async ({ tenant, sandbox }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5 });
      expect(sandbox.requests.length).toBeLessThanOrEqual(9);
    });
  });

  test('the list has no end', async () => {
    const fault = listsOnly(({ query }) => {
      const [offset, limit] = [Number(query['offset']), Number(query['limit'])];
      const records = Array.from({ length: limit }, (_, n) => ({
        clientId: `oauth-client-${offset + n}`,
        displayName: 'x',
        role: '$member',
      }));
      return answerInstead(200, { totalRecord: offset + 200, records });
    });
    await withSandbox({ fault }, async ({ tenant, sandbox }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5 });
      expect(sandbox.requests.length).toBeLessThanOrEqual(6);
    });
  });

  test('a page fails for ever', async () => {
    const fault = listsOnly(({ query }) => (query['offset'] === '100' ? answerInstead(503) : undefined));
    await withSandbox({ seed: { clients: seedClients(350) }, fault }, async ({ tenant, sandbox }) => {
      const failure = await rejection(tenant.listClients(), Failure);
      expect(failure).toMatchObject({ exitCode: 5, code: 'no-answer' });
      expect(failure.detail).toMatch(/Listing the clients: The tenant answered 503 .* Request id: [\da-f-]{36}\./);
      expect(sandbox.requests.filter(({ query }) => query['offset'] === '100')).toHaveLength(5);
    });
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['a text', '"no clients"'],
    ['an empty object', {}],
    ['HTML', '<html><body>Sign in</body></html>'],
    ['nothing', undefined],
    ['records that are no list', { totalRecord: 0, records: {} }],
    ['rows without a client id', { totalRecord: 1, records: [{ displayName: 'x', role: '$member' }] }],
    [
      'a client id that leads elsewhere',
      { totalRecord: 1, records: [{ clientId: '../groups', displayName: 'x', role: '$member' }] },
    ],
    [
      'a name that is a number',
      { totalRecord: 1, records: [{ clientId: 'oauth-client-1', displayName: 7, role: '$member' }] },
    ],
    [
      'the same client id twice',
      {
        totalRecord: 2,
        records: [1, 1].map((n) => ({ clientId: `oauth-client-${n}`, displayName: 'x', role: '$member' })),
      },
    ],
  ])('the answer is %s', async (_, body) => {
    await withSandbox({ fault: listsOnly(() => answerInstead(200, body)) }, async ({ tenant }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5 });
    });
  });
});

describe('a listing that is disturbed', () => {
  test('is retried after resets', async () => {
    const fault = listsOnly(({ nthOfKind }) =>
      nthOfKind === 1 ? resetBefore() : nthOfKind === 2 ? resetAfter() : undefined,
    );
    await withSandbox({ fault }, async ({ tenant, clock }) => {
      expect((await tenant.listClients()).clients).toHaveLength(3);
      expect(clock.waits).toEqual([500, 1_000]);
    });
  });

  test('is read again when a row goes missing between two pages', async () => {
    const seed = { clients: seedClients(150) };
    let purgeOne = (): void => {};
    const fault = listsOnly(({ n }) => {
      if (n === 2) purgeOne();
      return undefined;
    });
    await withSandbox({ seed, fault }, async ({ sandbox, tenant }) => {
      purgeOne = () => sandbox.tenant.removeClient(sandbox.tenant.clients()[0]?.clientId ?? '');
      expect((await tenant.listClients()).clients).toHaveLength(149);
      expect(sandbox.requests).toHaveLength(4);
    });
  });

  test('ends with exit 5 where the order changes with every request', async () => {
    const seed = {
      clients: seedClients(300).map(({ displayName }) => ({ displayName, createdAt: 1_767_225_600_000 })),
    };
    await withSandbox({ seed, variants: { tieOrder: 'shuffled' } }, async ({ tenant }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5 });
    });
  });

  test('is never read as a shorter list, wherever the body is cut', async () => {
    let atByte = 0;
    const fault = listsOnly(({ nthOfKind }) => (nthOfKind % 2 === 1 ? cutAt(atByte) : undefined));
    await withSandbox({ seed: { clients: seedClients(3) }, fault }, async ({ tenant }) => {
      for (atByte = 0; atByte < 900; atByte += 31) expect((await tenant.listClients()).clients).toHaveLength(3);
    });
  });

  test('is not believed where rows change on the way', async () => {
    interface Body {
      records: unknown[];
    }
    const fault = listsOnly(() => changeJson<Body>((body) => ({ ...body, records: body.records.slice(1) })));
    await withSandbox({ fault }, async ({ tenant }) => {
      expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5 });
    });
  });
});

describe('a reader', () => {
  test('reads, and has no method that writes', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const reader = openReader(tenantOptions(sandbox.url));
      expect((await reader.listClients()).clients).toHaveLength(3);
      expect(Object.keys(reader).filter((key) => /create|update|purge|exchange/.test(key))).toEqual([]);
      // @ts-expect-error a reader has no method that writes
      expect(reader.createClient).toBeUndefined();
      reader.close();
    });
  });

  test('refuses, when the program runs, to send anything that writes', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const { sender, session, transport } = connect(tenantOptions(sandbox.url), { mayWrite: false });
      const path = '/api/service/oauth-clients/oauth-client-1';
      const writes: readonly WriteRequest[] = [
        { effect: 'write', method: 'POST', path: '/api/service/oauth-clients', body: {} },
        { effect: 'write', method: 'PUT', path, body: {} },
        { effect: 'write', method: 'DELETE', path },
      ];
      for (const write of writes) await expect(sender.send(write, session)).rejects.toThrow('this command only reads');
      expect(sandbox.requests).toEqual([]);
      transport.close();
    });
  });
});
