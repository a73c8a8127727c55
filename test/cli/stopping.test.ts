import { describe, expect, test } from 'vitest';
import { createGate, holdAfter } from '../../src/sandbox/fault.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, startCli, TEST_IDENTITY } from '../support/run-cli.ts';

/** An apply of two clients that hangs in the answer to its first create, which the tenant has carried out. */
async function applyThatHangs() {
  const gate = createGate();
  let created = (): void => {};
  const inFlight = new Promise<void>((resolve) => (created = resolve));
  const sandbox = await openSandbox({
    fault: ({ kind, nthOfKind }) => {
      if (kind !== 'create' || nthOfKind > 1) return undefined;
      created();
      return holdAfter(gate.passed);
    },
  });
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS, 'key.txt': TEST_IDENTITY });
  const options = { cwd: workspace.path, env: sandbox.env };
  const running = startCli(['apply', '--auto-approve', '--concurrency', '1', '--format', 'json'], options);
  await inFlight;
  return { sandbox, workspace, options, running, gate };
}

describe('an apply that is told to stop', () => {
  test('by SIGINT and then SIGTERM seals what was sent, publishes nothing, reports and exits 130', async () => {
    const { sandbox, workspace, options, running, gate } = await applyThatHangs();
    running.kill('SIGINT');
    running.kill('SIGTERM');
    gate.open();
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'interrupted', exitCode: 130 });
    const staged = sandbox.tenant.clients().filter(({ displayName }) => displayName.includes('(provisioning '));
    expect(staged).toHaveLength(1);
    const [sealed] = await workspace.list('sealed');
    const unsealed = await runCli(['unseal', `sealed/${sealed}`, '-i', 'key.txt'], options);
    expect(JSON.parse(unsealed.stdout)).toMatchObject([{ clientId: staged[0]?.clientId }]);
    const again = await runCli(['apply', '--auto-approve'], options);
    expect(again.exitCode).toBe(0);
    expect((await runCli(['plan', '--detailed-exitcode'], options)).exitCode).toBe(0);
  });

  test('by SIGTERM exits 143', async () => {
    const { running, gate } = await applyThatHangs();
    running.kill('SIGTERM');
    gate.open();
    expect((await running.finished).exitCode).toBe(143);
  });

  test('by a second SIGINT ends at once', async () => {
    const { running } = await applyThatHangs();
    running.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
  });

  test('before it has written anything just ends, with nothing on the tenant', async () => {
    const gate = createGate();
    const sandbox = await openSandbox({ fault: ({ kind }) => (kind === 'list' ? holdAfter(gate.passed) : undefined) });
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const running = startCli(['apply', '--auto-approve', '--format', 'json'], { cwd, env: sandbox.env });
    while (sandbox.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    running.kill('SIGTERM');
    const { exitCode, stdout } = await running.finished;
    gate.open();
    expect(exitCode).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 143, error: { code: 'interrupted' } });
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('a reader that closes stdout early', () => {
  test('does not keep an apply from its end', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const running = startCli(['apply', '--auto-approve'], { cwd, env: sandbox.env });
    running.child.stdout?.destroy();
    const { exitCode } = await running.finished;
    expect(exitCode).toBe(0);
    expect(sandbox.tenant.clients().map(({ displayName }) => displayName)).toEqual(
      expect.arrayContaining(['ci-dbt', 'ci-airflow']),
    );
  });

  test('a pipe gets the whole JSON of a big plan', async () => {
    const sandbox = await openSandbox();
    const many = Array.from({ length: 1000 }, (_, index) => `  - { name: client-${index}, role: Member }`).join('\n');
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(many) });
    const { stdout, exitCode } = await runCli(['plan', '--format', 'json'], { cwd, env: sandbox.env });
    expect(exitCode).toBe(0);
    expect(stdout.length).toBeGreaterThan(65_536);
    expect(JSON.parse(stdout).changes).toHaveLength(1000);
  });
});
