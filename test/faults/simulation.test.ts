import { expect, it } from 'vitest';
import { simulate } from './simulation.ts';

// More of them, or one again with its story: `npm run test:simulate -- --seeds 5000`, `npm run test:simulate -- --seed 17`.
const first = Number(process.env['SIMULATE_FIRST_SEED'] ?? 1);
const seeds = Number(process.env['SIMULATE_SEEDS'] ?? 300);

it(
  'keeps every promise through random applies, faults, edits and races, whatever the seed',
  { timeout: 3_600_000 },
  async () => {
    for (let seed = first; seed < first + seeds; seed += 1) {
      const { broken, log } = await simulate(seed);
      if (seeds === 1) console.log(log.join('\n'));
      expect(broken, `seed ${seed}\n${log.join('\n')}`).toEqual([]);
    }
  },
);

it('plays the same story for the same seed', async () => {
  expect(await simulate(first)).toEqual(await simulate(first));
});
