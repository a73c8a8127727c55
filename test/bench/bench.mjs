/**
 * `npm run bench`: measures the built program as a whole process against the sandbox in a process of its own, prints a
 * table of figure, target and verdict and writes it as JSON. It never fails: a figure that cannot be had says why.
 *
 *   node test/bench/bench.mjs [--pairs 7] [--only 1,2,8a] [--out .cache/bench.json]
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { figures } from './figures.mjs';
import { tableHead, tableRow } from './table.mjs';
import { createWorkbench } from './workbench.mjs';

const { values: flags } = parseArgs({
  options: {
    pairs: { type: 'string', default: '7' },
    only: { type: 'string' },
    out: { type: 'string', default: new URL('../../.cache/bench.json', import.meta.url).pathname },
  },
});

const main = new URL('../../dist/main.js', import.meta.url).pathname;
if (!existsSync(main)) console.log(`There is no ${main}: run "npm run build" first.`);

const folder = await mkdtemp(join(tmpdir(), 'atlan-oauth-bench-'));
// What the program keeps for its next start is kept there, and gone with it.
process.env.HOME = folder;
const bench = await createWorkbench({ pairs: Math.max(1, Number(flags.pairs)), folder });
try {
  const run = { machine: machine(), measuredAt: new Date().toISOString(), pairs: bench.pairs, load: loadavg()[0] };
  const figures = await measureAll();
  await mkdir(dirname(flags.out), { recursive: true });
  await writeFile(flags.out, `${JSON.stringify({ ...run, figures }, null, 2)}\n`);
  console.log(`\nWritten to ${flags.out}`);
} finally {
  await bench.stopTenants();
  await rm(folder, { recursive: true, force: true });
}

/** What the figures depend on, and nothing that tells whose machine it is. */
function machine() {
  const processors = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return { node: process.version, processor: processors[0]?.model ?? 'unknown', cores: processors.length, memoryGb };
}

async function measureAll() {
  const wanted = flags.only?.split(',');
  const results = [];
  console.log(tableHead());
  for (const figure of figures) {
    if (wanted !== undefined && !wanted.includes(figure.id)) continue;
    const result = await measureOne(figure);
    results.push(result);
    console.log(tableRow(result));
  }
  return results;
}

async function measureOne({ measure, ...figure }) {
  try {
    const { value, samples } = await measure(bench);
    return { ...figure, value, verdict: verdictOf(figure, value), samples };
  } catch (error) {
    return { ...figure, value: null, verdict: 'not measured', error: error.message };
  }
}

function verdictOf({ target, exactly }, value) {
  if (target === undefined) return 'for comparison';
  return (exactly ? value === target : value <= target) ? 'reached' : 'missed';
}
