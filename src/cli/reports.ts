/** `--report FORMAT=FILE`: what was asked for, checked before anything else happens. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { usage } from './usage.ts';

export const REPORT_FORMATS = ['markdown', 'json', 'html', 'gitlab', 'github-annotations', 'codequality'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportTarget {
  readonly format: ReportFormat;
  /** As given on the command line. */
  readonly file: string;
}

/**
 * The report files asked for. Throws a `Failure` (exit 3) for an unknown format, a missing or repeated file and a folder that
 * does not exist, so that no apply finds out at its end that its report has no place.
 *
 * @param taken other files that this run writes, such as `--out`
 */
export async function parseReports(
  cwd: string,
  texts: readonly string[],
  taken: readonly string[],
): Promise<readonly ReportTarget[]> {
  const targets = texts.map(parseReport);
  const seen = new Set(taken.map((file) => path.resolve(cwd, file)));
  for (const { file } of targets) {
    const full = path.resolve(cwd, file);
    if (seen.has(full)) throw refused(`Two results would be written to ${file}.`, 'Give each its own file.');
    seen.add(full);
  }
  await Promise.all([...taken, ...targets.map(({ file }) => file)].map(async (file) => requireFolder(cwd, file)));
  return targets;
}

/** The formats that `word` might be: exactly one of them, or a `Failure` (exit 3) with the nearest. */
function parseReport(text: string): ReportTarget {
  const at = text.indexOf('=');
  const [word, file] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const format = REPORT_FORMATS.find((known) => known === word);
  if (format === undefined) {
    const near = nearest(word, REPORT_FORMATS);
    const known = `The formats are: ${REPORT_FORMATS.join(', ')}.`;
    throw refused(`"${word}" is no report format. ${known}`, near === null ? null : `Did you mean "${near}"?`);
  }
  if (file === '') throw refused(`--report ${text} names no file.`, `For example: --report ${format}=plan.${format}`);
  return { format, file };
}

async function requireFolder(cwd: string, file: string): Promise<void> {
  const folder = path.dirname(path.resolve(cwd, file));
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw refused(`The folder of ${file} does not exist.`, `Make it with: mkdir -p ${path.dirname(file)}`);
}

function refused(detail: string, hint: string | null): Failure {
  return usage('report-refused', 'A report cannot be written', detail, hint);
}
