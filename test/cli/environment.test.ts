import { describe, expect, test } from 'vitest';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

describe('credentials', () => {
  test('that are missing, half or empty end with 4, a missing address with 3', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const url = { ATLAN_BASE_URL: 'http://127.0.0.1:1' };
    const cases: readonly [number, Record<string, string>][] = [
      [3, {}],
      [3, { ATLAN_BASE_URL: '', ATLAN_API_KEY: 'key' }],
      [3, { ATLAN_BASE_URL: 'http://acme.atlan.com', ATLAN_API_KEY: 'key' }],
      [3, { ...url, ATLAN_API_KEY: 'key with gaps' }],
      [4, url],
      [4, { ...url, ATLAN_API_KEY: '' }],
      [4, { ...url, ATLAN_OAUTH_CLIENT_ID: 'oauth-client-1' }],
      [4, { ...url, ATLAN_OAUTH_CLIENT_SECRET: 'secret-of-nobody' }],
    ];
    for (const [expected, env] of cases) {
      const { exitCode, stdout, stderr } = await runCli(['plan'], { cwd, env });
      expect({ env, exitCode, stdout }).toEqual({ env, exitCode: expected, stdout: '' });
      expect(stderr).not.toContain('key with gaps');
      expect(stderr).not.toContain('secret-of-nobody');
    }
  });

  test('are also read from files', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(''), key: `${sandbox.apiKey}\n` });
    const env = { ATLAN_BASE_URL: sandbox.url, ATLAN_API_KEY_FILE: `${cwd}/key` };
    expect((await runCli(['plan'], { cwd, env })).exitCode).toBe(0);
  });
});

describe('NODE_DEBUG', () => {
  test('with http, net or tls is refused before anything is sent, wildcards included', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    for (const value of ['http', 'fs,NET', 'tls', '*', 'ht*']) {
      const { exitCode, stdout, stderr } = await runCli(['plan'], { cwd, env: { ...sandbox.env, NODE_DEBUG: value } });
      expect({ value, exitCode, stdout }).toEqual({ value, exitCode: 3, stdout: '' });
      expect(stderr).not.toContain(sandbox.apiKey);
    }
    expect(sandbox.requests).toHaveLength(0);
  });

  test('with anything else is nobody’s business', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText('') });
    expect((await runCli(['validate'], { cwd, env: { NODE_DEBUG: 'test' } })).exitCode).toBe(0);
  });
});

describe('output', () => {
  const names = '  - { name: a, role: Member }';

  test('has colour only where it was asked for, and never in files', async () => {
    const sandbox = await openSandbox();
    const { path: cwd, ...workspace } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(names) });
    const plain = await runCli(['plan'], { cwd, env: sandbox.env });
    const args = ['plan', '--out', 'plan.json', '--report', 'markdown=plan.md'];
    const forced = await runCli(args, { cwd, env: { ...sandbox.env, FORCE_COLOR: '1' } });
    const off = await runCli(['plan', '--no-color'], { cwd, env: { ...sandbox.env, FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001B[');
    for (const text of [plain.stdout, off.stdout, await workspace.read('plan.json'), await workspace.read('plan.md')]) {
      expect(text).not.toContain('\u001B');
    }
  });

  test('with --verbose shows every request on stderr, without credentials', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(names) });
    const { stderr, stdout } = await runCli(['plan', '--verbose'], { cwd, env: sandbox.env });
    expect(stderr).toMatch(/GET \/api\/service\/oauth-clients -> 200/);
    expect(stderr + stdout).not.toContain(sandbox.apiKey);
  });

  test('with --quiet has nothing on stderr but errors', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(names) });
    const { stderr } = await runCli(['apply', '--auto-approve', '--quiet'], { cwd, env: sandbox.env });
    expect(stderr).toBe('');
  });

  test('that does not fit on the disk is told and exits 1', async () => {
    const { path: cwd } = await createWorkspace();
    const full = await runCli(['completion', 'bash'], { cwd, stdoutFile: '/dev/full' });
    expect(full.exitCode).toBe(1);
    expect(full.stderr).toContain('ENOSPC');
  });
});
