/** Runs whole processes and compares them pair by pair. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

const hook = new URL('usage-hook.cjs', import.meta.url).pathname;

/**
 * Runs `node` with these arguments to its end. Resolves to its wall time in seconds and its output.
 * Rejects where it fails, since a failed run measures nothing.
 */
export async function runNode(args, { cwd, environment = {} }) {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR ?? '/tmp',
      NO_COLOR: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  const closed = once(child, 'close');
  const [code, signal] = await once(child, 'exit');
  const seconds = (performance.now() - started) / 1000;
  await closed;
  if (code !== 0)
    throw new Error(`node ${args.join(' ')}: ${signal ?? `exit ${code}`}\n${output.stderr || output.stdout}`);
  return { seconds, ...output };
}

/** The same, and also the processor seconds and the peak memory in MB. */
export async function runNodeWithUsage(args, { cwd, environment = {}, usageFile }) {
  const run = await runNode(['--require', hook, ...args], {
    cwd,
    environment: { ...environment, BENCH_USAGE_FILE: usageFile },
  });
  return { ...run, ...JSON.parse(await readFile(usageFile, 'utf8')) };
}

/**
 * The ratio of two measurements, taken in pairs, one right after the other and in turns first, so that whatever else the
 * machine does hits both. Each function resolves to a number. A first pair only warms the caches, unless each run takes seconds and has nothing
 * of it.
 */
export async function ratioInPairs(pairs, measure, yardstick, { warmUp = true } = {}) {
  const ratios = [];
  for (let n = warmUp ? -1 : 0; n < pairs; n += 1) {
    const first = n % 2 === 0 ? measure : yardstick;
    const second = first === measure ? yardstick : measure;
    const a = await first();
    const b = await second();
    if (n >= 0) ratios.push(first === measure ? a / b : b / a);
  }
  return { value: median(ratios), samples: ratios };
}

/** The median of repeated measurements. */
export async function medianOf(times, measure) {
  const samples = [];
  for (let n = 0; n < times; n += 1) samples.push(await measure());
  return { value: median(samples), samples };
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
