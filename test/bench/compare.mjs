/**
 * Compares a run of the benchmark with the committed baseline. Exit 1 where a figure got worse: a ratio or memory by more
 * than the tolerance, a count by anything.
 *
 *   npm run bench:compare -- [.cache/bench.json] [--baseline test/bench/baseline.json] [--tolerance 0.15]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { valueText } from './table.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    baseline: { type: 'string', default: new URL('baseline.json', import.meta.url).pathname },
    tolerance: { type: 'string', default: '0.15' },
  },
});
const runFile = positionals[0] ?? new URL('../../.cache/bench.json', import.meta.url).pathname;

const [before, now] = [await readRun(flags.baseline), await readRun(runFile)];
for (const [name, { machine, load }] of Object.entries({ baseline: before, 'this run': now })) {
  const { node, processor, cores, memoryGb } = machine;
  console.log(
    `${name.padEnd(9)} ${processor}, ${cores} cores, ${memoryGb} GB, Node.js ${node}, load ${load.toFixed(1)}`,
  );
}
const baseline = new Map(before.figures.map((figure) => [figure.id, figure]));
const verdicts = now.figures.map((figure) => compare(figure, baseline.get(figure.id)));
if (verdicts.includes('worse')) process.exitCode = 1;

async function readRun(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log(`There is no ${file}. Make it with: npm run bench -- --out ${file}`);
    process.exit(1);
  }
}

function compare(figure, before) {
  const verdict = verdictOf(figure, before);
  const values = [before?.value ?? null, figure.value].map((value) => valueText(value, figure.unit).padStart(8));
  console.log(`${figure.id.padEnd(4)} ${values.join(' -> ')}  ${verdict.padEnd(8)} ${figure.title}`);
  return verdict;
}

function verdictOf(figure, before) {
  if (before === undefined || before.value === null) return 'new';
  if (figure.value === null) return 'worse';
  const tolerance = figure.unit === 'requests' ? 0 : Number(flags.tolerance);
  if (figure.value > before.value * (1 + tolerance)) return 'worse';
  return figure.value < before.value * (1 - tolerance) ? 'better' : 'same';
}
