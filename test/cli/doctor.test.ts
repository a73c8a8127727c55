import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

async function doctor(manifest: string | null, options: SandboxOptions = {}, env: Record<string, string> = {}) {
  const sandbox = await openSandbox(options);
  const { path: cwd } = await createWorkspace(manifest === null ? {} : { 'atlan-oauth.yaml': manifest });
  const result = await runCli(['doctor', '--format', 'json'], { cwd, env: { ...sandbox.env, ...env } });
  expect(sandbox.writes()).toEqual([]);
  const { ok, checks } = JSON.parse(result.stdout);
  const statuses = Object.fromEntries(
    checks.map(({ subject, status }: { subject: string; status: string }) => [subject, status]),
  );
  return { ...result, ok, statuses, checks, cwd, sandbox };
}

describe('doctor', () => {
  test('exits 0 where a plan would run, and says what it found', async () => {
    const { exitCode, ok, statuses, cwd, sandbox } = await doctor(TWO_CLIENTS);
    expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
    expect(statuses).toMatchObject({
      credentials: 'ok',
      clients: 'ok',
      roles: 'ok',
      manifest: 'ok',
      folder: 'ok',
      plan: 'ok',
      recipients: 'warn',
    });
    const text = await runCli(['doctor'], { cwd, env: sandbox.env });
    expect(text.stdout).toContain('A plan would run.');
    expect(text.stdout).toMatch(/^ +recipientsDigest: sha256:[0-9a-f]{64}$/m);
    expect(text.stdout).toMatch(/^ok +manifest +valid, 2 clients$/m);
    expect(text.stdout).not.toContain(sandbox.apiKey);
    const markdown = await runCli(['doctor', '--format', 'markdown'], { cwd, env: sandbox.env });
    expect(markdown.stdout).toMatch(/^### atlan-oauth doctor — \*\*A plan would run\.\*\*\n/);
    expect(markdown.stdout).toContain('| ok | manifest | `valid, 2 clients` |  |');
    expect(markdown.stdout).toMatch(
      /^\| ⚠ warn \| recipients \| .*<br>`recipientsDigest: sha256:[0-9a-f]{64}` \| .+ \|$/m,
    );
  });

  test('goes on after the first trouble, and each has its way out', async () => {
    const { exitCode, statuses, checks } = await doctor('clients: 7', {}, { ATLAN_API_KEY: 'wrong-key-entirely' });
    expect(exitCode).toBe(3);
    expect(statuses).toMatchObject({ manifest: 'fail', connection: 'ok', credentials: 'fail' });
    for (const { status, detail } of checks) if (status !== 'ok') expect(detail).not.toBe('');
  });

  test('exits with the code that a plan would have', async () => {
    expect((await doctor(TWO_CLIENTS, {}, { ATLAN_API_KEY: '' })).exitCode).toBe(4);
    expect((await doctor(TWO_CLIENTS, {}, { ATLAN_BASE_URL: 'http://127.0.0.1:1' })).exitCode).toBe(5);
    expect((await doctor(null)).exitCode).toBe(3);
    const forbidden = await doctor(TWO_CLIENTS, {
      fault: ({ kind }) => (kind === 'list' ? answerInstead(403) : undefined),
    });
    expect(forbidden.exitCode).toBe(4);
    expect(forbidden.statuses).toMatchObject({ roles: 'ok', clients: 'fail' });
  });

  test('finds a plan that a guard would refuse', async () => {
    const manifest = manifestText('  - { name: twin, role: Member }');
    const twins = [{ displayName: 'twin' }, { displayName: 'twin' }];
    const { exitCode, statuses } = await doctor(manifest, { seed: { clients: twins } });
    expect(exitCode).toBe(6);
    expect(statuses).toMatchObject({ plan: 'fail' });
  });

  test('warns of a clock that is off', async () => {
    const { statuses, exitCode } = await doctor(TWO_CLIENTS, { now: () => Date.now() + 3_600_000 });
    expect(exitCode).toBe(0);
    expect(statuses).toMatchObject({ clock: 'warn' });
  });
});
