/**
 * Whether every text that `narrow` matches is matched by `wide` too, for globs of `*` and `?`.
 *
 * `wide` is laid over the symbols of `narrow`: its `*` takes any run of symbols, its `?` one symbol that stands for just one code point
 * (never a `*`), a literal only itself. A yes is therefore always right. So that spelling does not matter, each run of wildcards is
 * first written with its `?` in front: `*?` and `?*` mean the same.
 */
export function coversGlob(wide: string, narrow: string): boolean {
  const over = symbolsOf(wide);
  const under = symbolsOf(narrow);
  let row = under.map(() => false);
  row.push(false);
  row[0] = true;
  for (const symbol of over) row = advance(row, symbol, under);
  return row[under.length] === true;
}

/** `row[j]`: whether the symbols of `wide` so far can cover the first `j` symbols of `narrow`. */
function advance(row: readonly boolean[], symbol: string, under: readonly string[]): boolean[] {
  const next: boolean[] = [symbol === '*' && row[0] === true];
  for (let j = 1; j <= under.length; j++) {
    const below = under[j - 1];
    if (symbol === '*') next.push(row[j] === true || next[j - 1] === true);
    else next.push(row[j - 1] === true && below !== '*' && (symbol === '?' || symbol === below));
  }
  return next;
}

function symbolsOf(glob: string): string[] {
  return Array.from(glob.replace(/[*?]+/gu, (run) => run.replaceAll('*', '') + (run.includes('*') ? '*' : '')));
}
