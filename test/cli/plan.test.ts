import { describe, expect, test } from 'vitest';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import {
  createWorkspace,
  openSandbox,
  runCli,
  type CliResult,
  type TestSandbox,
  type Workspace,
} from '../support/run-cli.ts';

/** Runs `plan` in a fresh workspace with this manifest and these clients on the tenant. */
async function plan(
  manifest: string,
  args: readonly string[] = [],
  setting: {
    clients?: readonly { displayName: string; [field: string]: unknown }[];
    files?: Record<string, string>;
    env?: Record<string, string>;
  } = {},
): Promise<CliResult & { sandbox: TestSandbox; workspace: Workspace }> {
  const sandbox = await openSandbox(setting.clients === undefined ? {} : { seed: { clients: setting.clients } });
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': manifest, ...setting.files });
  const result = await runCli(['plan', ...args], { cwd: workspace.path, env: { ...sandbox.env, ...setting.env } });
  expect(sandbox.writes()).toEqual([]);
  return { ...result, sandbox, workspace };
}

describe('plan', () => {
  test('costs one listing, the roles and one persona search', async () => {
    const { sandbox } = await plan(TWO_CLIENTS);
    expect(sandbox.requests.map(({ kind }) => kind).sort()).toEqual(['list', 'personas', 'roles']);
  });

  test('searches no persona where none is named', async () => {
    const { sandbox } = await plan(manifestText('  - { name: a, role: Member }'));
    expect(sandbox.requests.map(({ kind }) => kind).sort()).toEqual(['list', 'roles']);
  });

  test('exits 2 with --detailed-exitcode where there are changes, and else 0', async () => {
    expect((await plan(TWO_CLIENTS, ['--detailed-exitcode'])).exitCode).toBe(2);
    expect((await plan(TWO_CLIENTS)).exitCode).toBe(0);
    expect((await plan(manifestText(''), ['--detailed-exitcode'])).exitCode).toBe(0);
  });

  test('prints one JSON document with --format json, the one that --out saves', async () => {
    const { stdout, stderr, workspace } = await plan(TWO_CLIENTS, ['--format', 'json', '--out', 'plan.json']);
    expect(stderr).toBe('');
    const document = JSON.parse(stdout);
    expect(document).toEqual(JSON.parse(await workspace.read('plan.json')));
    expect(document).toMatchObject({
      formatVersion: '1.0',
      summary: { create: 2, update: 0, replace: 0, purge: 0 },
      requests: { POST: 1, PUT: 0, DELETE: 0 },
    });
  });

  test('writes Markdown to stdout with --format markdown', async () => {
    const { stdout, exitCode } = await plan(TWO_CLIENTS, ['--format', 'markdown']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!-- atlan-oauth plan /);
  });

  test('reads a whole folder, and paths in a manifest relative to their file', async () => {
    const { stdout, exitCode } = await plan('not: used', ['-f', 'clients', '--format', 'json'], {
      files: {
        'clients/a.yaml': 'version: 1\nsecrets: { directory: sealed }\nclients:\n  - { name: a, role: Member }\n',
        'clients/b.yml': 'version: 1\nclients:\n  - { name: b, role: Member }\n',
        'clients/notes.txt': 'not a manifest',
      },
    });
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.changes.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(document.secretsDirectory).toBe('clients/sealed');
  });

  test('lists what it leaves alone with --show-unmanaged', async () => {
    const { stdout } = await plan(manifestText(''), ['--show-unmanaged'], {
      clients: [{ displayName: 'somebody-elses' }],
    });
    expect(stdout).toContain('somebody-elses');
  });

  test('warns with --base of a client that left the manifest but lives on', async () => {
    const before = manifestText('  - { name: old, role: Member }');
    const { stdout, exitCode } = await plan(manifestText(''), ['--base', 'before.yaml'], {
      clients: [{ displayName: 'old' }],
      files: { 'before.yaml': before },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('unlisted-but-alive');
    expect(stdout).toMatch(/^ {2}- \{ name: old, state: absent, clientId: oauth-client-\S+ \}$/m);
  });

  test('looks up what it did not find once more after two seconds', async () => {
    const notYet = answerInstead(200, { approximateCount: 0, entities: null });
    const sandbox = await openSandbox({
      fault: ({ kind, nthOfKind }) => (kind === 'personas' && nthOfKind === 1 ? notYet : undefined),
    });
    sandbox.tenant.addPersona({ name: 'Late' });
    const { path: cwd } = await createWorkspace({
      'atlan-oauth.yaml': manifestText('  - { name: a, role: Member, personas: [Late] }'),
    });
    const { exitCode, stdout } = await runCli(['plan'], { cwd, env: sandbox.env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Late');
    const [first, second, ...others] = sandbox.requests.filter(({ kind }) => kind === 'personas');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1990);
    expect(others).toEqual([]);
  });

  test('exits 3 with the place and what is near where a role does not exist', async () => {
    const { exitCode, stdout, stderr } = await plan(manifestText('  - name: a\n    role: Membr'));
    expect(exitCode).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain('atlan-oauth.yaml:7:11');
    expect(stderr).toContain('Did you mean "Member"?');
  });

  test('exits 3 for a policy and a base that do not exist', async () => {
    expect(await plan(TWO_CLIENTS, ['--policy', 'no.yaml'])).toMatchObject({ exitCode: 3, stdout: '' });
    expect(await plan(TWO_CLIENTS, ['--base', 'no.yaml'])).toMatchObject({ exitCode: 3, stdout: '' });
  });
});

describe('a plan that a guard refuses', () => {
  const manifest = manifestText('  - { name: keep, role: Member }', 'scope: { names: ["ci-*"] }\n');
  const clients = ['keep', 'ci-1', 'ci-2', 'ci-3', 'ci-4'].map((displayName) => ({ displayName }));

  test('is shown whole on stdout first; the guard and its figures follow on stderr, exit 6', async () => {
    const { exitCode, stdout, stderr } = await plan(manifest, ['--detailed-exitcode'], { clients });
    expect(exitCode).toBe(6);
    expect(stdout).toContain('4 to purge');
    expect(stderr).toContain('refused by guard limits');
    expect(stderr).toContain('--max-purges 4');
  });

  test('is one JSON document with the plan beside the error', async () => {
    const { exitCode, stdout } = await plan(manifest, ['--format', 'json'], { clients });
    expect(exitCode).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 6,
      error: { code: 'limits' },
      diagnostics: [],
      summary: { purge: 4 },
      refusals: [{ guard: 'limits' }],
    });
  });

  test('is saved and reported all the same', async () => {
    const args = ['--out', 'plan.json', '--report', 'markdown=plan.md', '--report', 'gitlab=tf.json'];
    const { exitCode, workspace } = await plan(manifest, args, { clients });
    expect(exitCode).toBe(6);
    expect(JSON.parse(await workspace.read('plan.json'))).toMatchObject({ refusals: [{ guard: 'limits' }] });
    expect(await workspace.read('plan.md')).toContain('limits');
    expect(JSON.parse(await workspace.read('tf.json'))).toEqual({ create: 0, update: 0, delete: 4 });
  });

  test('passes once the flag that it names is given', async () => {
    expect((await plan(manifest, ['--max-purges', '4'], { clients })).exitCode).toBe(0);
  });

  test('is refused for an empty manifest with a scope, unless --allow-empty', async () => {
    const empty = manifestText('', 'scope: { names: ["ci-*"] }\n');
    const remote = { clients: [{ displayName: 'ci-1' }] };
    const refused = await plan(empty, ['--format', 'json'], remote);
    expect(refused.exitCode).toBe(6);
    expect(JSON.parse(refused.stdout).refusals).toMatchObject([{ guard: 'empty-manifest' }]);
    expect((await plan(empty, ['--allow-empty'], remote)).exitCode).toBe(0);
  });

  test('follows a policy that only tightens', async () => {
    const { exitCode, stdout } = await plan(TWO_CLIENTS, ['--policy', 'policy.yaml', '--format', 'json'], {
      files: { 'policy.yaml': 'version: 1\nallowedRoles: [Guest]\n' },
    });
    expect(exitCode).toBe(6);
    expect(JSON.parse(stdout).refusals).toMatchObject([{ guard: 'policy' }]);
  });
});

describe('--only, --replace and --revoke', () => {
  const clients = [
    { displayName: 'a', clientId: 'oauth-client-a' },
    { displayName: 'b', description: 'old', clientId: 'oauth-client-b' },
  ];
  const manifest = manifestText('  - { name: a, role: Member, overlap: 3d }\n  - { name: b, role: Member }');

  test('plan what was asked for, and nothing else', async () => {
    const replaced = await plan(manifest, ['--replace', 'a', '--only', 'a', '--format', 'json'], { clients });
    expect(replaced.exitCode).toBe(0);
    const { changes, options } = JSON.parse(replaced.stdout);
    expect(changes).toMatchObject([{ name: 'a', action: 'replace', reasons: ['requested'] }]);
    expect(options.replace).toEqual([{ name: 'a', clientId: 'oauth-client-a' }]);
    const revoked = await plan(manifest, ['--revoke', 'a', '--only', 'a', '--format', 'json'], { clients });
    expect(JSON.parse(revoked.stdout).changes[0].warnings.map(({ code }: { code: string }) => code)).toContain(
      'credentials-revoked',
    );
  });

  test('exit 3 for a name that nobody knows', async () => {
    for (const flag of ['--only', '--replace', '--revoke']) {
      const { exitCode, stderr } = await plan(manifest, [flag, 'aa'], { clients });
      expect({ flag, exitCode }).toEqual({ flag, exitCode: 3 });
      expect(stderr).toContain('aa');
    }
  });
});
