/** Problems of input, failures and refusals as text: a fixed headline, where, what and why, what to do (style of OpenTofu's diagnostics). */
import type { Diagnostic, Place } from '../diagnostic.ts';
import type { Failure } from '../errors.ts';
import type { Refusal } from '../model.ts';
import { displayWidth, splitAt, truncate } from './display-width.ts';
import { inert, inertLines, withoutCommands } from './inert.ts';
import { painter } from './paint.ts';
import type { Paint } from './paint.ts';

/** Colour is all that there is to choose: sentences are left for the terminal to wrap, so that they can be copied whole. */
export interface DiagnosticsView {
  readonly colour: boolean;
}

const LINE_NUMBER_COLUMNS = 7;
/** So that an excerpt stays within 80 columns. */
const EXCERPT_COLUMNS = 68;
/** How much of a long source line is shown in front of the caret. */
const LEAD_COLUMNS = 24;
/** As much of a line as is looked at before, under and behind the caret: more than an excerpt holds, whatever its characters. */
const LOOKED_AT = 1_000;

/** All diagnostics, an empty line between two; empty where there are none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], view: DiagnosticsView): string {
  const paint = painter(view.colour);
  return withoutCommands(diagnostics.map((diagnostic) => diagnosticText(diagnostic, paint)).join('\n'));
}

/** The failure with its diagnostics in front of it; these alone where they have said all of it. */
export function renderFailure(failure: Failure, view: DiagnosticsView): string {
  const paint = painter(view.colour);
  const { diagnostics: found, summary, detail, hint } = failure;
  if (detail === '' && hint === null && found.some((one) => one.summary === summary))
    return renderDiagnostics(found, view);
  const diagnostics = failure.diagnostics.length === 0 ? '' : `${renderDiagnostics(failure.diagnostics, view)}\n`;
  return diagnostics + withoutCommands(problem(paint('red', 'error:'), failure, [], paint));
}

/** What refused the plan and what would lift it; empty where nothing did. */
export function renderRefusals(refusals: readonly Refusal[], view: DiagnosticsView): string {
  const paint = painter(view.colour);
  const texts = refusals.map((refusal) =>
    problem(paint('red', `refused by guard ${inert(refusal.guard)}:`), refusal, [], paint),
  );
  return withoutCommands(texts.join('\n'));
}

function diagnosticText(diagnostic: Diagnostic, paint: Paint): string {
  const label = diagnostic.severity === 'error' ? paint('red', 'error:') : paint('yellow', 'warning:');
  return problem(label, diagnostic, diagnostic.place === null ? [] : excerpt(diagnostic.place, paint), paint);
}

function problem(
  label: string,
  fields: { readonly summary: string; readonly detail: string; readonly hint: string | null },
  where: readonly string[],
  paint: Paint,
): string {
  const { summary, detail, hint } = fields;
  const body = [
    ...where,
    ...(detail === '' ? [] : inertLines(detail).split('\n')),
    ...(hint === null || hint === '' ? [] : inertLines(asSentence(hint)).split('\n')),
  ];
  const lines = [`${label} ${paint('bold', inert(summary))}`, ...(body.length === 0 ? [] : ['', ...body])];
  return `${lines.join('\n')}\n`;
}

/** Hints start small and end open where they stand behind a comma; here they are lines of their own. What is to be copied stays as it is. */
function asSentence(hint: string): string {
  const begun = hint.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
  const lastLine = begun.slice(begun.lastIndexOf('\n') + 1);
  const isCommand = lastLine.includes(': ') || lastLine.startsWith('atlan-oauth ');
  return / [a-z]+$/.test(lastLine) && !isCommand ? `${begun}.` : begun;
}

function excerpt(place: Place, paint: Paint): readonly string[] {
  const { before, marked, behind, cut } = window(place);
  const source = `${cut}${before}${marked}${behind}`;
  const caret = ' '.repeat(displayWidth(cut + before)) + '^'.repeat(Math.max(1, displayWidth(marked)));
  return [
    `  ${paint('cyan', `${inert(place.file)}:${place.line}:${place.column}`)}`,
    `${paint('dim', `${String(place.line).padStart(LINE_NUMBER_COLUMNS)} |`)} ${truncate(source, EXCERPT_COLUMNS)}`.trimEnd(),
    `${paint('dim', `${' '.repeat(LINE_NUMBER_COLUMNS)} |`)} ${paint('red', truncate(caret, EXCERPT_COLUMNS).replace('…', ''))}`,
  ];
}

/** The source line in three parts, its beginning cut off where the caret would stand too far to the right. */
function window({ source, column, length }: Place): {
  readonly cut: string;
  readonly before: string;
  readonly marked: string;
  readonly behind: string;
} {
  const [start, end] = [column - 1, column - 1 + length];
  const before = inert(source.slice(Math.max(0, start - LOOKED_AT), start));
  const marked = inert(source.slice(start, Math.min(end, start + LOOKED_AT)));
  const behind = inert(source.slice(end, end + LOOKED_AT));
  const [lead, needed] = [displayWidth(before), Math.min(displayWidth(marked), EXCERPT_COLUMNS - LEAD_COLUMNS)];
  if (lead + needed <= EXCERPT_COLUMNS) return { cut: '', before, marked, behind };
  return { cut: '…', before: splitAt(before, lead - LEAD_COLUMNS + 1)[1], marked, behind };
}
