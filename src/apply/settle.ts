/** Between the looks: together the settling time of about 15 s (design section 5). */
const PAUSES_MS: readonly number[] = [1000, 2000, 4000, 8000];

/** What settling needs of a run. */
export interface Patience {
  /** True: waiting is over, because of a signal or because no request can succeed any more. */
  readonly hurried: boolean;
  /** Ends early when a signal comes. */
  pause(ms: number): Promise<void>;
}

/**
 * Looks until what is seen is settled, for up to about 15 s: reads may lag behind writes. The first look is at once, so that
 * nothing is waited for that needs no waiting; the last one is returned whatever it shows.
 */
export async function settle<Seen>(
  patience: Patience,
  look: () => Promise<Seen>,
  isSettled: (seen: Seen) => boolean,
): Promise<Seen> {
  let seen = await look();
  for (const ms of PAUSES_MS) {
    if (isSettled(seen) || patience.hurried) return seen;
    await patience.pause(ms);
    seen = await look();
  }
  return seen;
}
