/**
 * Compares a run of the benchmark with the committed baseline. Exit 1 where a figure got worse: a ratio or memory by more
 * than the tolerance, a count by anything.
 *
 *   node test/bench/compare.mjs [.cache/bench.json] [--baseline test/bench/baseline.json] [--tolerance 0.15]
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

const baseline = new Map((await readRun(flags.baseline)).map((figure) => [figure.id, figure]));
const verdicts = (await readRun(runFile)).map((figure) => compare(figure, baseline.get(figure.id)));
if (verdicts.includes('worse')) process.exitCode = 1;

async function readRun(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).figures;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log(`There is no ${file}. Make it with: node test/bench/bench.mjs --out ${file}`);
    return [];
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
