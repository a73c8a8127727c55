import { describe, expect, test } from 'vitest';
import { answerInstead, createGate, holdAfter } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, startCli, TEST_IDENTITY } from '../support/run-cli.ts';

const pause = async (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

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
    // Two signals at once may arrive in any order.
    await running.output('SIGINT: stopping');
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

/** What a request can be kept waiting with for longer than any runner waits after its signal. */
const WAITS: readonly (readonly [string, () => Fault])[] = [
  ['a pause of a minute', () => answerInstead(429, '', { 'retry-after': '60' })],
  ['an answer that does not come', () => holdAfter(createGate().passed)],
];

describe('an apply that is told to stop while it waits', () => {
  /** A create, a replacement, an update and a purge; every request of this kind is kept waiting. */
  async function stoppedAt(kind: string, wait: () => Fault) {
    const sandbox = await openSandbox({
      seed: {
        clients: [
          { displayName: 'old-role', role: '$guest' },
          { displayName: 'old-text', description: 'before' },
          { displayName: 'old-client' },
        ],
      },
      fault: (request) => (request.kind === kind ? wait() : undefined),
    });
    const clients = [
      '  - { name: brand-new, role: Member }',
      '  - { name: old-role, role: Member }',
      '  - { name: old-text, role: Member, description: after }',
      '  - { name: old-client, state: absent }',
    ];
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': manifestText(clients.join('\n')) });
    const running = startCli(['apply', '--auto-approve', '--format', 'json'], {
      cwd: workspace.path,
      env: sandbox.env,
    });
    while (!sandbox.requests.some((request) => request.kind === kind)) await pause(10);
    await pause(300);
    const signalledAt = Date.now();
    running.kill('SIGTERM');
    const { exitCode, stdout } = await running.finished;
    return { sandbox, exitCode, report: JSON.parse(stdout), ms: Date.now() - signalledAt };
  }

  test.each(WAITS)('in %s before a proof leaves the client staged', async (_name, wait) => {
    const { exitCode, report, ms } = await stoppedAt('token', wait);
    expect(exitCode).toBe(143);
    expect(ms).toBeLessThan(5000);
    expect(report.status).toBe('interrupted');
    expect(report.results[0]).toMatchObject({ name: 'brand-new', status: 'staged', secret: 'sealed', proved: false });
  });

  test.each(['create', 'update', 'purge'])('in a pause before a %s does not send it', async (kind) => {
    const { sandbox, exitCode, report, ms } = await stoppedAt(kind, () =>
      answerInstead(429, '', { 'retry-after': '60' }),
    );
    expect(exitCode).toBe(143);
    expect(ms).toBeLessThan(5000);
    expect(report).toMatchObject({ status: 'interrupted', summary: { unknown: 0 } });
    expect(report.results.filter(({ secret }: { secret: string }) => secret === 'lost')).toEqual([]);
    expect(sandbox.requests.filter((request) => request.kind === kind)).toHaveLength(1);
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
