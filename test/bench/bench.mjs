/**
 * `npm run bench`: measures the built program as a whole process against the sandbox in a process of its own, prints a
 * table of figure, target and verdict and writes it as JSON. It never fails: a figure that cannot be had says why.
 *
 *   node test/bench/bench.mjs [--pairs 7] [--only 1,2,8a] [--out .cache/bench.json]
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
try {
  const results = await measureAll(await createWorkbench({ pairs: Math.max(1, Number(flags.pairs)), folder }));
  await mkdir(dirname(flags.out), { recursive: true });
  const run = {
    node: process.version,
    measuredAt: new Date().toISOString(),
    pairs: Number(flags.pairs),
    figures: results,
  };
  await writeFile(flags.out, `${JSON.stringify(run, null, 2)}\n`);
  console.log(`\nWritten to ${flags.out}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measureAll(bench) {
  const wanted = flags.only?.split(',');
  const results = [];
  console.log(tableHead());
  for (const figure of figures) {
    if (wanted !== undefined && !wanted.includes(figure.id)) continue;
    const result = await measureOne(figure, bench);
    results.push(result);
    console.log(tableRow(result));
  }
  return results;
}

async function measureOne({ measure, ...figure }, bench) {
  try {
    const { value, samples } = await measure(bench);
    const reached = figure.exactly ? value === figure.target : value <= figure.target;
    return { ...figure, value, verdict: reached ? 'reached' : 'missed', samples };
  } catch (error) {
    return { ...figure, value: null, verdict: 'not measured', error: error.message };
  } finally {
    await bench.stopTenants();
  }
}
