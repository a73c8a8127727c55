import { displayWidth, padTo, truncate } from './display-width.ts';
import { inert } from './inert.ts';

/** Columns between two cells. */
const GAP = 2;
/** No column is squeezed below this, unless its content is narrower: every heading finds room. */
const NARROWEST = 10;

/**
 * Rows of foreign text as aligned lines of at most `width` columns: where they are too wide the widest columns are shortened, with `…`.
 * An empty table has no lines.
 */
export function textTable(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const cells = rows.map((row) => row.map(inert));
  const columns = fit(naturalWidths(cells), width);
  return cells.map((row) =>
    row
      .map((cell, at) => padTo(truncate(cell, columns[at] ?? 0), columns[at] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Columns that the table takes where nothing is shortened. */
export function tableWidth(rows: readonly (readonly string[])[]): number {
  const widths = naturalWidths(rows.map((row) => row.map(inert)));
  return sum(widths) + GAP * Math.max(0, widths.length - 1);
}

function naturalWidths(cells: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of cells) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell));
  }
  return widths;
}

/**
 * The widest columns become equally narrow; the first one, by which people know a row, is cut like the others only where these alone
 * cannot give way enough.
 */
function fit(widths: readonly number[], width: number): readonly number[] {
  const room = width - GAP * (widths.length - 1);
  const [first = 0, ...others] = widths;
  const keepingFirst = [first, ...capped(others, room - first)];
  return sum(keepingFirst) <= room ? keepingFirst : capped(widths, room);
}

/** The columns cut to the widest common measure that finds room, if there is one. */
function capped(widths: readonly number[], room: number): readonly number[] {
  let cap = Math.max(NARROWEST, ...widths);
  while (cap > NARROWEST && sum(widths.map((own) => Math.min(own, cap))) > room) cap--;
  return widths.map((own) => Math.min(own, cap));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
