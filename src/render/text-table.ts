import { displayWidth, padTo, truncate } from './display-width.ts';
import { inert } from './inert.ts';

/** Columns between two cells. */
const GAP = 2;
/** No column is squeezed below this, unless its content is narrower. */
const NARROWEST = 12;

/**
 * Rows of foreign text as aligned lines of at most `width` columns: while they are too wide the widest column is shortened, with `…`.
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

function fit(widths: readonly number[], width: number): readonly number[] {
  const room = width - GAP * (widths.length - 1);
  const fitted = [...widths];
  for (let excess = sum(fitted) - room; excess > 0; excess = sum(fitted) - room) {
    const widest = Math.max(...fitted);
    if (widest <= NARROWEST) break;
    const at = fitted.indexOf(widest);
    const next = Math.max(NARROWEST, ...fitted.filter((other) => other < widest));
    fitted[at] = Math.max(next === widest ? widest - 1 : next, widest - excess);
  }
  return fitted;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
