import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, TEST_IDENTITY, TEST_RECIPIENT } from '../support/run-cli.ts';

async function validate(
  manifest: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  files: Record<string, string> = {},
) {
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': manifest, ...files });
  return { ...(await runCli(['validate', ...args], { cwd: workspace.path, env })), workspace };
}

describe('validate', () => {
  test('needs no credentials and says what it found', async () => {
    const { exitCode, stdout, stderr } = await validate(TWO_CLIENTS);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: 'Valid: 2 clients, 1 recipient.\n',
      stderr: '',
    });
  });

  test('shows the digest of the recipients with --verbose, as a policy takes it', async () => {
    const { exitCode, stdout, workspace } = await validate(TWO_CLIENTS, ['--verbose']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Valid: 2 clients, 1 recipient\.\nrecipientsDigest: sha256:[0-9a-f]{64}\n$/);
    await workspace.write('policy.yaml', stdout.replace(/^.*\n/, ''));
    const sandbox = await openSandbox();
    const planned = await runCli(['plan', '--policy', 'policy.yaml'], { cwd: workspace.path, env: sandbox.env });
    expect(planned.exitCode).toBe(0);
  });

  test.each([
    { what: 'an identity', recipients: TEST_IDENTITY, code: 'private-key' },
    {
      what: 'an identity of a plugin',
      recipients: `AGE-PLUGIN-YUBIKEY-${'1Q'.repeat(20)}`,
      code: 'identity-as-recipient',
    },
    { what: 'a public key', recipients: TEST_RECIPIENT, code: 'recipient-as-file' },
    { what: 'an SSH key', recipients: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@here', code: 'recipient-as-file' },
  ])('takes $what for no file of recipients, and never shows a private one', async ({ recipients, code }) => {
    const manifest = manifestText('  - { name: a, role: Member }').replace(
      /recipients: .*/,
      `recipients: ${recipients}`,
    );
    const { exitCode, stdout, stderr } = await validate(manifest, ['--format', 'json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([{ code, file: 'atlan-oauth.yaml', line: 4 }]);
    if (recipients.startsWith('AGE-')) expect(stdout + stderr).not.toContain(recipients.slice(-20));
    else expect(stderr).toContain(`\n  recipients: [${recipients}]\n`);
  });

  test('reports every problem at once, with places, on stderr', async () => {
    const { exitCode, stdout, stderr } = await validate(
      manifestText('  - { name: a, role: Member, personae: [] }\n  - { name: 0123, role: Member }'),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('unknown key "personae", did you mean "personas"?');
    expect(stderr).toMatch(/atlan-oauth\.yaml:\d+:\d+/);
    expect(stderr.match(/^error:/gm)?.length).toBeGreaterThanOrEqual(3);
  });

  test('prints its own document with --format json, valid or not', async () => {
    const good = await validate(TWO_CLIENTS, ['--format', 'json']);
    expect(JSON.parse(good.stdout)).toMatchObject({ valid: true, errorCount: 0, warningCount: 0, diagnostics: [] });
    const bad = await validate('version: 1\nclients: 7\n', ['--format', 'json']);
    expect(bad.exitCode).toBe(3);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      valid: false,
      errorCount: 1,
      diagnostics: [
        {
          severity: 'error',
          file: 'atlan-oauth.yaml',
          line: 2,
          column: expect.any(Number),
          message: expect.any(String),
        },
      ],
    });
  });

  test('names every file that cannot be read, in one run', async () => {
    const { exitCode, stdout } = await validate(TWO_CLIENTS, [
      '-f',
      'no.yaml',
      '-f',
      'neither.yaml',
      '--format',
      'json',
    ]);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).diagnostics.map(({ message }: { message: string }) => message)).toEqual([
      'no.yaml: no such file or directory.',
      'neither.yaml: no such file or directory.',
    ]);
  });

  test('says how to get a manifest where there is none', async () => {
    const { path: cwd } = await createWorkspace();
    const { exitCode, stderr } = await runCli(['validate'], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('atlan-oauth init');
  });

  test('checks the recipients, in their file too', async () => {
    const manifest = 'version: 1\nsecrets: { directory: sealed, recipients: keys.txt }\nclients: []\n';
    const missing = await validate(manifest);
    expect(missing.exitCode).toBe(3);
    expect(missing.stderr).toContain('atlan-oauth.yaml:2:');
    const wrong = await validate(manifest, [], {}, { 'keys.txt': 'age1nonsense\n' });
    expect(wrong.exitCode).toBe(3);
    expect(wrong.stderr).toContain('keys.txt:1:1');
  });

  test('finds a secrets directory that uploads would skip, beside whatever is wrong with the recipients', async () => {
    const manifest = 'version: 1\nsecrets:\n  directory: out/.sealed\n  recipients: [age1nonsense]\nclients: []\n';
    const { exitCode, stdout, stderr } = await validate(manifest, ['--format', 'json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      errorCount: 2,
      diagnostics: [
        { code: 'hidden-secrets-path', file: 'atlan-oauth.yaml', line: 3, column: 14 },
        { file: 'atlan-oauth.yaml', line: 4 },
      ],
    });
    expect(stderr).toContain('".sealed" in out/.sealed begins with a dot.');
  });

  test('takes the folder of the manifest for a part of the path', async () => {
    const { path: cwd } = await createWorkspace({ '.github/atlan-oauth.yaml': TWO_CLIENTS });
    const inside = await runCli(['validate', '-f', '.github/atlan-oauth.yaml'], { cwd });
    expect(inside.exitCode).toBe(3);
    expect(inside.stderr).toMatch(/^ {2}\.github\/atlan-oauth\.yaml:\d+:\d+$/m);
    expect(inside.stderr).toContain('".github" in .github/sealed begins with a dot.');
  });

  test('is stricter there than plan, which warns, and apply, which refuses only where something is sealed', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({
      'atlan-oauth.yaml': TWO_CLIENTS.replace('directory: sealed', 'directory: .sealed'),
      'update.yaml': manifestText('  - { name: slack-lookup, role: Guest, description: new }').replace(
        'sealed',
        '.sealed',
      ),
    });
    const run = async (...args: readonly string[]) => runCli(args, { cwd, env: sandbox.env });
    const planned = await run('plan', '--out', 'plan.json');
    expect(planned.exitCode).toBe(0);
    expect(planned.stderr).toMatch(/^warning: The secrets path is hidden$/m);
    expect(planned.stderr).toMatch(/^ {2}atlan-oauth\.yaml:3:14$/m);
    for (const args of [['--auto-approve'], ['plan.json']]) {
      const applied = await run('apply', ...args);
      expect({ args, exitCode: applied.exitCode }).toEqual({ args, exitCode: 6 });
      expect(applied.stderr).toMatch(/^error: The secrets path is hidden$/m);
    }
    expect(sandbox.writes()).toEqual([]);
    expect((await run('plan', '--secrets-dir', 'sealed')).stderr).toBe('');
    expect((await run('apply', '-f', 'update.yaml', '--auto-approve')).exitCode).toBe(0);
  });

  test('tells what is wrong with the recipients together with everything else', async () => {
    const manifest =
      'version: 1\nsecrets: { directory: .hidden, recipients: none.txt }\nclients: [{ name: a, rle: Member }]\n';
    const { exitCode, stdout } = await validate(manifest, ['--format', 'json']);
    expect(exitCode).toBe(3);
    const codes = JSON.parse(stdout).diagnostics.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(expect.arrayContaining(['unknown-key', 'hidden-secrets-path', 'recipients-unreadable']));
  });

  test('finds an empty manifest with a scope wrong', async () => {
    expect((await validate(manifestText('', 'scope: { names: [a] }\n'))).exitCode).toBe(3);
  });

  test('compares the tenant with ATLAN_BASE_URL where it is set', async () => {
    const manifest = manifestText('', 'tenant: https://acme.atlan.com\n');
    expect((await validate(manifest)).exitCode).toBe(0);
    expect((await validate(manifest, [], { ATLAN_BASE_URL: 'https://acme.atlan.com/' })).exitCode).toBe(0);
    expect((await validate(manifest, [], { ATLAN_BASE_URL: 'https://other.atlan.com' })).exitCode).toBe(3);
  });

  test('writes reports for pull requests, also of an invalid manifest', async () => {
    const { workspace, exitCode } = await validate('version: 1\nclients: 7\n', [
      '--report',
      'codequality=cq.json',
      '--report',
      'github-annotations=notes.txt',
      '--report',
      'markdown=note.md',
    ]);
    expect(exitCode).toBe(3);
    expect(JSON.parse(await workspace.read('cq.json'))).toMatchObject([
      { location: { path: 'atlan-oauth.yaml', lines: { begin: 2 } } },
    ]);
    expect(await workspace.read('notes.txt')).toMatch(/^::error file=atlan-oauth\.yaml,line=2/);
    expect(await workspace.read('note.md')).toContain('not valid');
  });

  test('shows no line of a file that a link leads to out of the checkout', async () => {
    const { path: elsewhere } = await createWorkspace({ 'x.yaml': 'password: hunter2\n' });
    const { path: cwd } = await createWorkspace({ 'm/a.yaml': 'version: 1\nclients: []\n' });
    symlinkSync(`${elsewhere}/x.yaml`, `${cwd}/m/b.yaml`);
    const { exitCode, stdout, stderr } = await runCli(['validate', '-f', 'm', '--format', 'json'], { cwd });
    expect({ exitCode, leaked: (stdout + stderr).includes('hunter2') }).toEqual({ exitCode: 3, leaked: false });
    expect(stderr).toContain('m/b.yaml is, or lies behind, a link that leads out of the checkout or folder');
    const named = await runCli(['validate', '-f', `${elsewhere}/x.yaml`], { cwd });
    expect(named.stderr).toContain('hunter2');
  });

  test('stops reading a file that has no end', async () => {
    const { path: cwd } = await createWorkspace();
    const { exitCode, stderr } = await runCli(['validate', '-f', '/dev/zero'], { cwd, timeoutMs: 20_000 });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('/dev/zero');
  });
});
