import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox } from '../support/run-cli.ts';

/** An apply at a terminal where somebody types these lines. */
async function applyAt(lines: readonly string[], ...args: readonly string[]) {
  const sandbox = await openSandbox();
  const { path: cwd } = await createWorkspace({
    'atlan-oauth.yaml': TWO_CLIENTS.replace('directory: sealed', `directory: sealed`),
  });
  const secrets = ['--secrets-dir', `${cwd}/sealed`];
  const io = fakeIo({
    argv: ['apply', ...secrets, ...args],
    env: { ...sandbox.env, TERM: 'dumb' },
    cwd,
    terminal: true,
    lines,
  });
  return { exitCode: await run(io), sandbox, ...io.written };
}

describe('the prompt', () => {
  test('approves with yes, and says so plainly', async () => {
    const { exitCode, stderr, stdout } = await applyAt(['yes']);
    expect(stderr).toContain("Only 'yes' will be accepted to approve.");
    expect(stdout).toContain('Apply complete: 2 created');
    expect(exitCode).toBe(0);
  });

  test.each([['no'], ['y'], ['YES'], ['yes please'], ['']])(
    'takes %j for a no: exit 6, nothing written',
    async (answer) => {
      const { exitCode, sandbox, stdout, stderr } = await applyAt([answer]);
      expect(exitCode).toBe(6);
      expect(stdout).toContain('Plan: 2 to create');
      expect(stderr).toContain('refused by guard missing-approval');
      expect(sandbox.writes()).toEqual([]);
    },
  );

  test('takes the end of input for a no', async () => {
    expect((await applyAt([])).exitCode).toBe(6);
  });

  test('leaves no progress above the report', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const argv = ['apply', '--auto-approve', '--secrets-dir', `${cwd}/sealed`];
    let above = '';
    const stdout = {
      isTTY: true,
      write: (text: string) => void (above = text.includes('Apply to') ? io.written.stderr : above),
    };
    const io = fakeIo({ argv, env: { ...sandbox.env, TERM: 'xterm' }, cwd, terminal: true, stdout });
    expect(await run(io)).toBe(0);
    expect(above).toContain('of 2');
    expect(above.endsWith('\r\u001B[K')).toBe(true);
  });

  test('is not needed with a flag, and the short fingerprint counts at a terminal', async () => {
    const { stderr, exitCode } = await applyAt([], '--auto-approve');
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('Enter a value');
    const wrong = await applyAt(['yes'], '--expect-fingerprint', '0000-0000-0000');
    expect(wrong.exitCode).toBe(6);
    expect(wrong.stderr).toContain('\nrefused by guard stale-plan');
  });
});
