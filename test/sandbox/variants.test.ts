import { afterEach, describe, expect, it } from 'vitest';

import { Failure } from '../../src/errors.ts';
import { describeVariants, parseVariants } from '../../src/sandbox/parse-variants.ts';
import { defaultVariants, variantTable } from '../../src/sandbox/variants.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { call, closeAll, start } from './call.ts';

const clients = '/api/service/oauth-clients';
const listing = `${clients}?count=true&offset=0&limit=100`;
const asked = { displayName: 'ci-dbt', description: '', role: '$member', personaQNs: [] };
const createdAt = Date.parse('2026-01-01T00:00:00Z');

afterEach(closeAll);

describe('a listing', () => {
  it.each<[Partial<TenantVariants>, object]>([
    [{}, { description: '', personaQNs: [], createdAt: String(createdAt) }],
    [
      { emptyDescription: 'null', emptyPersonas: 'null' },
      { description: null, personaQNs: null },
    ],
    [{ times: 'rfc3339' }, { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' }],
    [{ times: 'number' }, { createdAt }],
    [{ times: 'garbage' }, { createdAt: 'a while ago' }],
    [{ extraFields: 'some' }, { revision: 3 }],
  ])('with %j has records with %j', async (variants, expected) => {
    const sandbox = await start({ variants, seed: { clients: [{ displayName: 'a', createdAt }] } });
    expect((await call(sandbox, 'GET', listing)).json.records[0]).toMatchObject(expected);
  });

  it.each<[Partial<TenantVariants>, string]>([
    [{ emptyDescription: 'absent' }, 'description'],
    [{ emptyPersonas: 'absent' }, 'personaQNs'],
    [{ times: 'absent' }, 'createdAt'],
  ])('with %j has records without %s', async (variants, field) => {
    const sandbox = await start({ variants, seed: { clients: [{ displayName: 'a' }] } });
    expect((await call(sandbox, 'GET', listing)).json.records[0]).not.toHaveProperty(field);
  });

  it.each<[TenantVariants['totals'], unknown]>([
    ['exact', 2],
    ['filtered', 2],
    ['null', null],
    ['zero', 0],
    ['one-more', 3],
    ['one-less', 1],
  ])('counts %s', async (totals, expected) => {
    const sandbox = await start({
      variants: { totals },
      seed: { clients: [{ displayName: 'a' }, { displayName: 'b' }] },
    });
    expect((await call(sandbox, 'GET', listing)).json.totalRecord).toBe(expected);
  });

  it('may say null or nothing where it is empty', async () => {
    const sandbox = await start({ variants: { emptyRecords: 'null' } });
    expect((await call(sandbox, 'GET', listing)).json).toMatchObject({ totalRecord: 0, records: null });
    sandbox.tenant.setVariants({ emptyRecords: 'absent' });
    expect((await call(sandbox, 'GET', listing)).json).not.toHaveProperty('records');
  });

  it('may be cut silently or refused where a page is too large', async () => {
    const seed = { clients: Array.from({ length: 30 }, (_none, n) => ({ displayName: `c${n}` })) };
    const sandbox = await start({ variants: { pageCap: 20 }, seed });
    expect((await call(sandbox, 'GET', listing)).json.records).toHaveLength(20);
    sandbox.tenant.setVariants({ limitRefusedAbove: 20 });
    expect((await call(sandbox, 'GET', listing)).status).toBe(400);
    expect((await call(sandbox, 'GET', `${clients}?limit=20`)).status).toBe(200);
  });

  it('orders ties as made, the other way round, or differently every time', async () => {
    const seed = { clients: Array.from({ length: 30 }, (_none, n) => ({ displayName: `c${n}`, createdAt })) };
    const sandbox = await start({ seed });
    const order = async (): Promise<string> => {
      const { json } = await call(sandbox, 'GET', `${listing}&sort=createdAt`);
      return json.records.map((record: { displayName: string }) => record.displayName).join();
    };
    const asMade = seed.clients.map((client) => client.displayName);
    expect(await order()).toBe(asMade.join());
    sandbox.tenant.setVariants({ tieOrder: 'reverse' });
    expect(await order()).toBe(asMade.toReversed().join());
    sandbox.tenant.setVariants({ tieOrder: 'shuffled' });
    expect(await order()).not.toBe(await order());
  });

  it('may be empty just after a token was issued', async () => {
    const secret = { clientId: 'oauth-client-1', clientSecret: 'known' };
    const sandbox = await start({
      variants: { emptyListAfterTokenMs: 5000 },
      seed: { clients: [{ displayName: 'own', role: '$admin', ...secret }] },
    });
    const key = (await call(sandbox, 'POST', `${clients}/token`, secret, { key: null })).json.accessToken;
    const first = await call(sandbox, 'GET', listing, undefined, { key });
    expect(first.json).toEqual({ totalRecord: 0, filterRecord: 0, records: [] });
    sandbox.tenant.advance(5000);
    expect((await call(sandbox, 'GET', listing, undefined, { key })).json.totalRecord).toBe(1);
    expect((await call(sandbox, 'GET', listing)).json.totalRecord).toBe(1);
  });
});

describe('writes', () => {
  it.each<[Partial<TenantVariants>, number, string]>([
    [{}, 200, ''],
    [{ purgeStatus: '202', purgeBody: 'json' }, 202, '{"clientId":"oauth-client-1","message":"deleted"}'],
    [{ purgeStatus: '204' }, 204, ''],
    [{ purgeBody: 'null' }, 200, 'null'],
    [{ purgeBody: 'text' }, 200, 'deleted'],
  ])('answer a purge with %j by %i and %j', async (variants, status, text) => {
    const sandbox = await start({ variants, seed: { clients: [{ displayName: 'a', clientId: 'oauth-client-1' }] } });
    expect(await call(sandbox, 'DELETE', `${clients}/oauth-client-1`)).toMatchObject({ status, text });
    expect(sandbox.tenant.clients()).toEqual([]);
  });

  it('may answer a create with 201 or 202 and make another client than was asked', async () => {
    const sandbox = await start({ variants: { createStatus: '201', create: 'drops-personas' } });
    const made = await call(sandbox, 'POST', clients, { ...asked, personaQNs: ['default/x'] });
    expect(made.status).toBe(201);
    expect(sandbox.tenant.client(made.json.clientId)?.personaQNs).toEqual([]);
    sandbox.tenant.setVariants({ create: 'guest-role' });
    const second = await call(sandbox, 'POST', clients, asked);
    expect(sandbox.tenant.client(second.json.clientId)?.role).toBe('$guest');
    sandbox.tenant.setVariants({ create: 'trims-name' });
    const third = await call(sandbox, 'POST', clients, { ...asked, displayName: `${'x'.repeat(39)} (more)` });
    expect(third.json.displayName).toBe('x'.repeat(39));
  });

  it('may refuse a create with an unknown persona', async () => {
    const sandbox = await start({ variants: { unknownPersonas: 'refused' } });
    expect((await call(sandbox, 'POST', clients, { ...asked, personaQNs: ['default/x'] })).status).toBe(400);
    const known = sandbox.tenant.personas()[0]?.qualifiedName;
    expect((await call(sandbox, 'POST', clients, { ...asked, personaQNs: [known] })).status).toBe(200);
  });

  it.each<[TenantVariants['uniqueNames'], number, string]>([
    ['409', 409, '{"code":1009'],
    ['409-bare', 409, ''],
    ['400', 400, '{"code":1000'],
  ])('answer a name that is taken by %s', async (uniqueNames, status, body) => {
    const sandbox = await start({ variants: { uniqueNames }, seed: { clients: [{ displayName: 'ci-dbt' }] } });
    const refused = await call(sandbox, 'POST', clients, asked);
    expect(refused.status).toBe(status);
    expect(refused.text.startsWith(body)).toBe(true);
    expect(refused.text === '').toBe(body === '');
  });
});

describe('other answers', () => {
  it('name the fields of a token in either way, or leave its lifetime out', async () => {
    const credentials = { clientId: 'oauth-client-1', clientSecret: 'known' };
    const sandbox = await start({
      tokenLifetimeSeconds: 90,
      seed: { clients: [{ displayName: 'a', ...credentials }] },
      variants: { tokenFields: 'snake' },
    });
    const exchange = () => call(sandbox, 'POST', `${clients}/token`, credentials, { key: null });
    expect((await exchange()).json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 90 });
    sandbox.tenant.setVariants({ tokenFields: 'without-lifetime' });
    expect((await exchange()).json).toEqual({ accessToken: expect.any(String), tokenType: 'Bearer' });
  });

  it('refuse several names at once and qualified names in the search', async () => {
    const sandbox = await start({ variants: { personaTerms: 'refused', qualifiedNameSearch: 'refused' } });
    const search = (query: object) => call(sandbox, 'POST', '/api/meta/search/indexsearch', { dsl: { query } });
    expect((await search({ terms: { 'name.keyword': ['Finance'] } })).status).toBe(400);
    expect((await search({ term: { 'name.keyword': 'Finance' } })).json.approximateCount).toBe(1);
    expect((await search({ term: { qualifiedName: 'default/x' } })).status).toBe(400);
    sandbox.tenant.setVariants({ qualifiedNameSearch: 'finds-nothing' });
    const known = sandbox.tenant.personas()[0]?.qualifiedName;
    expect((await search({ term: { qualifiedName: known } })).json.approximateCount).toBe(0);
  });

  it('turn down what is beyond the rate limit for a minute', async () => {
    const sandbox = await start({ requestsPerMinute: 2 });
    const statuses = async (count: number): Promise<readonly number[]> => {
      const seen: number[] = [];
      for (let n = 0; n < count; n += 1) seen.push((await call(sandbox, 'GET', clients)).status);
      return seen;
    };
    expect(await statuses(4)).toEqual([200, 200, 429, 429]);
    expect((await call(sandbox, 'GET', clients)).headers.get('retry-after')).toMatch(/^(59|60)$/);
    sandbox.tenant.setVariants({ retryAfter: 'missing' });
    expect((await call(sandbox, 'GET', clients)).headers.get('retry-after')).toBeNull();
    sandbox.tenant.setVariants({ retryAfter: 'date' });
    expect(Date.parse((await call(sandbox, 'GET', clients)).headers.get('retry-after') ?? '')).toBeGreaterThan(
      Date.now(),
    );
    sandbox.tenant.advance(61_000);
    expect(await statuses(2)).toEqual([200, 200]);
  });

  it('leave the date out or make it unreadable', async () => {
    const sandbox = await start({ variants: { date: 'missing' } });
    expect((await call(sandbox, 'GET', clients)).headers.get('date')).toBeNull();
    sandbox.tenant.setVariants({ date: 'garbage' });
    expect((await call(sandbox, 'GET', clients)).headers.get('date')).toBe('yesterday');
  });
});

describe('variants on the command line', () => {
  it('are read as name and value, the last one winning', () => {
    expect(parseVariants(['times=rfc3339', 'pageCap=20', 'times=number'])).toEqual({ times: 'number', pageCap: 20 });
  });

  it.each([
    ['tims=number', 'There is no variant "tims".', 'Did you mean "times"?'],
    ['times=numbr', /^times is one of epoch-text/, 'Did you mean "number"?'],
    ['pageCap=many', 'The value of pageCap must be a whole number.', '"--variant list" shows them all.'],
    ['times', /^times is one of/, '"--variant list" shows them all.'],
  ])('refuse %s', (word, detail, hint) => {
    const failure = catchFailure(() => parseVariants([word]));
    expect(failure).toMatchObject({ exitCode: 3, code: 'sandbox-variant', hint });
    expect(failure.detail).toMatch(detail);
  });

  it('are all described, each with its default first', () => {
    const text = describeVariants();
    const defaults = new Map<string, unknown>(Object.entries(defaultVariants));
    for (const [name, { values }] of Object.entries(variantTable)) {
      expect(text).toContain(`${name}=${values.join('|')}\n`);
      expect(defaults.get(name)).toBe(values[0]);
    }
    expect(text).toContain('pageCap=<number>');
  });
});

function catchFailure(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}
