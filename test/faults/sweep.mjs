/**
 * Plays the sweeps whole: every kill, every failing call and every interleaving of two applies, with every kind of tenant.
 * `npm run test:kill [-- --share K/N] [--only kill,disk,calls,pairs] [--fresh]`
 *
 * Goes on where it was interrupted as long as the build is the same, and shares add up. What has been played so far is written to
 * `test/reliability/kill.json`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResults } from '../reliability/results.mjs';

const files = { kill: 'kill', disk: 'disk', calls: 'calls', pairs: 'together' };
const { share, only, fresh } = parseArgs({
  options: {
    share: { type: 'string', default: '1/1' },
    only: { type: 'string', default: Object.keys(files).join() },
    fresh: { type: 'boolean', default: false },
  },
}).values;
const sweeps = only.split(',');
if (sweeps.some((sweep) => files[sweep] === undefined))
  throw new Error(`--only takes ${Object.keys(files).join(', ')}`);
if (!/^[1-9]\d*\/[1-9]\d*$/.test(share)) throw new Error('--share takes K/N, such as 1/8');

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
if (process.env.ATLAN_OAUTH_TEST_PREBUILT !== '1') execFileSync(process.execPath, ['.scripts/build.mjs']);
const journal = path.join(root, '.cache', `sweep-${digestOf('dist')}.jsonl`);
mkdirSync(path.dirname(journal), { recursive: true });
if (fresh) rmSync(journal, { force: true });
console.log(`${existsSync(journal) ? 'Goes on with' : 'Begins'} ${path.relative(root, journal)}, share ${share}`);

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const tests = sweeps.map((sweep) => `test/faults/${files[sweep]}.test.ts`);
const config = ['--config', 'test/vitest.config.ts', '--maxWorkers', '1'];
const { status } = spawnSync(process.execPath, [vitest, 'run', ...config, ...tests], {
  env: {
    ...process.env,
    ATLAN_OAUTH_TEST_PREBUILT: '1',
    ATLAN_OAUTH_SWEEP: sweeps.join(),
    ATLAN_OAUTH_SWEEP_SHARE: share,
    ATLAN_OAUTH_SWEEP_JOURNAL: journal,
  },
  stdio: 'inherit',
});
const played = summaryOf(journal);
writeResults('kill', { sweeps: played });
for (const { sweep, cases, passed, failed } of played) {
  console.log(`${sweep}: ${passed} of ${cases} passed, ${failed} failed`);
}
process.exitCode = status ?? 1;

/** One entry a sweep; of a case that was played more than once, the last time counts. */
function summaryOf(file) {
  const totals = new Map();
  const outcomes = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { sweep, cases, played, failed } = JSON.parse(line);
    if (cases !== undefined) totals.set(sweep, cases);
    else outcomes.set(sweep, (outcomes.get(sweep) ?? new Map()).set(played, failed));
  }
  return [...totals].map(([sweep, cases]) => {
    const all = [...(outcomes.get(sweep) ?? new Map()).values()];
    const passed = all.filter((failed) => failed === null).length;
    return { sweep, cases, passed, failed: all.length - passed };
  });
}

/** Tells one build from another. */
function digestOf(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
