/** Keeps what the long runs came to, so that `RELIABILITY.md` can be generated from it: `kill.json`, `mutants.json`, `simulation.json`. */
import { writeFileSync } from 'node:fs';

/** Writes `<run>.json`, with the day and the version of Node. */
export function writeResults(run, results) {
  const file = new URL(`${run}.json`, import.meta.url);
  const measured = { measuredAt: new Date().toISOString().slice(0, 10), node: process.version, ...results };
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
}
