/** Comments and summaries have a limit in bytes, above which the CI system shows nothing at all. */

/** What fits into a comment of a pull request on GitHub, with room for what a wrapper adds. */
export const COMMENT_BUDGET_BYTES = 60_000;

/** The first rows that fit into so many bytes, whole rows only, each with its line break. */
export function rowsWithin(rows: readonly string[], bytes: number): readonly string[] {
  return rendersWithin(rows, (row) => row, bytes);
}

/** {@link rowsWithin} for rows that are made only as far as there is room for them. */
export function rendersWithin<Item>(
  items: readonly Item[],
  render: (item: Item) => string,
  bytes: number,
): readonly string[] {
  const rows: string[] = [];
  let used = 0;
  for (const item of items) {
    const row = render(item);
    used += byteLength(row) + 1;
    if (used > bytes) break;
    rows.push(row);
  }
  return rows;
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** `60,000` */
export function withThousands(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
