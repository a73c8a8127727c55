/** A command that failed before it had a plan or a report, as a comment: nobody takes a missing comment for "no changes". */
import type { Diagnostic } from '../diagnostic.ts';
import type { Failure } from '../errors.ts';
import { byteLength, rowsWithin, withThousands } from './budget.ts';
import { renderDiagnostics } from './diagnostics-text.ts';
import { inert, inertLines, withoutCommands } from './inert.ts';
import { alert, codeSpan, fencedBlock, hostOf } from './markdown.ts';
import type { MarkdownOptions } from './markdown.ts';
import { count } from './summary-line.ts';

/** For the sentence that says what was cut and the lines of the frame. */
const RESERVE_BYTES = 500;

/** What failed, with all diagnostics that fit; `tenant` is null where the command never got to know it. */
export function renderFailureMarkdown(
  failure: Failure,
  about: { readonly command: 'plan' | 'apply' | 'validate'; readonly tenant: string | null },
  options: MarkdownOptions,
): string {
  const host = about.tenant === null ? '' : hostOf(about.tenant);
  const head = [
    `<!-- atlan-oauth ${[about.command, host].join(' ').trim()} -->`,
    `### Atlan OAuth clients${host === '' ? '' : ` · ${host}`} — **${about.command} failed**`,
  ].join('\n');
  const sentences = [`${codeSpan(failure.summary)}, exit code ${failure.exitCode}.`];
  const text = inertLines([failure.detail, failure.hint ?? ''].filter((part) => part !== '').join('\n'));
  const room = options.budget - byteLength(head) - RESERVE_BYTES;
  const blocks = [
    head,
    alert('CAUTION', sentences),
    linesWithin(text, room / 3),
    problemsWithin(failure.diagnostics, (room * 2) / 3),
  ];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

/** The result of `validate` as Markdown. */
export function renderDiagnosticsMarkdown(diagnostics: readonly Diagnostic[], options: MarkdownOptions): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const verdict = `${count(errors, 'error')}, ${count(diagnostics.length - errors, 'warning')}`;
  const head = `<!-- atlan-oauth validate -->\n### Atlan OAuth manifest — **${errors === 0 ? 'valid' : 'not valid'}**, ${verdict}`;
  const blocks = [head, problemsWithin(diagnostics, options.budget - byteLength(head) - RESERVE_BYTES)];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

function problemsWithin(diagnostics: readonly Diagnostic[], bytes: number): string {
  if (diagnostics.length === 0) return '';
  const texts = diagnostics.map((diagnostic) => renderDiagnostics([diagnostic], { colour: false }));
  const shown = rowsWithin(texts, bytes - frameBytes(texts.join('\n')));
  const hidden = texts.length - shown.length;
  const cut =
    hidden === 0
      ? ''
      : `\n\n${count(hidden, 'more problem')} left out to stay below ${withThousands(Math.floor(bytes))} bytes: the log has them all.`;
  return shown.length === 0 ? cut.trim() : fencedBlock('text', shown.join('\n').trimEnd()) + cut;
}

function linesWithin(text: string, bytes: number): string {
  if (text === '') return '';
  const lines = text.split('\n').map((line) => inert(line));
  const shown = rowsWithin(lines, bytes - frameBytes(text));
  const more = shown.length === lines.length ? '' : '\n\nThe rest of the message is in the log.';
  return shown.length === 0 ? more.trim() : fencedBlock('text', shown.join('\n')) + more;
}

/** What the fences around this content take. */
function frameBytes(content: string): number {
  return byteLength(fencedBlock('text', content)) - byteLength(content);
}
