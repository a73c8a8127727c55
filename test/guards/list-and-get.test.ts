/** What the tenant has: as a table that fits the terminal, as JSON, and with a manifest at hand where each client stands. */
import { describe, expect, test } from 'vitest';
import { client, DAY_MS, manifestOf, openScene, TENANT_TIME } from './scene.ts';

const uuid = (digit: number): string => `oauth-client-${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
const clients = [
  client('ci-dbt', {
    clientId: uuid(1),
    personaQNs: ['default/tL6uqsrZGuf1hz9XFYnw8x'],
    createdAt: TENANT_TIME - DAY_MS,
  }),
  client('ci-unlisted', { clientId: uuid(2), role: '$guest', createdBy: 'maria' }),
  client('pinned-elsewhere', { clientId: uuid(3), role: '$admin' }),
  client('ci-dbt (provisioning 0a1b2c3d)', { clientId: uuid(4) }),
];
const manifest = manifestOf(
  ['{ name: ci-dbt, role: Member, personas: [Data Assets] }', `{ name: pinned, role: Admin, clientId: ${uuid(3)} }`],
  'scope: { names: ["ci-*"] }\n',
);

describe('list', () => {
  test('is a table within 80 columns with whole client ids and where each client stands', async () => {
    const scene = await openScene({ manifest, clients });
    const { stdout, exitCode } = await scene.run('list');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const [heading = '', ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^name +role +personas +created by +created +standing$/);
    expect(lines).toHaveLength(2 * (clients.length + 1));
    for (const { clientId } of clients) expect(lines).toContain(`  ${clientId}`);
    expect(stdout).toMatch(/^ci-dbt +Member +Data Assets +ci +2026-03-13 +managed$/m);
    expect(stdout).toMatch(/^ci-unlisted +Guest +maria +2026-02-12 +in scope$/m);
    expect(stdout).toMatch(/^pinned-elsewhere +Admin +ci +2026-02-12 +managed$/m);
    expect(stdout).toMatch(/^somebody-elses +Member +ci +2026-02-12 +unmanaged$/m);
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test.each([
    ['name', ['ci-dbt', 'ci-dbt (provisioning 0a1b2c3d)', 'ci-unlisted', 'pinned-elsewhere', 'somebody-elses']],
    ['role', ['pinned-elsewhere', 'ci-unlisted', 'ci-dbt', 'ci-dbt (provisioning 0a1b2c3d)', 'somebody-elses']],
    ['created', ['ci-dbt', 'ci-dbt (provisioning 0a1b2c3d)', 'ci-unlisted', 'pinned-elsewhere', 'somebody-elses']],
    ['creator', ['ci-dbt', 'ci-dbt (provisioning 0a1b2c3d)', 'pinned-elsewhere', 'somebody-elses', 'ci-unlisted']],
    ['standing', ['ci-unlisted', 'ci-dbt', 'ci-dbt (provisioning 0a1b2c3d)', 'pinned-elsewhere', 'somebody-elses']],
  ])('sorts by %s, then by name', async (field, names) => {
    const scene = await openScene({ manifest, clients });
    const { document } = await scene.json('list', '--sort', field);
    expect(document.clients.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test('filters by a glob over the name, and says so where nothing matches', async () => {
    const scene = await openScene({ manifest, clients });
    const { document } = await scene.json('list', '--name', 'ci-?n*');
    expect(document.clients.map(({ name }: { name: string }) => name)).toEqual(['ci-unlisted']);
    expect((await scene.run('list', '--name', 'nothing-*')).stdout).toBe('No clients.\n');
  });
});

describe('get', () => {
  test('answers an unknown name with near ones, exit 3', async () => {
    const scene = await openScene({ manifest, clients });
    const { exitCode, stdout, stderr } = await scene.run('get', 'dbt');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('Did you mean "ci-dbt" or "ci-dbt (provisioning 0a1b2c3d)"?');
    expect((await scene.run('get', 'looker')).stderr).toContain('atlan-oauth list shows them all.');
    expect((await scene.json('get', 'dbt')).document).toMatchObject({ exitCode: 3, error: { code: 'unknown-client' } });
  });

  test('shows every twin of a name', async () => {
    const twins = [client('twin', { clientId: uuid(5) }), client('twin', { clientId: uuid(6) })];
    const scene = await openScene({ manifest: null, clients: twins });
    const { stdout } = await scene.run('get', 'twin');
    expect([uuid(5), uuid(6)].filter((clientId) => stdout.includes(clientId))).toHaveLength(2);
  });
});
