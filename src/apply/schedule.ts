import type { ChangeResult, PlannedChange } from '../model.ts';
import { executionOrder } from './execution-order.ts';

export interface Schedule {
  readonly changes: readonly PlannedChange[];
  /** How many creates may be under way at once. */
  readonly concurrency: number;
  /** Carries one change out, or skips it, given what became of the others so far. It does not reject. */
  readonly carryOut: (
    index: number,
    change: PlannedChange,
    results: ReadonlyMap<number, ChangeResult>,
  ) => Promise<ChangeResult>;
}

/**
 * Begins the changes in their order: creates several at once, everything else alone, so that a purge knows the outcome of
 * all that came before it.
 *
 * @returns the results by index into the plan's changes.
 */
export async function inOrder({ changes, concurrency, carryOut }: Schedule): Promise<Map<number, ChangeResult>> {
  const results = new Map<number, ChangeResult>();
  const running = new Map<number, Promise<void>>();
  const begin = async (index: number, change: PlannedChange): Promise<void> => {
    results.set(index, await carryOut(index, change, results));
    running.delete(index);
  };
  for (const index of executionOrder(changes)) {
    const change = changes[index];
    if (change === undefined) continue;
    const standsAlone = change.action !== 'create';
    while (running.size >= (standsAlone ? 1 : concurrency)) await Promise.race(running.values());
    const begun = begin(index, change);
    running.set(index, begun);
    if (standsAlone) await begun;
  }
  await Promise.all(running.values());
  return results;
}
