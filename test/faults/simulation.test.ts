/** A few hundred stories in every run of the tests; thousands of them, or one again: `npm run test:simulate`. */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import kept from './kept-seeds.json' with { type: 'json' };
import { shrink } from './shrink.ts';
import { simulate, type Story } from './simulation.ts';

const first = Number(process.env['SIMULATE_FIRST_SEED'] ?? 1);
const seeds = Number(process.env['SIMULATE_SEEDS'] ?? 300);
/** Where a long run leaves what it came to. */
const results = process.env['SIMULATE_RESULTS'];
const hours = { timeout: 36_000_000 };

interface Failing {
  readonly seed: number;
  /** Troubles that it does not need. */
  readonly without: readonly number[];
}

it('keeps every promise through random applies, faults, edits and races, whatever the seed', hours, async () => {
  const begin = process.cpuUsage();
  const failing: Failing[] = [];
  const told: string[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const story = await simulate(seed);
    if (seeds === 1) tell(story.log.join('\n'));
    if (results !== undefined && (seed - first) % 1000 === 999) tell(`${seed - first + 1} of ${seeds}`);
    if (story.broken.length === 0) continue;
    const without = await neededFor(seed, story);
    failing.push({ seed, without: [...without] });
    told.push(toldOf(seed, await simulate(seed, without)));
    tell(told.at(-1) ?? '');
    if (failing.length >= 5) break;
  }
  const played = { first, seeds, failing, seconds: secondsSince(begin) };
  if (results !== undefined) writeFileSync(results, JSON.stringify(played));
  expect(told.join('\n\n')).toBe('');
});

it.each(kept)('keeps them for seed $seed, which $why', async ({ seed, without }) => {
  const story = await simulate(seed, new Set(without));
  expect(story.broken, story.log.join('\n')).toEqual([]);
});

it('plays the same story for the same seed', async () => {
  expect(await simulate(first)).toEqual(await simulate(first));
});

it('finds the few troubles that a failing story needs', async () => {
  const needed = [3, 40, 41];
  const without = await shrink(60, async (tried) => needed.every((trouble) => !tried.has(trouble)));
  expect(Array.from({ length: 60 }, (_, trouble) => trouble).filter((trouble) => !without.has(trouble))).toEqual(
    needed,
  );
});

it('leaves a trouble out of a story where it is told to, and counts it all the same', async () => {
  const seed = await firstSeedWithTroubles();
  const whole = await simulate(seed);
  const without = await simulate(seed, new Set([0]));
  expect(whole.log.join('\n')).toContain('trouble 0: ');
  expect(without.log.join('\n')).not.toContain('trouble 0: ');
});

/** Of the processor, whatever else the machine had to do. */
function secondsSince(begin: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000_000;
}

async function neededFor(seed: number, { troubles }: Story): Promise<ReadonlySet<number>> {
  return shrink(troubles, async (without) => (await simulate(seed, without)).broken.length > 0);
}

async function firstSeedWithTroubles(): Promise<number> {
  for (let seed = 1; ; seed += 1) if ((await simulate(seed)).troubles > 0) return seed;
}

function toldOf(seed: number, { broken, log }: Story): string {
  return `FAILED seed ${seed}\n${broken.join('\n')}\n${log.join('\n')}`;
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
