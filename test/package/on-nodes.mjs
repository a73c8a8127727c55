/**
 * `npm run test:nodes`: the tests that run the program as a whole process, on the oldest Node.js that it supports and on each newer line. The
 * binaries come from the registry, as packages without scripts, and stay in `.cache/nodes`.
 *
 *   npm run test:nodes -- [--node 22.23.5]… [test/cli …]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const NODES = ['20.19.0', '22.23.5', '24.22.3'];
const FOLDERS = ['test/package', 'test/cli', 'test/cases', 'test/pipelines', 'test/faults/disk.test.ts'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', multiple: true, default: NODES } },
});

const failed = flags.node.filter((version) => !passes(version, positionals.length === 0 ? FOLDERS : positionals));
console.log(
  failed.length === 0 ? `\nPassed on Node.js ${flags.node.join(', ')}.` : `\nFailed on ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes(version, folders) {
  const bin = path.dirname(binary(version));
  console.log(`\nNode.js ${execFileSync(path.join(bin, 'node'), ['--version'], { encoding: 'utf8' }).trim()}`);
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/vitest.config.ts', ...folders];
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  return spawnSync(path.join(bin, 'node'), args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** Where Node.js of this version is; fetched when it is first asked for. */
function binary(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(root, '.cache/nodes', version);
  const file = path.join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const flagsOfNpm = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--prefix', folder];
  execFileSync('npm', ['install', ...flagsOfNpm, `${name}@${version}`], { stdio: 'inherit' });
  return file;
}
