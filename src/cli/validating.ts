/** `validate` behind its flags. */
import { Failure } from '../errors.ts';
import { renderDiagnostics, renderFailure } from '../render/diagnostics-text.ts';
import { renderDiagnosticsMarkdown } from '../render/failure-markdown.ts';
import { safeJson } from '../render/inert.ts';
import { parseBaseUrl } from '../tenant/base-url.ts';
import type { CommonFlags } from './common-options.ts';
import type { Context } from './context.ts';
import { readDesired, type Desired } from './desired.ts';
import { UNLIMITED_BYTES } from './printing.ts';
import type { Publication } from './publication.ts';
import { validationDocument, type Validation } from './validation-document.ts';

/** Checks everything that can be checked offline; an invalid manifest ends with exit 3 after all its problems are shown. */
export async function validate(context: Context, flags: CommonFlags, publication: Publication): Promise<void> {
  const validation = await check(context, flags);
  publication.validation = validation;
  const { diagnostics, failure, summary } = validation;
  if (failure !== null) context.exitCode = failure.exitCode;
  if (flags.format === 'json') context.print(safeJson(validationDocument(diagnostics)));
  if (flags.format === 'markdown') context.print(renderDiagnosticsMarkdown(diagnostics, { budget: UNLIMITED_BYTES }));
  const view = { colour: context.terminal.colourErrors };
  if (failure !== null) context.io.stderr.write(renderFailure(failure, view));
  else if (diagnostics.length > 0) context.note(renderDiagnostics(diagnostics, view));
  if (flags.format === 'text' && failure === null) context.print(`${summary}\n`);
}

async function check(context: Context, flags: CommonFlags): Promise<Validation> {
  const { io } = context;
  const written = io.env['ATLAN_BASE_URL'] ?? '';
  const options = {
    cwd: io.cwd,
    baseUrl: written === '' ? null : parseBaseUrl(written),
    secretsDirectory: null,
    emptyWithScope: 'error',
  } as const;
  try {
    const desired = await readDesired(flags.file ?? [], options);
    return { diagnostics: desired.warnings, failure: null, summary: summaryOf(desired) };
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostics.length === 0) throw error;
    return { diagnostics: error.diagnostics, failure: error, summary: problemCount(error) };
  }
}

/** `Valid: 10 clients, 1 tombstone, 2 recipients.` */
function summaryOf({ manifest, recipients }: Desired): string {
  const parts = [
    count(manifest.clients.length, 'client'),
    ...(manifest.tombstones.length === 0 ? [] : [count(manifest.tombstones.length, 'tombstone')]),
    recipients.length === 0 ? 'no recipients yet' : count(recipients.length, 'recipient'),
  ];
  return `Valid: ${parts.join(', ')}.`;
}

function problemCount({ diagnostics }: Failure): string {
  return `${count(diagnostics.filter(({ severity }) => severity === 'error').length, 'error')}.`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
