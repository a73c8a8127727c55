import path from 'node:path';
import { expect, test } from 'vitest';
import { TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

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

/** Fails where a name for the second staged client is made up: once the first has its secret sealed. */
const BUG_IN_THE_MIDDLE = `
const crypto = require('node:crypto');
const fs = require('node:fs');
const { randomBytes } = crypto;
const isSealed = (file) => fs.readFileSync('sealed/' + file, 'utf8').includes('"type":"secret"');
crypto.randomBytes = (size) => {
  if (fs.existsSync('sealed') && fs.readdirSync('sealed').some(isSealed)) throw new Error('no more bytes');
  return randomBytes(size);
};
`;

test('an error that comes up in the middle of an apply ends it with a report, and with a sealed file that is closed', async () => {
  const sandbox = await openSandbox();
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS, 'bug.cjs': BUG_IN_THE_MIDDLE });
  const { exitCode, stdout, stderr } = await runCli(
    ['apply', '--auto-approve', '--concurrency', '1', '--format', 'json'],
    { cwd: workspace.path, env: sandbox.env, nodeArgs: ['--require', path.join(workspace.path, 'bug.cjs')] },
  );
  expect({ exitCode, told: stderr.includes('Unforeseen error\n\nError: no more bytes') }).toEqual({
    exitCode: 8,
    told: true,
  });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ status: 'incomplete', exitCode: 8, summary: { created: 1, unknown: 1 } });
  const sealed = await workspace.read(report.secretsFile);
  expect(sealed.trimEnd().split('\n').at(-1)).toContain('"type":"end"');
});
