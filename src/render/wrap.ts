import { displayWidth, splitAt } from './display-width.ts';
import type { Colour, Paint } from './paint.ts';

/** A stretch of inert text in one colour. */
export interface Span {
  readonly text: string;
  readonly colour: Colour;
}

/** Breaks inert text at spaces into lines of at most `width` columns; longer words are cut behind a slash, else between characters. */
export function wrap(text: string, width: number): readonly string[] {
  return wrapSpans([{ text, colour: 'plain' }], width, (_, part) => part);
}

/** {@link wrap} for text in several colours: it is measured without and joined with them. */
export function wrapSpans(spans: readonly Span[], width: number, paint: Paint): readonly string[] {
  const room = Math.max(8, width);
  const lines: Span[][] = [];
  let line: Span[] = [];
  let used = 0;
  for (const word of words(spans).flatMap((unbroken) => cutWord(unbroken, room))) {
    if (used > 0 && used + 1 + word.width > room) {
      lines.push(line);
      line = [];
      used = 0;
    }
    const gap = used > 0 && !word.glued ? [{ text: ' ', colour: 'plain' } as const] : [];
    line.push(...gap, ...word.spans);
    used += gap.length + word.width;
  }
  if (used > 0 || lines.length === 0) lines.push(line);
  return lines.map((parts) => parts.map((part) => paint(part.colour, part.text)).join(''));
}

interface Word {
  readonly spans: readonly Span[];
  readonly width: number;
  /** The rest of a word that was too long for a line: no space stands before it. */
  readonly glued: boolean;
}

function words(spans: readonly Span[]): readonly Span[][] {
  const result: Span[][] = [[]];
  for (const { text, colour } of spans) {
    for (const [at, part] of text.split(/ +/).entries()) {
      if (at > 0) result.push([]);
      if (part !== '') result.at(-1)?.push({ text: part, colour });
    }
  }
  return result.filter((word) => word.length > 0);
}

function cutWord(spans: readonly Span[], room: number): readonly Word[] {
  const width = spans.reduce((sum, span) => sum + displayWidth(span.text), 0);
  if (width <= room) return [{ spans, width, glued: false }];
  const pieces: Word[] = [];
  for (const span of spans) {
    for (let rest = span.text; rest !== '';) {
      const head = headOf(rest, room);
      pieces.push({ spans: [{ ...span, text: head }], width: displayWidth(head), glued: pieces.length > 0 });
      rest = rest.slice(head.length);
    }
  }
  return pieces;
}

/** What finds room of a word; a path or an address breaks behind a slash, so that the ids in it stay whole. */
function headOf(word: string, room: number): string {
  const [head, tail] = splitAt(word, room);
  const slash = tail === '' ? -1 : head.lastIndexOf('/');
  return slash > 0 ? head.slice(0, slash + 1) : head;
}
