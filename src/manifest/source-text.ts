import type { Place } from '../diagnostic.ts';
import { maskIdentities } from '../private-key.ts';

/** A stretch of a text in UTF-16 code units; `end` is the first unit behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text of one file, which can tell where in it an offset lies. Lines are looked for only once somebody asks. */
export class SourceText {
  /** As the user named it. */
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
  #lineStarts: readonly number[] | null = null;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** The place of a span; what goes on behind the first line is cut off, and at least one character is marked. */
  place(span: Span): Place {
    const starts = (this.#lineStarts ??= lineStartsOf(this.text));
    const index = lastAtMost(starts, span.start);
    const start = starts[index] ?? 0;
    const next = starts[index + 1];
    const source = this.text.slice(start, next === undefined ? this.text.length : next - 1).replace(/\r$/u, '');
    const column = Math.min(span.start - start, source.length);
    const length = Math.max(1, Math.min(span.end - start, source.length) - column);
    return { file: this.path, line: index + 1, column: column + 1, length, source: maskIdentities(source) };
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last number that is not above `wanted`, in an ascending list that begins with 0. */
function lastAtMost(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
