/**
 * Leaves out of a failing story what it does not need to fail: first halves, then quarters, in the end one trouble at a time.
 *
 * @param troubles how many there are
 * @param fails whether the story still fails without these
 * @returns the numbers of the troubles that can be left out
 */
export async function shrink(
  troubles: number,
  fails: (without: ReadonlySet<number>) => Promise<boolean>,
): Promise<ReadonlySet<number>> {
  let without: ReadonlySet<number> = new Set();
  for (let size = troubles; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < troubles; from += size) {
      const tried = new Set([...without, ...Array.from({ length: size }, (_, index) => from + index)]);
      if (tried.size > without.size && (await fails(tried))) without = tried;
    }
  }
  return without;
}
