import { inertLines, withoutCommands } from '../render/inert.ts';
import { painter } from '../render/paint.ts';
import { wrap } from '../render/wrap.ts';
import type { Examination } from './examination.ts';

/** The findings as text, one below the other, and a verdict. */
export function renderExamination(
  examination: Examination,
  view: { readonly colour: boolean; readonly width: number },
): string {
  const paint = painter(view.colour);
  const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
  const width = Math.max(...examination.findings.map(({ subject }) => subject.length));
  const indent = ' '.repeat(width + 8);
  const lines = examination.findings.flatMap(({ subject, status, detail, hint }) => {
    const [first = '', ...more] = wrapLines(detail, view.width - indent.length);
    const ways = hint === null ? [] : wrapLines(hint, view.width - indent.length - 3);
    return [
      `${paint(colours[status], status.padEnd(4))}  ${subject.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + line),
      ...ways.map((line, at) => `${indent}${at === 0 ? '->' : '  '} ${line}`),
    ];
  });
  // Wrapping can bring foreign text to the front of a line.
  return withoutCommands(`${lines.join('\n')}\n\n${paint('bold', verdictOf(examination))}\n`);
}

/** What all findings come to, in a sentence of ours. */
export function verdictOf({ exitCode, planRuns }: Examination): string {
  if (exitCode === 0) return 'A plan would run.';
  return planRuns
    ? `A plan would run, but an apply that makes a secret would not: exit code ${exitCode}.`
    : `A plan would not run: it would end with exit code ${exitCode}.`;
}

/** Indented lines are candidates and lines to paste: they stay as they are. */
function wrapLines(text: string, width: number): readonly string[] {
  return inertLines(text)
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, width)));
}
