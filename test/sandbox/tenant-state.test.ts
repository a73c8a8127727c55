import { describe, expect, it } from 'vitest';

import { defaultSeed } from '../../src/sandbox/seed.ts';
import { SandboxTenant } from '../../src/sandbox/tenant-state.ts';
import type { TenantStateOptions } from '../../src/sandbox/tenant-state.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const everything = { offset: 0, limit: 100, sort: null, filter: null };
const fields = { displayName: 'ci-dbt', description: 'dbt', role: '$member', personaQNs: [] };

describe('the tenant state', () => {
  it('lists a created client with all that was asked, and accepts its secret alone', () => {
    const tenant = makeTenant();
    const { client, clientSecret } = tenant.create(
      { ...fields, personaQNs: ['default/b', 'default/a', 'default/b'] },
      'me',
    );
    expect(tenant.list(everything).rows).toEqual([client]);
    expect(client).toMatchObject({
      ...fields,
      personaQNs: ['default/b', 'default/a'],
      createdBy: 'me',
      createdAt: start,
    });
    expect(tenant.acceptsSecret(client.clientId, clientSecret)).toBe(true);
    expect(tenant.acceptsSecret(client.clientId, `${clientSecret}x`)).toBe(false);
    expect(JSON.stringify(tenant.clients())).not.toContain(clientSecret);
  });

  it('lets two clients bear one name unless names are unique', () => {
    const tenant = makeTenant();
    tenant.create(fields, 'me');
    tenant.create(fields, 'me');
    expect(tenant.clientsNamed('ci-dbt')).toHaveLength(2);
    tenant.setVariants({ uniqueNames: '409' });
    expect(() => tenant.create(fields, 'me')).toThrow(expect.objectContaining({ status: 409, code: 1009 }));
    tenant.setVariants({ uniqueNames: '400' });
    expect(() => tenant.create(fields, 'me')).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('refuses to rename a client to the name of another where names are unique, but not to its own', () => {
    const tenant = makeTenant({ variants: { uniqueNames: '409-bare' } });
    const { client } = tenant.create(fields, 'me');
    tenant.create({ ...fields, displayName: 'taken' }, 'me');
    expect(tenant.update(client.clientId, { displayName: 'ci-dbt', description: 'new' }, 'me').description).toBe('new');
    expect(() => tenant.update(client.clientId, { displayName: 'taken', description: '' }, 'me')).toThrow(
      expect.objectContaining({ status: 409, code: null, message: '' }),
    );
  });

  it('shows writes in the listing and in a read only after their lags', () => {
    const tenant = makeTenant({ variants: { listLagMs: 1000, readLagMs: 500 } });
    const { client } = tenant.create(fields, 'me');
    expect(tenant.list(everything).rows).toEqual([]);
    expect(() => tenant.get(client.clientId)).toThrow(expect.objectContaining({ status: 400, code: 1003 }));
    tenant.advance(500);
    expect(tenant.get(client.clientId)).toEqual(client);
    expect(tenant.list(everything).rows).toEqual([]);
    tenant.advance(500);
    expect(tenant.list(everything).rows).toEqual([client]);
    tenant.purge(client.clientId);
    expect(tenant.list(everything).rows).toEqual([client]);
    tenant.advance(1000);
    expect(tenant.list(everything)).toEqual({ total: 0, matching: 0, rows: [] });
  });

  it('never shows an older state after a direct edit', () => {
    const tenant = makeTenant({ variants: { listLagMs: 1000 } });
    const { client } = tenant.create(fields, 'me');
    tenant.editClient(client.clientId, { description: 'edited' });
    expect(tenant.list(everything).rows[0]?.description).toBe('edited');
    tenant.advance(5000);
    expect(tenant.list(everything).rows[0]?.description).toBe('edited');
  });

  it.each([
    ['keeps', { displayName: undefined, description: 'b' }, { displayName: 'ci-dbt', description: 'b' }],
    ['keeps', { displayName: 'new', description: undefined }, { displayName: 'new', description: 'dbt' }],
    ['wipes-missing', { displayName: 'new', description: undefined }, { displayName: 'new', description: '' }],
    ['wipes-description', { displayName: 'new', description: 'b' }, { displayName: 'new', description: '' }],
    ['ignores', { displayName: 'new', description: 'b' }, { displayName: 'ci-dbt', description: 'dbt' }],
  ] as const)('on an update, %s', (update, sent, expected) => {
    const tenant = makeTenant({ variants: { update } });
    const { client } = tenant.create(fields, 'me');
    tenant.update(client.clientId, sent, 'you');
    expect(tenant.get(client.clientId)).toMatchObject(expected);
  });

  it('may demand both fields of an update and may keep a description that should be cleared', () => {
    const tenant = makeTenant({ variants: { update: 'needs-both', clearDescription: 'keeps' } });
    const { client } = tenant.create(fields, 'me');
    const half = { displayName: 'new', description: undefined };
    expect(() => tenant.update(client.clientId, half, 'me')).toThrow(expect.objectContaining({ status: 400 }));
    expect(tenant.update(client.clientId, { displayName: 'new', description: '' }, 'me').description).toBe('dbt');
  });

  it('exchanges credentials for a token that lives as long as it says and ends with its client', () => {
    const tenant = makeTenant({ tokenLifetimeSeconds: 60 });
    const { client, clientSecret } = tenant.create(fields, 'me');
    const { accessToken } = tenant.exchange(client.clientId, clientSecret);
    expect(tenant.tokenOwner(accessToken)?.client).toEqual(client);
    expect(() => tenant.exchange(client.clientId, 'wrong')).toThrow(expect.objectContaining({ status: 401 }));
    tenant.advance(60_000);
    expect(tenant.tokenOwner(accessToken)).toBeNull();
    const second = tenant.exchange(client.clientId, clientSecret);
    tenant.purge(client.clientId);
    expect(tenant.tokenOwner(second.accessToken)).toBeNull();
  });

  it('refuses the credentials of a new client while the login lags', () => {
    const tenant = makeTenant({ variants: { loginLagMs: 2000, refusedLoginStatus: '400' } });
    const { client, clientSecret } = tenant.create(fields, 'me');
    expect(() => tenant.exchange(client.clientId, clientSecret)).toThrow(expect.objectContaining({ status: 400 }));
    tenant.advance(2000);
    expect(tenant.exchange(client.clientId, clientSecret).expiresInSeconds).toBe(600);
  });

  it('starts with roles, personas and clients that others made', () => {
    const tenant = makeTenant({ seed: defaultSeed(start) });
    expect(tenant.roles().map((role) => role.description)).toContain('Admins (Connections)');
    expect(tenant.personas().map((persona) => persona.name)).toEqual(['Data Assets', 'Finance', 'Marketing']);
    expect(tenant.clients().every((client) => client.createdAt < start)).toBe(true);
  });
});

function makeTenant(options: Partial<TenantStateOptions> = {}): SandboxTenant {
  let count = 0;
  const next = (kind: string): string => `${kind}-${(count += 1)}`;
  return new SandboxTenant({
    seed: { roles: [{ name: '$member', description: 'Member' }] },
    now: () => start,
    identifiers: {
      guid: () => next('guid'),
      personaKey: () => next('persona'),
      secret: () => next('secret'),
      token: () => next('token'),
    },
    ...options,
  });
}
