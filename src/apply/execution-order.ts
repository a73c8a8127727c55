import type { PlannedChange } from '../model.ts';

/**
 * In which order changes are begun, as indexes into the plan (design section 5, "Order"): purges that free a name, creates,
 * updates, replacements, the other purges; and whatever a change waits for before the change itself. A create that waits for
 * an update comes with the updates, so that the other creates stand together and can be under way at once.
 */
export function executionOrder(changes: readonly PlannedChange[]): readonly number[] {
  const freeing = freeingPurges(changes);
  const ranks = changes.map((change, index) => rankOf(change, freeing.has(index), freeing));
  const byRank = changes.map((_change, index) => index).toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  const order = new Set<number>();
  for (const index of byRank) visit(changes, index, order, new Set());
  return [...order];
}

/** The purges that some change which is no purge waits for. */
function freeingPurges(changes: readonly PlannedChange[]): ReadonlySet<number> {
  const awaited = changes.flatMap((change) => (change.action === 'purge' ? [] : change.waitsFor));
  return new Set(awaited.filter((index) => changes[index]?.action === 'purge'));
}

function rankOf(change: PlannedChange, frees: boolean, freeing: ReadonlySet<number>): number {
  if (change.action === 'purge') return frees ? 0 : 5;
  if (change.action === 'replace') return 4;
  if (change.action === 'update') return 2;
  return change.waitsFor.every((index) => freeing.has(index)) ? 1 : 3;
}

/** Depth first. `path` stops at a cycle, which the planner refuses: its changes are then skipped, waiting for each other. */
function visit(changes: readonly PlannedChange[], index: number, order: Set<number>, path: Set<number>): void {
  if (order.has(index) || path.has(index)) return;
  path.add(index);
  for (const awaited of changes[index]?.waitsFor ?? []) visit(changes, awaited, order, path);
  path.delete(index);
  order.add(index);
}
