/**
 * What a GitHub runner offers, used where its variables are set and `--no-github` is not: the job summary, the step's
 * outputs, annotations. Trouble here never fails a command; it becomes a warning.
 */
import { appendFile, stat } from 'node:fs/promises';
import type { Context } from './context.ts';
import { reasonOf } from './manifest-files.ts';
import type { Published } from './publication.ts';

/** Above 1 MiB a step's summary vanishes without a word. */
const SUMMARY_BUDGET_BYTES = 1_000_000;
/** Below this a plan cannot be told. */
const SMALLEST_SUMMARY_BYTES = 2_000;

/** Appends to the job summary what still fits. */
export async function appendSummary(context: Context, result: Published): Promise<void> {
  await attempt(context, 'GITHUB_STEP_SUMMARY', async (file) => {
    const { renderReport } = await import('./renderings.ts');
    const left = SUMMARY_BUDGET_BYTES - (await sizeOf(file)) - 1;
    const text = left < SMALLEST_SUMMARY_BYTES ? null : renderReport('markdown', result, left);
    if (text !== null && Buffer.byteLength(text) <= left) await appendFile(file, `${text}\n`);
  });
}

/** Sets `changes` (`true` or `false`), `fingerprint` and `exit-code`; none of the values can hold a line break. */
export async function appendOutputs(context: Context, { plan, report, exitCode }: Published): Promise<void> {
  const changes = report?.results.length ?? plan?.changes.length ?? null;
  const fingerprint = report?.fingerprint ?? plan?.fingerprint ?? null;
  const lines = [
    ...(changes === null ? [] : [`changes=${changes > 0}`]),
    ...(fingerprint === null ? [] : [`fingerprint=${fingerprint}`]),
    `exit-code=${exitCode}`,
  ];
  await attempt(context, 'GITHUB_OUTPUT', async (file) => appendFile(file, `${lines.join('\n')}\n`));
}

/** Prints annotations to stderr, where a runner reads them too and no result is disturbed. */
export async function annotate(context: Context, result: Published): Promise<void> {
  if (context.io.env['GITHUB_ACTIONS'] !== 'true') return;
  const { renderReport } = await import('./renderings.ts');
  context.io.stderr.write(renderReport('github-annotations', result) ?? '');
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

async function attempt(context: Context, variable: string, write: (file: string) => Promise<void>): Promise<void> {
  const file = context.io.env[variable];
  if (!file) return;
  try {
    await write(file);
  } catch (error) {
    context.warn(`warning: The file that ${variable} names could not be written: ${reasonOf(error)}`);
  }
}
