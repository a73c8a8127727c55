import path from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspace, runCli } from '../support/run-cli.ts';

/** Throws as soon as the command has said how it ends. */
const LATE_BUG = `
const watch = setInterval(() => {
  if (process.exitCode === undefined) return;
  clearInterval(watch);
  throw new Error('too late to matter');
}, 1);
`;

test('an error that comes up after the end does not stand for how a command ended', async () => {
  const workspace = await createWorkspace({ 'late-bug.cjs': LATE_BUG });
  const nodeArgs = ['--require', path.join(workspace.path, 'late-bug.cjs')];
  const { exitCode, stderr } = await runCli(['validate', '-f', 'missing.yaml'], { cwd: workspace.path, nodeArgs });
  expect({ exitCode, told: stderr.includes('Unforeseen error') }).toEqual({ exitCode: 3, told: true });
});
