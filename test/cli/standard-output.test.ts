import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, startCli } from '../support/run-cli.ts';

const main = new URL('../../dist/main.js', import.meta.url).pathname;

/** A pipe that does not let anybody wait, filled to the brim. */
async function fullPipe(): Promise<{ readonly descriptor: number; readonly filled: number }> {
  const { path: folder } = await createWorkspace();
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(descriptor));
  for (let filled = 0; ;) {
    try {
      filled += writeSync(descriptor, 'x'.repeat(filled < 60_000 ? 4096 : 1));
    } catch {
      return { descriptor, filled };
    }
  }
}

/** What the pipe holds now; empty where that is nothing. */
function drain(descriptor: number): string {
  const bytes = Buffer.alloc(65_536);
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } catch {
    return '';
  }
}

describe('a result', () => {
  test('of a few lines is whole in a file and in a pipe', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const piped = await runCli(['validate'], { cwd });
    const file = path.join(cwd, 'out.txt');
    await runCli(['validate'], { cwd, stdoutFile: file });
    expect(piped.stdout).toBe('Valid: 2 clients, 1 recipient.\n');
    expect(readFileSync(file, 'utf8')).toBe(piped.stdout);
  });

  test('waits for a pipe that is full and lets nobody wait', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const { descriptor, filled } = await fullPipe();
    const child = spawn(process.execPath, [main, 'validate'], {
      cwd,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', descriptor, 'inherit'],
    });
    const exited = once(child, 'exit');
    let text = '';
    await Promise.race([exited, pause(1500)]);
    expect(child.exitCode).toBeNull();
    while (!text.includes('\n')) {
      text += drain(descriptor);
      await pause(5);
    }
    expect(text.slice(filled)).toBe('Valid: 2 clients, 1 recipient.\n');
    expect(await exited).toEqual([0, null]);
  });

  test('of many pieces, small and large, reaches a slow reader whole and in order', async () => {
    const sandbox = await openSandbox();
    const many = Array.from({ length: 2500 }, (_, index) => `  - { name: client-${index}, role: Member }`).join('\n');
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifestText(many) });
    const args = ['plan', '--format', 'json', '--requests-per-minute', '10000'];
    const running = startCli(args, { cwd, env: sandbox.env });
    running.child.stdout?.on('data', () => {
      running.child.stdout?.pause();
      setTimeout(() => running.child.stdout?.resume(), 20);
    });
    const { stdout, exitCode } = await running.finished;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).changes).toHaveLength(2500);
  });

  test('that nobody reads any more is no error', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const running = startCli(['validate'], { cwd });
    running.child.stdout?.destroy();
    const { exitCode, stderr } = await running.finished;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});
