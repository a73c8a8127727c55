import { afterEach, describe, expect, it } from 'vitest';

import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { call, closeAll, start } from './call.ts';

const clients = '/api/service/oauth-clients';
const asked = { displayName: 'ci-dbt', description: '', role: '$member', personaQNs: [] };
const hour = 3_600_000;

afterEach(closeAll);

describe('the clients of the sandbox', () => {
  it('are created with a secret that appears in this one answer, without role and personas', async () => {
    const sandbox = await start();
    const created = await call(sandbox, 'POST', clients, asked);
    expect(created.status).toBe(200);
    expect(Object.keys(created.json).toSorted()).toEqual(
      [
        'clientId',
        'clientSecret',
        'createdAt',
        'createdBy',
        'description',
        'displayName',
        'id',
        'tokenExpirySeconds',
      ].toSorted(),
    );
    expect(created.json.clientId).toMatch(/^oauth-client-[0-9a-f-]{36}$/);
    expect(created.json.createdAt).toMatch(/^\d{13}$/);
    const listed = await call(sandbox, 'GET', `${clients}?count=true&offset=0&limit=100`);
    expect(listed.text).not.toContain(created.json.clientSecret);
    expect(listed.json).toMatchObject({ totalRecord: 1, filterRecord: 1 });
    expect(listed.json.records[0]).toMatchObject({
      ...asked,
      clientId: created.json.clientId,
      tokenExpirySeconds: 600,
    });
  });

  it.each([
    ['no description', { ...asked, description: undefined }],
    ['a null description', { ...asked, description: null }],
    ['null personas', { ...asked, personaQNs: null }],
    ['an empty name', { ...asked, displayName: ' ' }],
    ['an unknown role', { ...asked, role: 'Member' }],
    ['no object', 'text'],
  ])('are not created with %s', async (_what, body) => {
    const sandbox = await start();
    const refused = await call(sandbox, 'POST', clients, body);
    expect(refused).toMatchObject({ status: 400, json: { code: 1000, message: '' } });
    expect(sandbox.tenant.clients()).toEqual([]);
  });

  it('are updated in name and description alone, and purged with an empty answer', async () => {
    const sandbox = await start();
    const { clientId } = (await call(sandbox, 'POST', clients, asked)).json;
    const update = { displayName: 'renamed', description: 'new', role: '$admin' };
    const updated = await call(sandbox, 'PUT', `${clients}/${clientId}`, update);
    expect(updated).toMatchObject({
      status: 200,
      json: { displayName: 'renamed', description: 'new', role: '$member' },
    });
    expect((await call(sandbox, 'GET', `${clients}/${clientId}`)).json).toEqual(updated.json);
    expect(await call(sandbox, 'DELETE', `${clients}/${clientId}`)).toMatchObject({ status: 200, text: '' });
    expect(await call(sandbox, 'GET', `${clients}/${clientId}`)).toMatchObject({ status: 400, json: { code: 1003 } });
  });

  it('cannot be reached by their GUID', async () => {
    const sandbox = await start();
    const { id } = (await call(sandbox, 'POST', clients, asked)).json;
    expect((await call(sandbox, 'GET', `${clients}/${id}`)).status).toBe(400);
  });

  it('come in pages of 20 unless asked otherwise, newest first on demand, counted only on demand', async () => {
    const sandbox = await start({ seed: { clients: numbered(45) } });
    const plain = await call(sandbox, 'GET', clients);
    expect(plain.json).toMatchObject({ totalRecord: 0, filterRecord: 0 });
    expect(plain.json.records).toHaveLength(20);
    const last = await call(sandbox, 'GET', `${clients}?count=true&offset=40&limit=20&sort=createdAt`);
    expect(names(last)).toEqual(['client-40', 'client-41', 'client-42', 'client-43', 'client-44']);
    const newest = await call(sandbox, 'GET', `${clients}?count=true&offset=0&limit=1&sort=-createdAt`);
    expect(names(newest)).toEqual(['client-44']);
  });

  it.each([
    [{ displayName: 'client-7' }, ['client-7']],
    [{ $or: [{ displayName: 'client-1' }, { displayName: 'client-3' }] }, ['client-1', 'client-3']],
    [{ $and: [{ displayName: { $ilike: 'CLIENT-1%' } }, { role: '$member' }] }, ['client-1', 'client-10', 'client-11']],
    [{ displayName: { $in: ['client-2', 'client-9', 'none'] } }, ['client-2', 'client-9']],
    [{ displayName: { $ilike: 'client_5' } }, ['client-5']],
    [{ displayName: 'CLIENT-7' }, []],
    [{ clientId: 'oauth-client-11' }, ['client-11']],
  ])('are filtered by %j', async (filter, expected) => {
    const sandbox = await start({ seed: { clients: numbered(12) } });
    const query = new URLSearchParams({ count: 'true', offset: '0', limit: '100', filter: JSON.stringify(filter) });
    const page = await call(sandbox, 'GET', `${clients}?${query.toString()}`);
    expect(names(page)).toEqual(expected);
    expect(page.json).toMatchObject({ totalRecord: 12, filterRecord: expected.length });
  });

  it.each(['filter=nonsense', 'filter={"colour":"red"}', 'filter={"role":{"$gt":"a"}}', 'sort=colour', 'limit=many'])(
    'refuse the query %s',
    async (query) => {
      const sandbox = await start();
      expect((await call(sandbox, 'GET', `${clients}?${query}`)).status).toBe(400);
    },
  );
});

