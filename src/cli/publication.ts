/**
 * Where the result of a `validate`, `plan` or `apply` goes besides stdout: report files, the job summary, step outputs and
 * annotations. It is written at the very end, also where a guard refused or something failed on the way.
 */
import path from 'node:path';
import { Failure } from '../errors.ts';
import type { ApplyReport, PlanDocument } from '../model.ts';
import { inert } from '../render/inert.ts';
import { writeWhole } from './atomic-file.ts';
import type { CommonFlags } from './common-options.ts';
import type { Context } from './context.ts';
import { annotate, appendOutputs, appendSummary } from './github.ts';
import { DEFAULT_MANIFEST, reasonOf } from './manifest-files.ts';
import { parseReports, type ReportTarget } from './reports.ts';
import type { Validation } from './validation-document.ts';

/** Collects what a command has found out so far. */
export interface Publication {
  readonly command: 'validate' | 'plan' | 'apply';
  /** The tenant's origin, once it is known. */
  tenant: string | null;
  plan: PlanDocument | null;
  report: ApplyReport | null;
  validation: Validation | null;
}

/** What is published in the end. */
export interface Published extends Readonly<Publication> {
  /** The first manifest path as given, for reports that need a place for everything. */
  readonly manifest: string;
  /** What ended the command; null where it came to its own end. */
  readonly failure: Failure | null;
  readonly exitCode: number;
}

/**
 * Runs a command's work and publishes whatever it left in the publication, with the failure that ended it if one did.
 *
 * @param taken files that the command writes itself
 */
export async function published(
  context: Context,
  command: Publication['command'],
  flags: CommonFlags,
  taken: readonly string[],
  work: (publication: Publication) => Promise<void>,
): Promise<void> {
  const targets = await parseReports(context.io.cwd, flags.report ?? [], taken);
  const publication: Publication = { command, tenant: null, plan: null, report: null, validation: null };
  try {
    await work(publication);
  } catch (error) {
    // After an interruption the tenant is closed under the work: what it throws then is no result.
    if (context.interruption.by === null) await publish(context, flags, targets, publication, failureOf(error));
    throw error;
  }
  await publish(context, flags, targets, publication, null);
}

async function publish(
  context: Context,
  flags: CommonFlags,
  targets: readonly ReportTarget[],
  publication: Publication,
  failure: Failure | null,
): Promise<void> {
  const manifest = flags.file?.[0] ?? DEFAULT_MANIFEST;
  const result = (): Published => ({
    ...publication,
    manifest,
    failure,
    exitCode: failure?.exitCode ?? context.exitCode,
  });
  for (const target of targets) await writeReport(context, target, async () => renderedIn(target.format, result()));
  if (flags.github === false || !runsOnGithub(context)) return;
  await appendSummary(context, result());
  await appendOutputs(context, result());
  // Asked for by name, they go where they were asked to go.
  if (!targets.some(({ format }) => format === 'github-annotations')) await annotate(context, result());
}

/** The renderers are loaded only where a report was asked for. */
async function renderedIn(format: ReportTarget['format'], result: Published): Promise<string | null> {
  const { renderReport } = await import('./renderings.ts');
  return renderReport(format, result);
}

/** Writes one report; `render` gives null where there is none. That it cannot be written ends nothing else. */
export async function writeReport(
  context: Context,
  { file }: ReportTarget,
  render: () => Promise<string | null> | string,
): Promise<void> {
  try {
    const text = await render();
    if (text !== null) await writeWhole(path.resolve(context.io.cwd, file), text);
  } catch (error) {
    const cause = inert(context.redactor.redact(reasonOf(error)));
    context.warn(`error: The report ${file} could not be written: ${cause}`);
    // What was done stays done: only a success turns into "something unforeseen".
    if (context.exitCode === 0 || context.exitCode === 2) context.exitCode = 1;
  }
}

function runsOnGithub({ io: { env } }: Context): boolean {
  return Boolean(env['GITHUB_STEP_SUMMARY']) || Boolean(env['GITHUB_OUTPUT']) || env['GITHUB_ACTIONS'] === 'true';
}

/** What nobody foresaw is told by run.ts with all care; here only that it happened. */
function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({ exitCode: 1, code: 'internal-error', summary: 'Unforeseen error' });
}
