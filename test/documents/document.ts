/** The documents under test, and how their blocks are put right after output has changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseMarkdown, type Block, type Item } from './markdown.ts';
import type { Difference } from './walk.ts';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The text of a file, by its path from the project's folder. */
export function readDocument(name: string): string {
  return readFileSync(path.join(ROOT, name), 'utf8');
}

/** What a block is there for, from the directive just before it and its language. */
export type Purpose =
  | { readonly kind: 'typed' | 'manifest part' | 'project command' }
  | { readonly kind: 'file' | 'part of'; readonly file: string }
  | { readonly kind: 'nothing that a test knows' };

/** Says how a block is tested; every block of the README has to have a purpose. */
export function purposeOf(items: readonly Item[], block: Block): Purpose {
  const before = items[items.indexOf(block) - 1];
  const directive = before?.type === 'directive' ? before : null;
  if (directive?.name === 'file' || directive?.name === 'part of') {
    return { kind: directive.name, file: directive.value };
  }
  if (directive?.name === 'manifest part') return { kind: 'manifest part' };
  if (block.language === 'console') return { kind: 'typed' };
  return { kind: block.language === 'sh' ? 'project command' : 'nothing that a test knows' };
}

/** A stretch of a document that is walked through by itself: from one `fresh tenant` to the next. */
export interface Stretch {
  /** The headings that it stands under. */
  readonly title: string;
  readonly items: readonly Item[];
}

/** The stretches of a document. Blocks before the first one belong to none. */
export function stretchesOf(items: readonly Item[]): readonly Stretch[] {
  const starts = items.flatMap((item, at) => (item.type === 'directive' && item.name === 'fresh tenant' ? [at] : []));
  return starts.map((start, index) => ({
    title: titleAt(items, start),
    items: items.slice(start, starts[index + 1] ?? items.length),
  }));
}

function titleAt(items: readonly Item[], at: number): string {
  const before = items.slice(0, at).findLast((item) => item.type === 'heading');
  return `${before?.type === 'heading' ? before.text : ''} (line ${items[at]?.line ?? 0})`;
}

/** Puts what came out in place of what the document says. */
export function rewrite(name: string, differences: readonly Difference[]): void {
  const lines = readDocument(name).split('\n');
  // From the end, so that earlier line numbers stay right.
  for (const { step, output } of differences.toSorted((one, other) => other.step.line - one.step.line)) {
    lines.splice(step.outputLine - 1, step.output.length, ...output);
  }
  writeFileSync(path.join(ROOT, name), lines.join('\n'));
}

/** The items of a document. */
export function itemsOf(name: string): readonly Item[] {
  return parseMarkdown(readDocument(name));
}
