/**
 * Builds the command line with one deliberate defect at a time and lets the fault tests loose on it: each must be caught.
 * `npm run test:mutants [-- --only TEXT]`; exits with 1 where a defect survives. What a whole run came to is written to
 * `test/reliability/mutants.json`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResults } from '../reliability/results.mjs';
import { copySources } from './copy-sources.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { only } = parseArgs({ options: { only: { type: 'string', default: '' } } }).values;
const all = JSON.parse(readFileSync(new URL('mutants.json', import.meta.url), 'utf8'));
const mutants = all.filter(({ name }) => name.includes(only));
const workshop = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-mutants-'));

try {
  const survivors = [];
  const soundMain = build(null);
  for (const mutant of mutants) {
    const sound = test(soundMain, mutant.tests);
    if (sound.passed === 0 || sound.failed > 0) {
      console.log(`NOT JUDGED  ${mutant.name}  (its tests fail without any defect: ${sound.first})`);
      survivors.push(mutant.name);
      continue;
    }
    const { failed, passed, first } = test(build(mutant), mutant.tests);
    console.log(`${failed > 0 ? 'caught  ' : 'SURVIVED'}  ${mutant.name}  (${failed} of ${failed + passed}: ${first})`);
    if (failed === 0) survivors.push(mutant.name);
  }
  console.log(`\n${mutants.length - survivors.length} of ${mutants.length} deliberate defects caught`);
  if (survivors.length > 0 || mutants.length === 0) process.exitCode = 1;
  if (only === '')
    writeResults('mutants', { mutants: mutants.length, caught: mutants.length - survivors.length, survivors });
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

/** Builds a copy of the sources, with the defect in it where there is one, and returns its bin. */
function build(mutant) {
  const copy = path.join(workshop, mutant === null ? 'sound' : 'mutant');
  rmSync(copy, { recursive: true, force: true });
  copySources(copy);
  if (mutant !== null) {
    const file = path.join(copy, mutant.file);
    const text = readFileSync(file, 'utf8');
    if (text.split(mutant.find).length !== 2) throw new Error(`"${mutant.name}" does not fit ${mutant.file} any more`);
    writeFileSync(
      file,
      text.replace(mutant.find, () => mutant.replace),
    );
  }
  execFileSync(process.execPath, ['.scripts/build.mjs'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  return path.join(copy, 'dist/main.js');
}

/** Runs the tests of this name against a build. */
function test(main, { file, name }) {
  const report = path.join(workshop, 'report.json');
  // What test.each fills in may be anything.
  const pattern = name
    .split(/%[sdj]|\$\w+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--config', 'test/vitest.config.ts', file, '-t', `${pattern}$`];
  spawnSync(process.execPath, [vitest, ...args, '--reporter=json', `--outputFile=${report}`], {
    cwd: root,
    env: { ...process.env, ATLAN_OAUTH_TEST_MAIN: main, ATLAN_OAUTH_TEST_PREBUILT: '1' },
    stdio: 'ignore',
  });
  const { numFailedTests, numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  const [failure = ''] = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []),
  );
  return { failed: numFailedTests, passed: numPassedTests, first: failure.split('\n')[0].slice(0, 120) };
}
