import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../../src/cli/init.ts';
import { CommandContext } from '../../src/cli/command-context.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { fakeIo } from '../support/fake-io.ts';
import { createWorkspace, runCli, TEST_RECIPIENT } from '../support/run-cli.ts';

describe('init', () => {
  test('writes a manifest that passes validate, with and without a recipient', async () => {
    for (const args of [[], ['--tenant', 'https://acme.atlan.com/', '--recipient', TEST_RECIPIENT]]) {
      const { path: cwd } = await createWorkspace();
      expect((await runCli(['init', ...args], { cwd })).exitCode).toBe(0);
      const text = await readFile(path.join(cwd, 'atlan-oauth.yaml'), 'utf8');
      expect(text).toMatch(
        /^# yaml-language-server: \$schema=\.\/node_modules\/atlan-oauth\/schemas\/manifest\.schema\.json\n/,
      );
      const { exitCode, stderr } = await runCli(['validate'], { cwd });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    }
  });

  test('writes the pipelines of the examples', async () => {
    const workspace = await createWorkspace();
    const run = await runCli(['init', '--pipeline', 'github'], { cwd: workspace.path });
    expect(run.exitCode).toBe(0);
    for (const name of ['atlan-oauth.yml', 'atlan-oauth-drift.yml']) {
      const example = await readFile(new URL(`../../examples/github-actions/${name}`, import.meta.url), 'utf8');
      expect(await workspace.read(`.github/workflows/${name}`)).toBe(example);
    }
    const gitlab = await createWorkspace();
    expect((await runCli(['init', '--pipeline', 'gitlab'], { cwd: gitlab.path })).exitCode).toBe(0);
    const example = await readFile(new URL('../../examples/gitlab-ci/.gitlab-ci.yml', import.meta.url), 'utf8');
    expect(await gitlab.read('.gitlab-ci.yml')).toBe(example);
  });

  test('proposes no identity inside the repository', async () => {
    const workspace = await createWorkspace();
    const { stdout, stderr } = await runCli(['init'], { cwd: workspace.path });
    const proposals = `${stdout}${stderr}${await workspace.read('atlan-oauth.yaml')}`.match(/keygen --out \S+/g);
    expect(proposals).toEqual(['keygen --out ~/atlan-oauth-key.txt', 'keygen --out ~/atlan-oauth-key.txt']);
  });

  test('says nothing with --quiet', async () => {
    const { path: cwd, list } = await createWorkspace();
    expect(await runCli(['init', '--quiet'], { cwd })).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect(await list()).toContain('atlan-oauth.yaml');
  });

  test('never overwrites: a manifest refuses (6), other files are kept', async () => {
    const workspace = await createWorkspace({ '.gitattributes': '* text=auto\n' });
    const first = await runCli(['init', '--recipient', TEST_RECIPIENT], { cwd: workspace.path });
    expect(first.exitCode).toBe(0);
    expect(first.stderr).toContain('kept   .gitattributes');
    expect(await workspace.read('.gitattributes')).toBe('* text=auto\n');
    const before = await workspace.read('atlan-oauth.yaml');
    expect((await runCli(['init'], { cwd: workspace.path })).exitCode).toBe(6);
    expect(await workspace.read('atlan-oauth.yaml')).toBe(before);
  });

  test('shows what it would have written where that is short, and says where a file is just that already', async () => {
    const workspace = await createWorkspace({ '.gitattributes': '* text=auto\n', '.gitlab-ci.yml': 'stages: []\n' });
    const first = await runCli(['init', '--pipeline', 'gitlab'], { cwd: workspace.path });
    expect(first.stderr).toContain(
      'kept   .gitattributes, which exists; init would have written:\n       | # Sealed files',
    );
    expect(first.stderr).toContain('kept   .gitlab-ci.yml, which is another one; init --directory FOLDER writes');
    const elsewhere = await createWorkspace();
    expect((await runCli(['init'], { cwd: elsewhere.path })).exitCode).toBe(0);
    await rm(path.join(elsewhere.path, 'atlan-oauth.yaml'));
    const again = await runCli(['init'], { cwd: elsewhere.path });
    expect(again.stderr).toBe('kept   .gitattributes, which is just that already\nwrote  atlan-oauth.yaml\n');
  });

  test('uses a recipients file that is there, unless it cannot be used', async () => {
    const used = await createWorkspace({ 'recipients.txt': `# label: me\n${TEST_RECIPIENT}\n` });
    const { stdout } = await runCli(['init'], { cwd: used.path });
    expect(stdout).not.toContain('keygen');
    expect((await runCli(['validate'], { cwd: used.path })).stdout).toBe('Valid: 0 clients, 1 recipient.\n');
    const unusable = await createWorkspace({ 'recipients.txt': 'age1nonsense\n' });
    expect((await runCli(['init'], { cwd: unusable.path })).stdout).toContain('keygen');
    expect((await runCli(['validate'], { cwd: unusable.path })).exitCode).toBe(0);
  });

  test('refuses a recipient and an address that cannot be used, and writes nothing', async () => {
    const workspace = await createWorkspace();
    for (const args of [
      ['--recipient', 'age1nonsense'],
      ['--tenant', 'ftp://acme'],
    ]) {
      expect((await runCli(['init', ...args], { cwd: workspace.path })).exitCode).toBe(3);
    }
    expect(await workspace.list()).toEqual([]);
  });

  test('takes a bare host for what it is', async () => {
    const workspace = await createWorkspace();
    expect((await runCli(['init', '--tenant', 'acme.atlan.com'], { cwd: workspace.path })).exitCode).toBe(0);
    expect(await workspace.read('atlan-oauth.yaml')).toContain('tenant: "https://acme.atlan.com"');
  });

  async function answered(cwd: string, ...lines: readonly string[]): Promise<string> {
    const io = fakeIo({ cwd, terminal: true, lines, env: { NO_COLOR: '1' } });
    const interruption = {
      signal: new AbortController().signal,
      by: null,
      shield: async <R>(work: () => Promise<R>) => work(),
    };
    await init(new CommandContext(io, interruption, createRedactor({})), { recipient: [], directory: '.' });
    return io.written.stderr;
  }

  test('asks at a terminal what no flag says', async () => {
    const workspace = await createWorkspace();
    const asked = await answered(workspace.path, 'https://acme.atlan.com', TEST_RECIPIENT, '', 'none');
    expect(await workspace.read('atlan-oauth.yaml')).toContain('tenant: "https://acme.atlan.com"');
    expect(await workspace.read('recipients.txt')).toContain(TEST_RECIPIENT);
    expect(asked).toContain('Address of the tenant');
  });

  test('asks again at once where an answer cannot be used', async () => {
    const workspace = await createWorkspace();
    const lines = ['ftp://acme', 'acme.atlan.com', 'age1nonsense', TEST_RECIPIENT, '', 'jenkins', 'none'];
    const asked = await answered(workspace.path, ...lines);
    expect(asked.match(/Address of the tenant \(/g)).toHaveLength(2);
    expect(asked).toContain('error: The address of the tenant cannot be used');
    expect(asked).toContain('"jenkins" is no pipeline that init knows.');
    expect(await workspace.list()).toEqual(['.gitattributes', 'atlan-oauth.yaml', 'recipients.txt']);
  });
});
