// Plays many seeds of the simulation, or one again with its story: node test/faults/simulate.mjs --seeds 5000 | --seed 17
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' } } });
const env = {
  ...process.env,
  SIMULATE_FIRST_SEED: values.seed ?? '1',
  SIMULATE_SEEDS: values.seed === undefined ? (values.seeds ?? '5000') : '1',
};
const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/faults/simulation.test.ts'], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
