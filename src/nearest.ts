const longestWord = 64;

/**
 * The candidate that a mistyped word most likely meant, null where none is near: at most one slip in three characters and three in all
 * (a letter more, less, other or swapped with its neighbour). Case does not count; the first of equally near ones wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const folded = word.toLowerCase();
  let best: string | null = null;
  let limit = slipsAllowed(word);
  for (const candidate of candidates) {
    const slips = countSlips(folded, candidate.toLowerCase(), limit);
    if (slips > limit || (slips > 0 && slips >= Math.max(folded.length, candidate.length))) continue;
    best = candidate;
    limit = slips - 1;
    if (limit < 0) break;
  }
  return best;
}

const mostNearOnes = 5;

/**
 * Up to five candidates that a word may have meant: those within the slips that `nearest` allows, then those that hold the word (from
 * three characters on), each group by code unit.
 */
export function nearOnes(word: string, candidates: Iterable<string>): readonly string[] {
  const folded = word.toLowerCase();
  const limit = slipsAllowed(word);
  const all = [...new Set(candidates)].sort();
  const mistyped = all.filter((candidate) => countSlips(folded, candidate.toLowerCase(), limit) <= limit);
  const holding = folded.length < 3 ? [] : all.filter((candidate) => candidate.toLowerCase().includes(folded));
  return [...new Set([...mistyped, ...holding])].slice(0, mostNearOnes);
}

function slipsAllowed(word: string): number {
  return Math.min(3, Math.max(1, Math.floor(word.length / 3)));
}

/** Optimal string alignment distance; anything above `limit` where it cannot be within. */
function countSlips(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit || a.length > longestWord || b.length > longestWord) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + same,
          swapped ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
