/**
 * The pieces of Markdown in which foreign text is inert on GitHub and GitLab: it stands in code spans and fences only, where no
 * mention, reference, link, image or tag is looked for (section "What people complain about" of the facts on pipelines).
 */
import { truncate } from './display-width.ts';
import { inert } from './inert.ts';
import { ARROW } from './phrase.ts';
import type { Phrase } from './phrase.ts';

/** Names and messages beyond this many columns are cut in a table or a list; the full diff and the other reports have them whole. */
const MOST_COLUMNS = 160;

/** What every Markdown renderer takes. */
export interface MarkdownOptions {
  /** Bytes of UTF-8 that the text may take; from 4,000 on it is kept whatever the documents hold. */
  readonly budget: number;
}

/** Foreign text as a code span whose fence is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  const shown = truncate(inert(text), MOST_COLUMNS);
  if (shown === '') return '_empty_';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const padding = /^[` ]|[` ]$/.test(shown) && shown.trim() !== '' ? ' ' : '';
  return fence + padding + shown + padding + fence;
}

/** {@link codeSpan} for a cell of a table, where a pipe ends the cell even inside a code span. */
export function codeCell(text: string): string {
  return codeSpan(text).replace(/\\*\|/g, (run) => `${'\\u{5C}'.repeat(run.length - 1)}\\|`);
}

/** A phrase of ours with its foreign parts as code. */
export function phraseMarkdown(phrase: Phrase, code: (text: string) => string): string {
  return phrase.map((part) => (part === ARROW ? ' → ' : typeof part === 'string' ? part : code(part.foreign))).join('');
}

/** Inert lines in a fenced block of this language. */
export function fencedBlock(language: 'diff' | 'text', content: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${language}\n${content}\n${fence}`;
}

/** GitHub's coloured boxes; a plain quotation where a renderer does not know them. Several sentences become a list. */
export function alert(kind: 'CAUTION' | 'WARNING' | 'NOTE', sentences: readonly string[]): string {
  const mark = sentences.length > 1 ? '- ' : '';
  return [`> [!${kind}]`, ...sentences.map((sentence) => `> ${mark}${sentence}`)].join('\n');
}

/** The tenant's host for headings and hidden markers: letters, digits, dots, colons, brackets and hyphens, nothing else. */
export function hostOf(tenant: string): string {
  const host = URL.canParse(tenant) ? new URL(tenant).host : tenant;
  return host.replace(/[^A-Za-z0-9.:[\]-]/g, '-').slice(0, 253);
}

/** A block that is folded away until somebody wants it. */
export function folded(summary: string, blocks: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...blocks, '</details>'].join('\n\n');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