describe('access to the sandbox', () => {
  it('needs a bearer token on every route of the API, and knows no others', async () => {
    const sandbox = await start();
    expect((await call(sandbox, 'GET', clients, undefined, { key: null })).status).toBe(401);
    expect((await call(sandbox, 'GET', '/api/service/roles', undefined, { key: 'wrong' })).status).toBe(401);
    expect((await call(sandbox, 'GET', '/api/service/groups')).status).toBe(404);
    expect((await call(sandbox, 'PATCH', clients)).status).toBe(404);
    expect((await call(sandbox, 'GET', `${clients}/a/b`)).status).toBe(404);
  });

  it('is had with the token that a created client exchanges, until it expires', async () => {
    const sandbox = await start();
    const admin = (await call(sandbox, 'POST', clients, { ...asked, role: '$admin' })).json;
    const credentials = { clientId: admin.clientId, clientSecret: admin.clientSecret };
    const token = await call(sandbox, 'POST', `${clients}/token`, credentials, { key: null });
    expect(token).toMatchObject({ status: 200, json: { tokenType: 'Bearer', expiresIn: 600 } });
    const key = token.json.accessToken;
    expect((await call(sandbox, 'GET', `${clients}?count=true`, undefined, { key })).json.totalRecord).toBe(1);
    const made = await call(sandbox, 'POST', clients, asked, { key });
    expect(made.json.createdBy).toBe(`service-account-${admin.clientId}`);
    sandbox.tenant.advance(600_000);
    expect((await call(sandbox, 'GET', clients, undefined, { key })).status).toBe(401);
  });

  it('is refused to wrong secrets, and the management of clients to who is no admin', async () => {
    const sandbox = await start();
    const member = (await call(sandbox, 'POST', clients, asked)).json;
    const wrong = { clientId: member.clientId, clientSecret: 'wrong' };
    expect((await call(sandbox, 'POST', `${clients}/token`, wrong, { key: null })).status).toBe(401);
    const right = { clientId: member.clientId, clientSecret: member.clientSecret };
    const key = (await call(sandbox, 'POST', `${clients}/token`, right, { key: null })).json.accessToken;
    expect((await call(sandbox, 'GET', clients, undefined, { key })).status).toBe(403);
    expect((await call(sandbox, 'GET', '/api/service/roles', undefined, { key })).status).toBe(200);
    sandbox.tenant.setVariants({ adminOnly: 'no' });
    expect((await call(sandbox, 'GET', clients, undefined, { key })).status).toBe(200);
  });

  it('echoes the id of the request and tells its own time', async () => {
    const sandbox = await start({ now: () => Date.parse('2026-05-01T10:00:00Z') });
    const answer = await call(sandbox, 'GET', clients, undefined, { requestId: 'my-id' });
    expect(answer.headers.get('x-request-id')).toBe('my-id');
    expect(answer.headers.get('date')).toBe('Fri, 01 May 2026 10:00:00 GMT');
    expect(sandbox.requests[0]).toMatchObject({ requestId: 'my-id', authorized: true, status: 200 });
  });

  it('is recorded without secrets', async () => {
    const sandbox = await start();
    const made = (await call(sandbox, 'POST', clients, asked)).json;
    await call(
      sandbox,
      'POST',
      `${clients}/token`,
      { clientId: made.clientId, clientSecret: made.clientSecret },
      { key: null },
    );
    expect(sandbox.requests.map(({ kind, nthOfKind, authorized }) => ({ kind, nthOfKind, authorized }))).toEqual([
      { kind: 'create', nthOfKind: 1, authorized: true },
      { kind: 'token', nthOfKind: 1, authorized: false },
    ]);
    expect(JSON.stringify(sandbox.requests)).not.toContain(made.clientSecret);
    expect(JSON.stringify(sandbox.requests)).not.toContain(sandbox.apiKey);
  });
});

