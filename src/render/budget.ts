/** Comments and summaries have a limit in bytes, above which the CI system shows nothing at all. */

/** The first rows that fit into so many bytes, whole rows only, each with its line break. */
export function rowsWithin(rows: readonly string[], bytes: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((row) => {
    used += byteLength(row) + 1;
    return used > bytes;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** `60,000` */
export function withThousands(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
