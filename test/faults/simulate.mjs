/**
 * Plays many seeds of the simulation, or one again with its story: `npm run test:simulate -- [--seeds N] [--from SEED] | --seed SEED`.
 *
 * A failing seed is printed with its story, shrunk, and kept in `kept-seeds.json`, which every run of the tests plays.
 * What a run of thousands came to is written to `test/reliability/simulation.json`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResults } from '../reliability/results.mjs';

const { seed, seeds, from } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
}).values;
const folder = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-simulate-'));
const results = path.join(folder, 'results.json');
const env = {
  ...process.env,
  // It plays the sources, not the build.
  ATLAN_OAUTH_TEST_PREBUILT: '1',
  SIMULATE_FIRST_SEED: seed ?? from,
  SIMULATE_SEEDS: seed === undefined ? seeds : '1',
  ...(seed === undefined ? { SIMULATE_RESULTS: results } : {}),
};
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/vitest.config.ts', 'test/faults/simulation.test.ts'],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)), env, stdio: 'inherit' },
);
if (existsSync(results)) keep(JSON.parse(readFileSync(results, 'utf8')));
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

function keep({ first, seeds, failing, seconds }) {
  const historiesPerMinute = Math.round((seeds * 60) / Math.max(1, seconds));
  console.log(
    `${seeds} stories from seed ${first}, ${failing.length} failed, ${historiesPerMinute} a minute of the processor`,
  );
  if (seeds >= 5000) writeResults('simulation', { first, seeds, failed: failing.length, historiesPerMinute });
  if (failing.length === 0) return;
  const file = new URL('kept-seeds.json', import.meta.url);
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  const why = `failed on ${new Date().toISOString().slice(0, 10)}`;
  const more = failing
    .filter((one) => kept.every((other) => other.seed !== one.seed))
    .map(({ seed, without }) => ({ seed, without, why }));
  writeFileSync(file, `${JSON.stringify([...kept, ...more], null, 2)}\n`);
  console.log(`Kept in test/faults/kept-seeds.json: ${failing.map((one) => one.seed).join(', ')}`);
}
