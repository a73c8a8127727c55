import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../support/run-cli.ts';

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const BASELINE = at('baseline.json');
const machine = { node: 'v20.20.0', processor: 'a processor', cores: 2, memoryGb: 8 };

const figure = (id: string, value: number | null, unit?: string) => ({ id, title: `figure ${id}`, value, unit });

/** What the script says of a run beside a baseline. */
async function compare(before: readonly unknown[], now: readonly unknown[]) {
  const text = (figures: readonly unknown[]): string => JSON.stringify({ machine, load: 0.1, figures });
  const files = { 'baseline.json': text(before), 'run.json': text(now) };
  const { path: folder } = await createWorkspace(files);
  const [baseline, run] = Object.keys(files).map((name) => path.join(folder, name));
  const { stdout, status } = spawnSync(process.execPath, [at('compare.mjs'), run ?? '', '--baseline', baseline ?? ''], {
    encoding: 'utf8',
  });
  const verdicts = [...stdout.matchAll(/ (new|same|better|worse) +figure (\w+)/g)].map(
    ([, verdict, id]) => `${id} ${verdict}`,
  );
  return { verdicts, status, stdout };
}

describe('a run beside the baseline', () => {
  test('is worse by more than the tolerance, and a count by anything', async () => {
    const before = [figure('1', 1), figure('2', 1), figure('3', 1), figure('8', 5, 'requests'), figure('9', 1)];
    const now = [figure('1', 1.14), figure('2', 1.16), figure('3', 0.8), figure('8', 6, 'requests'), figure('9', null)];
    const { verdicts, status, stdout } = await compare(before, [...now, figure('12', 1)]);
    expect(verdicts).toEqual(['1 same', '2 worse', '3 better', '8 worse', '9 worse', '12 new']);
    expect(status).toBe(1);
    expect(stdout).toContain('a processor, 2 cores, 8 GB, Node.js v20.20.0, load 0.1');
  });

  test('passes where nothing is worse', async () => {
    expect(await compare([figure('1', 1)], [figure('1', 1)])).toMatchObject({ verdicts: ['1 same'], status: 0 });
  });
});

// Written by a run on a quiet machine: npm run bench -- --out test/bench/baseline.json
describe.skipIf(!existsSync(BASELINE))('the committed baseline', () => {
  test('has every figure and says which machine it was made on, but not whose', async () => {
    const { figures } = (await import(at('figures.mjs'))) as { readonly figures: readonly { readonly id: string }[] };
    const run = JSON.parse(readFileSync(BASELINE, 'utf8'));
    expect(run.figures.map(({ id }: { readonly id: string }) => id)).toEqual(figures.map(({ id }) => id));
    expect(Object.keys(run.machine)).toEqual(['node', 'processor', 'cores', 'memoryGb']);
  });
});
