import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime } from '../../src/tenant/wire-time.ts';
import { readToken } from '../../src/tenant/wire-token.ts';
import { fromWirePersonas, fromWireRole } from '../../src/tenant/wire-lookup.ts';
import { fromWireClient, fromWireCreated, fromWirePage, isClientId, WireProblem } from '../../src/tenant/wire.ts';

const clientId = 'oauth-client-1f0c2b3a-0000-4000-8000-000000000000';
const row = { clientId, displayName: 'ci-dbt', role: '$member' };
const time = 1_767_225_600_123;

describe('a client reads the same in every variant of the wire', () => {
  const absent = Symbol('absent');
  const either = (...values: unknown[]) => fc.constantFrom<unknown>(absent, ...values);
  const variant = fc.record({
    description: either(null, ''),
    personaQNs: either(null, []),
    createdBy: either(null, 7),
    createdAt: fc.constantFrom<unknown>(time, `${time}`, new Date(time).toISOString(), ` ${time} `),
    updatedAt: either(null, '', 'yesterday', {}, -1, Number.NaN, '1767225600'),
    somethingNew: either(null, 1, { deep: [] }),
  });

  test('whatever is null, absent, empty, a number or a text', () => {
    fc.assert(
      fc.property(variant, (fields) => {
        const wire = Object.fromEntries(Object.entries({ ...row, ...fields }).filter(([, value]) => value !== absent));
        expect(fromWireClient(wire, 'a row')).toEqual({
          clientId,
          name: 'ci-dbt',
          description: '',
          role: '$member',
          personas: [],
          createdAt: time,
          updatedAt: null,
          createdBy: null,
        });
      }),
    );
  });

  test('personas are a set', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), (unique, seed) => {
        const shuffled = [...unique, ...unique.slice(seed % 3)].sort(() => (seed % 2) - 0.5);
        expect(fromWireClient({ ...row, personaQNs: shuffled }, 'a row').personas).toEqual([...unique].sort());
      }),
    );
  });

  test('texts are kept to the byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const client = fromWireClient({ ...row, displayName: text, description: text }, 'a row');
        expect([client.name, client.description]).toEqual([text, text]);
      }),
    );
  });
});

describe('what a plan depends on must have its type', () => {
  test.each([
    ['clientId', undefined],
    ['clientId', null],
    ['clientId', ''],
    ['clientId', 7],
    ['clientId', '..'],
    ['clientId', '../groups'],
    ['clientId', 'x?y'],
    ['clientId', `oauth-client-${'a'.repeat(65)}`],
    ['clientId', `oauth-client-${'a'.repeat(10_000)}`],
    ['clientId', `${clientId}\n`],
    ['displayName', undefined],
    ['displayName', null],
    ['displayName', 7],
    ['displayName', ['ci-dbt']],
    ['role', undefined],
    ['role', null],
    ['role', {}],
    ['description', 7],
    ['personaQNs', 'default/x'],
    ['personaQNs', [null]],
  ])('%s: %j is a problem that says what and where', (field, value) => {
    const work = () => fromWireClient({ ...row, [field]: value }, 'records[3]');
    expect(work).toThrow(WireProblem);
    expect(work).toThrow(new RegExp(`"${field}" of records\\[3\\]`));
  });

  test('a wrong client id is not repeated', () => {
    expect(() => fromWireClient({ ...row, clientId: '\u001B[31mevil' }, 'a row')).not.toThrow(/evil/);
  });

  test.each([null, [], 'text', 7])('a row that is %j', (value) => {
    expect(() => fromWireClient(value, 'a row')).toThrow(WireProblem);
  });

  test.each(['', 'oauth-client-', 'oauth-client-a/b', 'oauth-client-a%2Fb', 'OAUTH-CLIENT-a', ' oauth-client-a'])(
    '%j is no client id',
    (text) => {
      expect(isClientId(text)).toBe(false);
    },
  );
});

