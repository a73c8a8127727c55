/** How long old credentials live on beside the new ones (design section 5, step 5). */
import type { PlanOptions } from '../model.ts';
import type { Entry } from './desired.ts';
import { namesOf } from './match.ts';
import type { SeenClient } from './tenant-view.ts';

/** Whether an old client goes now; `until` is null where its renaming cannot be dated, so that nobody knows when. */
export type Retirement = { readonly kind: 'due' } | { readonly kind: 'kept'; readonly until: number | null };

/**
 * Decides about an old client of these entries, the owners of its name.
 *
 * The overlap in force is the manifest's of today, the longest where twins share the name; it runs from the renaming (`updatedAt`) and
 * is over from the very millisecond `updatedAt + overlap` on. Without an overlap, by a tombstone or a revocation it ends at once, and
 * no time is read. A renaming in the future keeps the client until its overlap is over, like any other.
 */
export function retirementOf(
  seen: SeenClient,
  owners: readonly Entry[],
  input: { readonly options: PlanOptions; readonly dueTime: number },
): Retirement {
  const overlapMs = Math.max(0, ...owners.map((entry) => overlapOf(entry, input.options)));
  if (overlapMs === 0) return { kind: 'due' };
  const { updatedAt } = seen.remote;
  if (updatedAt === null) return { kind: 'kept', until: null };
  const until = updatedAt + overlapMs;
  return until <= input.dueTime ? { kind: 'due' } : { kind: 'kept', until };
}

/** The overlap in force for an entry's old clients, in milliseconds: none for a tombstone, nor where its name is revoked. */
export function overlapOf(entry: Entry, { revoke }: PlanOptions): number {
  if (entry.kind === 'tombstone') return 0;
  const revoked = revoke.length > 0 && namesOf(entry).some((name) => revoke.some((request) => request.name === name));
  return revoked ? 0 : entry.client.overlapMs;
}
