/** Workflow commands that GitHub shows as annotations (format: its documentation of workflow commands). */
import { findingsOf } from './findings.ts';
import type { Finding, Subject } from './findings.ts';
import { inert, inertLines } from './inert.ts';

/** GitHub shows 10 of a kind in a step and drops the rest in silence: the tenth says how many there are. */
const MOST_SHOWN = 9;
const MOST_MESSAGE_CHARACTERS = 4_000;

/** One command a line: of each kind the 9 worst and one `and N more`; empty where there is nothing to say. */
export function renderAnnotations(subject: Subject): string {
  const findings = findingsOf(subject);
  const kinds = ['error', 'warning', 'notice'] as const;
  return kinds
    .flatMap((kind) =>
      commandsOf(
        kind,
        findings.filter(({ severity }) => severity === kind),
      ),
    )
    .join('');
}

function commandsOf(kind: Finding['severity'], findings: readonly Finding[]): readonly string[] {
  const shown = findings.slice(0, MOST_SHOWN);
  const hidden = findings.length - shown.length;
  const more =
    hidden === 0 ? [] : [`::${kind} title=atlan-oauth::and ${hidden} more: the log and the reports have them all\n`];
  return [...shown.map((finding) => commandOf(kind, finding)), ...more];
}

function commandOf(kind: Finding['severity'], { title, message, place }: Finding): string {
  const where =
    place === null
      ? []
      : [
          `file=${property(place.file)}`,
          `line=${place.line}`,
          `col=${place.column}`,
          `endColumn=${place.column + place.length}`,
        ];
  return `::${kind} ${[...where, `title=${property(title)}`].join(',')}::${escapeData(inertLines(shorten(message)))}\n`;
}

function shorten(message: string): string {
  const characters = message.length > MOST_MESSAGE_CHARACTERS ? Array.from(message) : [];
  return characters.length > MOST_MESSAGE_CHARACTERS
    ? `${characters.slice(0, MOST_MESSAGE_CHARACTERS).join('')}…`
    : message;
}

function property(text: string): string {
  return escapeData(inert(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