describe('roles and personas of the sandbox', () => {
  it('lists the roles that a client can have by the filter of the SDK', async () => {
    const sandbox = await start();
    const filter = JSON.stringify({ $or: [{ level: 'workspace' }, { level: 'admin-subrole' }] });
    const query = new URLSearchParams({ count: 'true', offset: '0', limit: '100', filter });
    const { json } = await call(sandbox, 'GET', `/api/service/roles?${query.toString()}`);
    expect(json.records.map((role: { name: string }) => role.name)).toEqual([
      '$admin',
      '$member',
      '$guest',
      '$admin_connections',
      '$admin_governance',
      '$admin_users',
    ]);
    expect(json.records[1]).toMatchObject({ description: 'Member', level: 'workspace', memberCount: '10' });
    expect(json).toMatchObject({ totalRecord: 7, filterRecord: 6 });
  });

  it('finds personas by several names in any case, or by one name a query', async () => {
    const sandbox = await start();
    const both = await search(sandbox, { terms: { 'name.keyword': ['data assets', 'Finance', 'None'] } });
    expect(both.json.approximateCount).toBe(2);
    expect(both.json.entities.map((entity: Entity) => entity.attributes.name).toSorted()).toEqual([
      'Data Assets',
      'Finance',
    ]);
    const one = await search(sandbox, { term: { 'name.keyword': { value: 'Data Assets' } } });
    expect(one.json.entities).toEqual([
      {
        typeName: 'Persona',
        guid: expect.any(String),
        status: 'ACTIVE',
        attributes: {
          name: 'Data Assets',
          displayName: 'Data Assets',
          qualifiedName: 'default/tL6uqsrZGuf1hz9XFYnw8x',
        },
      },
    ]);
  });

  it('leaves entities out where nothing matches, deleted personas included', async () => {
    const sandbox = await start({ seed: { personas: [{ name: 'Gone', status: 'DELETED' }] } });
    const { json } = await search(sandbox, { terms: { 'name.keyword': ['Gone'] } });
    expect(json.approximateCount).toBe(0);
    expect(json).not.toHaveProperty('entities');
  });

  it('finds personas by qualified name and all of them page by page', async () => {
    const sandbox = await start();
    const named = await search(sandbox, { terms: { qualifiedName: ['default/tL6uqsrZGuf1hz9XFYnw8x'] } });
    expect(named.json.approximateCount).toBe(1);
    const pages = await Promise.all([0, 2].map((from) => search(sandbox, null, { from, size: 2 })));
    expect(pages.map((page) => page.json.entities.length)).toEqual([2, 1]);
    expect(pages.map((page) => page.json.approximateCount)).toEqual([3, 3]);
  });
});

interface Entity {
  readonly attributes: { readonly name: string };
}

function search(
  sandbox: Sandbox,
  clause: object | null,
  page: object = { from: 0, size: 300 },
): ReturnType<typeof call> {
  const always = [{ term: { __state: { value: 'ACTIVE' } } }, { term: { '__typeName.keyword': { value: 'PERSONA' } } }];
  const filter = clause === null ? always : [...always, clause];
  return call(sandbox, 'POST', '/api/meta/search/indexsearch', {
    dsl: { ...page, track_total_hits: true, query: { bool: { filter } }, sort: [{ __guid: { order: 'asc' } }] },
    attributes: ['name', 'displayName', 'qualifiedName'],
    relationAttributes: [],
  });
}

function names(page: {
  readonly json: { readonly records: readonly { readonly displayName: string }[] };
}): readonly string[] {
  return page.json.records.map((record) => record.displayName);
}

function numbered(count: number): readonly { displayName: string; clientId: string; createdAt: number }[] {
  return Array.from({ length: count }, (_none, n) => ({
    displayName: `client-${n}`,
    clientId: `oauth-client-${n}`,
    createdAt: n * hour,
  }));
}
