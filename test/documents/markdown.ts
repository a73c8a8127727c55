/** Markdown as the tests of documents read it: headings, fenced blocks and directives in comments, in their order. */

/** A fenced block. */
export interface Block {
  readonly type: 'block';
  /** The first word behind the fence: `console`, `yaml`, … */
  readonly language: string;
  readonly lines: readonly string[];
  /** 1-based line of the first line inside. */
  readonly line: number;
}

/** `<!-- name -->` or `<!-- name: value -->`, alone on its line. It says what the next block is, or does something by itself. */
export interface Directive {
  readonly type: 'directive';
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

interface Heading {
  readonly type: 'heading';
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** Anything else: one line of prose, of a list or of a table. */
interface Prose {
  readonly type: 'prose';
  readonly text: string;
  readonly line: number;
}

export type Item = Block | Directive | Heading | Prose;

/** Reads a document. Throws for a fence that is never closed. */
export function parseMarkdown(text: string): readonly Item[] {
  const lines = text.split('\n');
  const items: Item[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const block = blockAt(lines, at);
    items.push(block ?? lineItem(lines[at] ?? '', at + 1));
    if (block !== null) at += block.lines.length + 1;
  }
  return items;
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** The cells of a table row, without the marks of code around them; null where the line is no row. */
export function tableCells(line: string): readonly string[] | null {
  if (!line.startsWith('|') || /^[|\s:-]+$/.test(line)) return null;
  const cells = line.slice(1, line.lastIndexOf('|')).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function blockAt(lines: readonly string[], at: number): Block | null {
  const fence = /^(`{3,})\s*(\S*)/.exec(lines[at] ?? '');
  if (fence === null) return null;
  const end = lines.indexOf(fence[1] ?? '', at + 1);
  if (end === -1) throw new Error(`line ${at + 1}: this fence is never closed`);
  return { type: 'block', language: fence[2] ?? '', lines: lines.slice(at + 1, end), line: at + 2 };
}

function lineItem(text: string, line: number): Item {
  const heading = /^(#{1,6})\s+(.*?)\s*$/.exec(text);
  if (heading !== null) return { type: 'heading', level: heading[1]?.length ?? 0, text: heading[2] ?? '', line };
  const directive = /^<!--\s*([a-z ]+?)\s*(?::\s*(.*?))?\s*-->$/.exec(text);
  if (directive !== null) return { type: 'directive', name: directive[1] ?? '', value: directive[2] ?? '', line };
  return { type: 'prose', text, line };
}
