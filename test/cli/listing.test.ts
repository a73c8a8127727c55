import { describe, expect, test } from 'vitest';
import { manifestText } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

const clients = [
  { displayName: 'ci-b', clientId: 'oauth-client-b', createdAt: Date.UTC(2026, 0, 3), createdBy: 'maria' },
  {
    displayName: 'ci-a',
    clientId: 'oauth-client-a',
    createdAt: Date.UTC(2026, 0, 2),
    role: '$guest',
    createdBy: 'zoe',
    personaQNs: ['default/tL6uqsrZGuf1hz9XFYnw8x'],
  },
  { displayName: 'other', clientId: 'oauth-client-o', createdAt: Date.UTC(2026, 0, 1), createdBy: 'li' },
  { displayName: 'ci-a (superseded 0a1b2c3d)', clientId: 'oauth-client-s', createdAt: Date.UTC(2025, 11, 1) },
];
const manifest = manifestText(
  '  - { name: ci-a, role: Guest, personas: [Data Assets] }',
  'scope: { names: ["ci-*"] }\n',
);

async function setting(files: Record<string, string> = {}, seeded = clients) {
  const sandbox = await openSandbox({ seed: { clients: seeded } });
  const workspace = await createWorkspace(files);
  const run = async (...args: readonly string[]) => runCli(args, { cwd: workspace.path, env: sandbox.env });
  return Object.assign(run, { read: async (name: string) => workspace.read(name) });
}

const namesOf = (stdout: string): readonly string[] =>
  JSON.parse(stdout).clients.map(({ name }: { name: string }) => name);

describe('list', () => {
  test('shows every client by name, with what people call its role and personas', async () => {
    const run = await setting();
    const { stdout, exitCode } = await run('list', '--format', 'json');
    expect(exitCode).toBe(0);
    expect(namesOf(stdout)).toEqual(['ci-a', 'ci-a (superseded 0a1b2c3d)', 'ci-b', 'other']);
    expect(JSON.parse(stdout).clients[0]).toMatchObject({
      clientId: 'oauth-client-a',
      role: '$guest',
      roleTitle: 'Guest',
      personas: [{ name: 'Data Assets', qualifiedName: 'default/tL6uqsrZGuf1hz9XFYnw8x' }],
      createdBy: 'zoe',
      standing: null,
    });
    expect((await run('list')).stdout).toContain('oauth-client-o');
  });

  test('says where each stands when a manifest is at hand', async () => {
    const run = await setting({ 'atlan-oauth.yaml': manifest });
    const { stdout } = await run('list', '--format', 'json');
    expect(JSON.parse(stdout).clients.map(({ standing }: { standing: string }) => standing)).toEqual([
      'managed',
      'managed',
      'in-scope',
      'unmanaged',
    ]);
  });

  test('goes on without a manifest that is broken, unless -f named it', async () => {
    const run = await setting({ 'atlan-oauth.yaml': 'clients: 7' });
    const { exitCode, stderr } = await run('list');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('atlan-oauth validate');
    expect((await run('list', '-f', 'atlan-oauth.yaml')).exitCode).toBe(3);
  });

  test('filters by glob and sorts by any field', async () => {
    const run = await setting();
    expect(namesOf((await run('list', '--name', 'ci-?', '--format', 'json')).stdout)).toEqual(['ci-a', 'ci-b']);
    const first = async (field: string) => namesOf((await run('list', '--sort', field, '--format', 'json')).stdout)[0];
    expect(await first('created')).toBe('ci-b');
    expect(await first('createdAt')).toBe('ci-b');
    expect(await first('role')).toBe('ci-a');
    expect((await run('list', '--name', 'none-*')).stdout).toContain('No clients.');
  });
});

describe('get', () => {
  test('finds a client by its exact name or its client id', async () => {
    const run = await setting();
    for (const wanted of ['other', 'oauth-client-o']) {
      const { stdout, exitCode } = await run('get', wanted, '--format', 'json');
      expect(exitCode).toBe(0);
      expect(namesOf(stdout)).toEqual(['other']);
    }
    expect((await run('get', 'ci-a')).stdout).toContain('Data Assets');
  });

  test('exits 3 with what is near for a name that is unknown', async () => {
    const run = await setting();
    const { exitCode, stderr, stdout } = await run('get', 'ohter');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('Did you mean "other"?');
  });
});

