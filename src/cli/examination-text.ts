import { inert, inertLines } from '../render/inert.ts';
import { painter } from '../render/paint.ts';
import { wrap } from '../render/wrap.ts';
import type { Examination } from './examination.ts';

/** The findings as text, one below the other, and a verdict. */
export function renderExamination(
  { findings, exitCode }: Examination,
  view: { readonly colour: boolean; readonly width: number },
): string {
  const paint = painter(view.colour);
  const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const indent = ' '.repeat(width + 8);
  const lines = findings.flatMap(({ subject, status, detail, hint }) => {
    const [first = '', ...more] = wrapLines(detail, view.width - indent.length);
    const ways = hint === null ? [] : wrapLines(hint, view.width - indent.length - 3);
    return [
      `${paint(colours[status], status.padEnd(4))}  ${subject.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + line),
      ...ways.map((line, at) => `${indent}${at === 0 ? '->' : '  '} ${line}`),
    ];
  });
  const verdict =
    exitCode === 0 ? 'A plan would run.' : `A plan would not run: it would end with exit code ${exitCode}.`;
  return `${lines.join('\n')}\n\n${paint('bold', inert(verdict))}\n`;
}

/** Indented lines are candidates and lines to paste: they stay as they are. */
function wrapLines(text: string, width: number): readonly string[] {
  return inertLines(text)
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, width)));
}
