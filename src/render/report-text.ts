/** An apply report as text: one line for each change, what is still open, where the secrets are, what to do next. */
import type { ApplyReport, ChangeResult } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { SIGNS } from './headline.ts';
import { inert, withoutCommands } from './inert.ts';
import { labelColumns, labelledLines } from './labelled-lines.ts';
import type { LabelLayout } from './labelled-lines.ts';
import { painter } from './paint.ts';
import type { Colour, Paint } from './paint.ts';
import { phraseText } from './phrase.ts';
import { recipientRows } from './plan-text-sections.ts';
import { applyLine, earlierFiles, holdsSecrets, nextSteps, resultDetail } from './result-words.ts';
import { count, NO_CHANGES, requestCounts } from './summary-line.ts';
import type { TextView } from './text-view.ts';
import { wrap } from './wrap.ts';

/** From this many results on those that went well are only counted, unless `--verbose` asks for all. */
const MOST_RESULTS = 200;
const NARROWEST_WIDTH = 40;

const COLOURS: Readonly<Record<ChangeResult['status'], Colour>> = {
  done: 'green',
  staged: 'cyan',
  failed: 'red',
  skipped: 'yellow',
  unknown: 'red',
};

/** The whole report as text, ended by a line break. */
export function renderReportText(report: ApplyReport, view: TextView): string {
  const paint = painter(view.colour);
  const width = Math.max(NARROWEST_WIDTH, view.width);
  const sections = [
    wrap(`Apply to ${inert(report.tenant)}`, width).map((line) => paint('bold', line)),
    resultSection(report.results, { ...view, width }, paint),
    report.warnings.flatMap((text) => item(`⚠ ${inert(text)}`, width, '').map((line) => paint('yellow', line))),
    remainingLines(report, width, paint),
    secretLines(report, width, paint),
    earlierSecretLines(report, paint),
    closingLines(report, width, paint),
  ];
  return withoutCommands(
    `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
}

function resultSection(results: readonly ChangeResult[], view: TextView, paint: Paint): readonly string[] {
  const folded = results.length > MOST_RESULTS && !view.verbose;
  const shown = folded ? results.filter(needsAttention) : results;
  const layout = { width: view.width, labelColumns: labelColumns(shown.map(label), view.width), paint };
  const hidden = results.length - shown.length;
  const more = hidden === 0 ? [] : [`  … ${count(hidden, 'more change')} that went well. --verbose lists them all.`];
  return [...shown.flatMap((result) => resultLines(result, layout)), ...more];
}

function needsAttention(result: ChangeResult): boolean {
  return (
    (result.status !== 'done' && result.status !== 'staged') ||
    (result.warnings ?? []).length > 0 ||
    result.secret === 'lost'
  );
}

function label(result: ChangeResult): string {
  return `${SIGNS[result.action]} ${inert(result.name)}`;
}

function resultLines(result: ChangeResult, layout: LabelLayout): readonly string[] {
  const head = labelledLines(label(result), COLOURS[result.status], phraseText(resultDetail(result)), layout);
  return [...head, ...resultNotes(result, layout)];
}

function resultNotes(result: ChangeResult, { width, paint }: LabelLayout): readonly string[] {
  const notes = [
    ...(result.clientId === null ? [] : [`client id ${inert(result.clientId)}`]),
    ...(result.previousClientId === null ? [] : [`replaces  ${inert(result.previousClientId)}`]),
    ...(result.error?.requestId ? [`request   ${inert(result.error.requestId)}`] : []),
  ];
  const warnings = (result.warnings ?? []).flatMap((text) =>
    item(`⚠ ${inert(text)}`, width - 6, '').map((line) => paint('yellow', line)),
  );
  return [...notes.map((note) => paint('dim', note)), ...warnings].map((line) => `      ${line}`);
}

function remainingLines({ remaining }: ApplyReport, width: number, paint: Paint): readonly string[] {
  if (remaining.length === 0) return [];
  return [
    paint('bold', 'The final listing still differs'),
    ...remaining.flatMap((text) => item(`- ${inert(text)}`, width, '  ')),
  ];
}

/** Where the secrets are that an earlier apply sealed, of clients that this one took up. */
function earlierSecretLines(report: ApplyReport, paint: Paint): readonly string[] {
  const files = earlierFiles(report);
  if (files.length === 0) return [];
  return [
    paint('bold', 'Secrets sealed by an earlier apply'),
    ...files.map((file) => `  ${inert(file)}`),
    '  open with',
    `    atlan-oauth unseal ${files.map(shellWord).join(' ')} -i IDENTITY`,
  ];
}

/** Where the sealed file is, who can open it and with which command. */
function secretLines(report: ApplyReport, width: number, paint: Paint): readonly string[] {
  const { secretsFile, recipients } = report;
  if (secretsFile === null) return [];
  if (!holdsSecrets(report))
    return [paint('bold', 'No secret was sealed; what was tried or taken back stands in'), `  ${inert(secretsFile)}`];
  return [
    paint('bold', 'New secrets, sealed'),
    `  ${inert(secretsFile)}`,
    ...(recipients.length === 0
      ? []
      : ['  readable by', ...recipientRows(recipients, width - 2).map((line) => `  ${line}`)]),
    '  open with',
    `    atlan-oauth unseal ${shellWord(secretsFile)} -i IDENTITY`,
  ];
}

function closingLines(report: ApplyReport, width: number, paint: Paint): readonly string[] {
  const next = nextSteps(report);
  const nothing = report.status === 'complete' && report.results.length === 0;
  const colour = report.status === 'complete' || report.status === 'staged' ? 'bold' : 'red';
  return [
    ...wrap(
      `Fingerprint ${inert(shortFingerprint(report.fingerprint))}. Requests: ${requestCounts(report.requests)}.`,
      width,
    ),
    ...(nothing ? [NO_CHANGES] : []),
    ...wrap(applyLine(report), width).map((line) => paint(colour, line)),
    ...(next === '' ? [] : wrap(next, width)),
  ];
}

/** A text with its mark, wrapped behind the mark. */
function item(text: string, width: number, indent: string): readonly string[] {
  return wrap(text, width - indent.length - 2).map((line, at) => `${indent}${at === 0 ? '' : '  '}${line}`);
}

function shellWord(path: string): string {
  const word = inert(path);
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
