/** A change on its way into the plan: before rotation, resumption, order and warnings are known. */
import type { Action, ClientState, HeldRecord, LeftoverKind, Reason } from '../model.ts';
import type { Entry } from './desired.ts';
import type { SeenClient } from './tenant-view.ts';
import { stateOf } from './wording.ts';

export interface Draft {
  /** The plain name. */
  readonly name: string;
  readonly action: Action;
  readonly reasons: readonly Reason[];
  readonly replacePaths: readonly string[];
  readonly before: ClientState | null;
  readonly after: ClientState | null;
  /** The client that exists; null for a create. */
  readonly seen: SeenClient | null;
  /** The entry that asks for it; null where the scope or a leftover does. */
  readonly entry: Entry | null;
  /** Set where it removes a leftover that neither limits nor protection count. */
  readonly leftover: LeftoverKind | null;
  readonly overlapMs: number;
  readonly staged: SeenClient | null;
  readonly stagedRecord: HeldRecord | null;
}

/** A purge; with `leftover` it counts towards no limit. */
export function purgeDraft(
  seen: SeenClient,
  fields: {
    readonly name: string;
    readonly reason: Reason;
    readonly entry: Entry | null;
    readonly leftover: LeftoverKind | null;
  },
): Draft {
  return {
    name: fields.name,
    action: 'purge',
    reasons: [fields.reason],
    replacePaths: [],
    before: stateOf(seen.remote),
    after: null,
    seen,
    entry: fields.entry,
    leftover: fields.leftover,
    overlapMs: 0,
    staged: null,
    stagedRecord: null,
  };
}

/** Whether limits and protection count it: replacements and purges, leftovers aside (design section 4). */
export function counts({ action, leftover }: Draft): boolean {
  return action === 'replace' || (action === 'purge' && leftover === null);
}
