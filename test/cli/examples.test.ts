import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openSandbox, runCli } from '../support/run-cli.ts';

const folderOf = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

describe.each(['minimal', 'team'])('the example %s', (name) => {
  test('is valid', async () => {
    const { exitCode, stderr } = await runCli(['validate'], { cwd: folderOf(name) });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('is planned on the tenant that the sandbox shows', async () => {
    const sandbox = await openSandbox();
    const { exitCode, stdout } = await runCli(['plan', '--format', 'json'], { cwd: folderOf(name), env: sandbox.env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).refusals).toEqual([]);
  });
});

test('the team’s example shows a rename, creates and a scope that purges nothing of others', async () => {
  const sandbox = await openSandbox();
  const { stdout } = await runCli(['plan', '--format', 'json'], { cwd: folderOf('team'), env: sandbox.env });
  const { changes, summary } = JSON.parse(stdout);
  expect(summary).toMatchObject({ create: 3, update: 1, replace: 0, purge: 0 });
  expect(changes.find(({ action }: { action: string }) => action === 'update')).toMatchObject({
    name: 'slack-search',
    before: { name: 'slack-lookup' },
  });
});

test('the demo comes to its end, shows a sealed secret opened and an empty plan, and stays within 80 columns', async () => {
  const demo = spawn(process.execPath, [fileURLToPath(new URL('../../examples/demo.mjs', import.meta.url))], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = await once(demo, 'close');
  expect(exitCode).toBe(0);
  expect(output).toContain('Apply complete: 1 created');
  expect(output).toMatch(/CI_DBT_CLIENT_SECRET='\S+'/);
  expect(output).toContain('No changes. The tenant matches the manifest.');
  for (const line of output.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(80);
});