describe('a page', () => {
  test('counts are null unless they are whole numbers', () => {
    const page = fromWirePage({ totalRecord: 1, filterRecord: '1', records: [row] }, fromWireClient);
    expect(page).toMatchObject({ total: 1, matching: null });
    expect(fromWirePage({ totalRecord: -1, records: [] }, fromWireClient).total).toBeNull();
  });

  test('records may be null, and absent where there is a count', () => {
    expect(fromWirePage({ totalRecord: 0, records: null }, fromWireClient).rows).toEqual([]);
    expect(fromWirePage({ totalRecord: 0 }, fromWireClient).rows).toEqual([]);
  });

  test.each([undefined, null, [], 'text', {}, { records: {} }, { records: [null] }, { totalRecord: 1, records: [7] }])(
    '%j is no page, and never an empty one',
    (body) => {
      expect(() => fromWirePage(body, fromWireClient)).toThrow(WireProblem);
    },
  );
});

describe('a created client', () => {
  test('has a client id and a secret', () => {
    const created = fromWireCreated({ clientId, clientSecret: 's3cret', somethingNew: 1 });
    expect([created.clientId, created.secret.reveal()]).toEqual([clientId, 's3cret']);
  });

  test.each([
    undefined,
    null,
    {},
    { clientId },
    { clientId, clientSecret: '' },
    { clientId, clientSecret: '  ' },
    { clientId, clientSecret: null },
    { clientId, clientSecret: 7 },
    { clientId: 'x', clientSecret: 's3cret' },
  ])('%j is none, and the problem does not show the secret', (body) => {
    expect(() => fromWireCreated(body)).toThrow(WireProblem);
    expect(() => fromWireCreated(body)).not.toThrow(/s3cret/);
  });
});

describe('times', () => {
  test.each([
    [time, time],
    [`${time}`, time],
    ['2026-01-01T00:00:00Z', 1_767_225_600_000],
    ['2026-01-01T02:00:00.123456+02:00', time],
    [1_767_225_600, null],
    ['1767225600', null],
    [0, null],
    ['', null],
    ['2026-01-01', null],
    ['2026-01-01T00:00:00', null],
    ['2026-13-41T00:00:00Z', null],
    ['soon', null],
    [9e15, null],
    [null, null],
    [true, null],
  ])('%j is %j', (value, expected) => {
    expect(readTime(value)).toBe(expected);
  });
});

describe('tokens', () => {
  test.each([
    [
      { accessToken: 'a', tokenType: 'Bearer', expiresIn: 300 },
      { text: 'a', lifetimeMs: 300_000 },
    ],
    [
      { access_token: 'a', token_type: 'Bearer', expires_in: '300' },
      { text: 'a', lifetimeMs: 300_000 },
    ],
    [{ accessToken: 'a' }, { text: 'a', lifetimeMs: 600_000 }],
    [
      { accessToken: 'a', expiresIn: 0 },
      { text: 'a', lifetimeMs: 600_000 },
    ],
    [
      { accessToken: 'a', expiresIn: 'soon' },
      { text: 'a', lifetimeMs: 600_000 },
    ],
    [{ accessToken: '' }, null],
    [{ accessToken: 'a\r\nx-evil: 1' }, null],
    [{ accessToken: 7 }, null],
    ['<html>', null],
    [null, null],
  ])('%j', (body, expected) => {
    expect(readToken(body)).toEqual(expected);
  });
});

describe('roles and personas', () => {
  test('a role without a description bears its name as title', () => {
    expect(fromWireRole({ name: '$x', description: ' ', level: 7 }, 'a row')).toEqual({
      name: '$x',
      title: '$x',
      level: null,
    });
    expect(() => fromWireRole({ description: 'Member' }, 'a row')).toThrow(WireProblem);
  });

  test('entities may be absent or null; inactive ones are left out, but counted', () => {
    expect(fromWirePersonas({})).toEqual({ personas: [], received: 0, count: null });
    const attributes = { name: 'A', qualifiedName: 'default/a' };
    const entities = [{ status: 'ACTIVE', attributes }, { status: 'DELETED', attributes }, { attributes }];
    expect(fromWirePersonas({ approximateCount: 3, entities })).toEqual({
      personas: [attributes, attributes],
      received: 3,
      count: 3,
    });
  });

  test.each([null, [], { entities: {} }, { entities: [{}] }, { entities: [{ attributes: { name: 'A' } }] }])(
    '%j is no answer of the search',
    (body) => {
      expect(() => fromWirePersonas(body)).toThrow(WireProblem);
    },
  );
});