describe('export', () => {
  test('writes a manifest whose plan is empty, and never overwrites', async () => {
    const run = await setting({}, clients.slice(0, 3));
    expect((await run('export', '--out', 'atlan-oauth.yaml')).exitCode).toBe(0);
    const planned = await run('plan', '--detailed-exitcode');
    expect(planned.stdout).toContain('No changes.');
    expect(planned.exitCode).toBe(0);
    const again = await run('export', '--out', 'atlan-oauth.yaml');
    expect(again.exitCode).toBe(6);
    expect(again.stderr).toContain('exists');
  });

  test('keeps old clients whose overlap runs, and warns of unfinished creates, which no manifest can keep', async () => {
    const staged = { displayName: 'ci-b (provisioning 0a1b2c3d)', clientId: 'oauth-client-p', createdAt: 1.7e12 };
    const run = await setting({}, [...clients, staged]);
    const exported = await run('export', '--out', 'atlan-oauth.yaml');
    expect(exported.exitCode).toBe(0);
    expect(exported.stderr).toContain('  "ci-b (provisioning 0a1b2c3d)" (oauth-client-p)\n');
    const { changes } = JSON.parse((await run('plan', '--format', 'json')).stdout);
    expect(changes).toMatchObject([{ name: 'ci-b', clientId: 'oauth-client-p', reasons: ['unfinished-create'] }]);
    expect((await run('export', '--scope', 'ci-b*')).exitCode).toBe(6);
    expect((await run('export', '--scope', 'ci-a*')).exitCode).toBe(0);
  });

  test('writes to stdout without --out, with a scope only where asked', async () => {
    const run = await setting();
    const plain = await run('export');
    expect(plain.stdout).toContain('version: 1');
    expect(plain.stdout).not.toMatch(/^scope:/m);
    expect((await run('export', '--scope', 'oth*')).stdout).toMatch(/^scope:/m);
  });
});

describe('show', () => {
  test('renders a saved plan and an apply report like the commands that made them', async () => {
    const run = await setting({ 'atlan-oauth.yaml': manifestText('  - { name: new, role: Member }') });
    const planned = await run('plan', '--out', 'plan.json');
    expect((await run('show', 'plan.json')).stdout).toBe(planned.stdout);
    const applied = await run('apply', 'plan.json', '--report', 'json=report.json', '--format', 'markdown');
    expect((await run('show', 'report.json', '--format', 'markdown')).stdout).toBe(applied.stdout);
    for (const format of ['html', 'github-annotations', 'codequality', 'gitlab', 'json']) {
      expect({ format, exit: (await run('show', 'plan.json', '--format', format)).exitCode }).toEqual({
        format,
        exit: 0,
      });
    }
    const gitlab = await run('show', 'report.json', '--format', 'gitlab');
    expect(JSON.parse(gitlab.stdout)).toEqual({ create: 1, update: 0, delete: 0 });
  });

  test('writes the reports asked for beside what it prints, or nothing where one has no such form', async () => {
    const run = await setting({ 'atlan-oauth.yaml': manifestText('  - { name: new, role: Member }') });
    await run('plan', '--out', 'plan.json');
    const plain = await run('show', 'plan.json');
    const reported = await run('show', 'plan.json', '--report', 'html=plan.html', '--report', 'gitlab=plan.gitlab');
    expect(reported).toMatchObject({ exitCode: 0, stdout: plain.stdout, stderr: '' });
    expect((await run('show', 'plan.json', '--format', 'html')).stdout).toBe(await run.read('plan.html'));
    expect(JSON.parse(await run.read('plan.gitlab'))).toEqual({ create: 1, update: 0, delete: 0 });
    await run('apply', '--auto-approve', '--secrets-file', 'one.sealed.jsonl');
    await run('show', 'one.sealed.jsonl', '--report', 'markdown=sealed.md');
    expect(await run.read('sealed.md')).toContain('`new`');
    const refused = await run('show', 'one.sealed.jsonl', '--report', 'json=x.json', '--report', 'gitlab=x.gitlab');
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    await expect(run.read('x.json')).rejects.toThrow('ENOENT');
    expect((await run('show', 'plan.json', '--report', 'json=plan.json')).exitCode).toBe(3);
  });

  test('tells a sealed file’s metadata and never its ciphertext', async () => {
    const run = await setting({ 'atlan-oauth.yaml': manifestText('  - { name: new, role: Member }') });
    await run('apply', '--auto-approve', '--secrets-file', 'one.sealed.jsonl');
    const { stdout, exitCode } = await run('show', 'one.sealed.jsonl', '--format', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ records: [{ name: 'new', state: 'proved' }] });
    expect(stdout).not.toContain('BEGIN AGE');
    expect((await run('show', 'one.sealed.jsonl')).stdout).toContain('new');
    expect((await run('show', 'one.sealed.jsonl', '--format', 'markdown')).stdout).toContain('`new`');
    const html = (await run('show', 'one.sealed.jsonl', '--format', 'html')).stdout;
    expect(html).toContain('<code>new</code>');
    expect(html).not.toContain('BEGIN AGE');
    expect((await run('show', 'one.sealed.jsonl', '--format', 'gitlab')).exitCode).toBe(3);
  });

  test('refuses an edited plan (6) and a file that is none of ours (3)', async () => {
    const run = await setting({
      'notes.txt': 'hello',
      'other.json': '{"a":1}',
      'half.json': '{"formatVersion":"1.0","tool":',
    });
    expect((await run('show', 'notes.txt')).exitCode).toBe(3);
    expect((await run('show', 'other.json')).exitCode).toBe(3);
    expect((await run('show', 'half.json')).exitCode).toBe(6);
    expect((await run('show', 'missing.json')).exitCode).toBe(3);
  });
});
