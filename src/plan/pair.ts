/** A desired client paired with its remote one, and what its replacement looks like. */
import type { ClientState, PlanOptions, Reason } from '../model.ts';
import { compareClient, reasonsOf, replacePathsOf } from './compare.ts';
import type { ClientEntry } from './desired.ts';
import type { Draft } from './draft.ts';
import type { Match } from './match.ts';
import { overlapOf } from './overlap.ts';
import { requestFor } from './requests.ts';
import type { SeenClient } from './tenant-view.ts';
import { stateOf } from './wording.ts';

export interface Pair {
  readonly entry: ClientEntry;
  readonly seen: SeenClient;
  readonly desired: ClientState;
  /** The remote state as it is compared: with its plain name where an old client stands for it (section 5 b). */
  readonly remote: ClientState;
  readonly standsIn: boolean;
}

/** What deciding about a pair needs besides the pair. */
export interface Demands {
  readonly options: PlanOptions;
  /** Epoch milliseconds: the time that decides what is due. */
  readonly dueTime: number;
}

/** Pairs an entry with the client that it matched. */
export function pairUp(entry: ClientEntry, { seen, standsIn }: Match, desired: ClientState): Pair {
  const state = stateOf(seen.remote);
  return { entry, seen, desired, standsIn, remote: standsIn ? { ...state, name: seen.plain } : state };
}

/**
 * Whether `rotateAfter` makes the pair's replacement due: from the very millisecond `createdAt + rotateAfter` on. Null where the
 * manifest asks for no rotation, `unreadable` where the tenant's time cannot be read.
 */
export function rotationOf({ entry, seen }: Pair, dueTime: number): 'due' | 'not-due' | 'unreadable' | null {
  const { rotateAfterMs } = entry.client;
  const { createdAt } = seen.remote;
  if (rotateAfterMs === null) return null;
  if (createdAt === null) return 'unreadable';
  return createdAt + rotateAfterMs <= dueTime ? 'due' : 'not-due';
}

/**
 * The replacement of a pair, with every reason that holds: its differences, a request bound to this client, a rotation that is due.
 * Where none does (a `(rotated …)` client whose request is forgotten) it says `requested`.
 */
export function replaceDraft(pair: Pair, { options, dueTime }: Demands): Draft {
  const { entry, seen, desired, remote } = pair;
  const differences = compareClient(desired, remote);
  const replacePaths = replacePathsOf(differences);
  const request = requestFor(options, entry.name, seen.remote.clientId);
  const due = rotationOf(pair, dueTime) === 'due';
  const more: Reason[] = due ? ['rotation-due'] : [];
  if (request !== null || (!due && replacePaths.length === 0)) more.unshift('requested');
  return {
    name: entry.name,
    action: 'replace',
    reasons: [...reasonsOf(differences), ...more],
    replacePaths,
    before: remote,
    after: desired,
    seen,
    entry,
    leftover: null,
    overlapMs: overlapOf(entry, options),
    staged: null,
    stagedRecord: null,
  };
}
