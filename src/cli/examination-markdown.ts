import { withoutCommands } from '../render/inert.ts';
import { codeCell } from '../render/markdown.ts';
import type { Examination, Finding } from './examination.ts';
import { verdictOf } from './examination-text.ts';

const MARKS: Readonly<Record<Finding['status'], string>> = { ok: 'ok', warn: '⚠ warn', fail: '**fail**' };

/** The findings as a table below the verdict; what was found stands in code spans, a line each. */
export function renderExaminationMarkdown(examination: Examination): string {
  const rows = examination.findings.map(
    ({ subject, status, detail, hint }) => `| ${MARKS[status]} | ${subject} | ${cell(detail)} | ${cell(hint ?? '')} |`,
  );
  const table = ['| | examined | found | what to do |', '|--|--|--|--|', ...rows].join('\n');
  return withoutCommands(`### atlan-oauth doctor — **${verdictOf(examination)}**\n\n${table}\n`);
}

function cell(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map(codeCell)
    .join('<br>');
}
