/** `validate` behind its flags. */
import type { Diagnostic } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import { safeJson } from '../render/inert.ts';
import { parseBaseUrl } from '../tenant/base-url.ts';
import type { CommonFlags } from './common-options.ts';
import type { Context } from './context.ts';
import { readDesired, type Desired } from './desired.ts';
import { published, type Publication } from './publication.ts';
import type { Validation } from './validation-document.ts';

/** Checks everything that can be checked offline; an invalid manifest ends with exit 3 after all its problems are shown. */
export async function validate(context: Context, flags: CommonFlags): Promise<void> {
  await published(context, 'validate', flags, [], async (publication) => checkAndShow(context, flags, publication));
}

async function checkAndShow(context: Context, flags: CommonFlags, publication: Publication): Promise<void> {
  const validation = await check(context, flags);
  publication.validation = validation;
  const { diagnostics, failure, summary } = validation;
  if (failure !== null) context.exitCode = failure.exitCode;
  if (flags.format === 'json') context.print(await jsonOf(diagnostics));
  if (flags.format === 'markdown') context.print(await markdownOf(diagnostics));
  if (diagnostics.length > 0) await showProblems(context, validation);
  if (flags.format === 'text' && failure === null) context.print(`${summary}\n`);
}

/** The renderer of problems is loaded only where there are some: most runs in a pipeline have none. */
async function showProblems(context: Context, { diagnostics, failure }: Validation): Promise<void> {
  const { renderDiagnostics, renderFailure } = await import('../render/diagnostics-text.ts');
  const view = { colour: context.terminal.colourErrors };
  if (failure !== null) context.io.stderr.write(renderFailure(failure, view));
  else context.note(renderDiagnostics(diagnostics, view));
}

async function jsonOf(diagnostics: readonly Diagnostic[]): Promise<string> {
  const { validationDocument } = await import('./validation-document.ts');
  return safeJson(validationDocument(diagnostics));
}

async function markdownOf(diagnostics: readonly Diagnostic[]): Promise<string> {
  const { renderDiagnosticsMarkdown } = await import('./renderings.ts');
  return renderDiagnosticsMarkdown(diagnostics, { budget: Number.MAX_SAFE_INTEGER });
}

async function check(context: Context, flags: CommonFlags): Promise<Validation> {
  const { io } = context;
  const written = io.env['ATLAN_BASE_URL'] ?? '';
  const options = {
    cwd: io.cwd,
    baseUrl: written === '' ? null : parseBaseUrl(written),
    secretsDirectory: null,
    emptyWithScope: 'error',
    hiddenDirectory: 'error',
  } as const;
  try {
    const desired = await readDesired(flags.file ?? [], options);
    return { diagnostics: desired.warnings, failure: null, summary: summaryOf(desired, context.terminal) };
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostics.length === 0) throw error;
    return { diagnostics: error.diagnostics, failure: error, summary: problemCount(error) };
  }
}

/** `Valid: 10 clients, 1 tombstone, 2 recipients.`; with `--verbose` a line that a policy can take stands below. */
function summaryOf(desired: Desired, { verbose }: Context['terminal']): string {
  const { manifest, recipients } = desired;
  const parts = [
    count(manifest.clients.length, 'client'),
    ...(manifest.tombstones.length === 0 ? [] : [count(manifest.tombstones.length, 'tombstone')]),
    recipients.length === 0 ? 'no recipients yet' : count(recipients.length, 'recipient'),
  ];
  const digest = verbose && recipients.length > 0 ? `\nrecipientsDigest: ${desired.recipientsDigest}` : '';
  return `Valid: ${parts.join(', ')}.${digest}`;
}

function problemCount({ diagnostics }: Failure): string {
  return `${count(diagnostics.filter(({ severity }) => severity === 'error').length, 'error')}.`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
