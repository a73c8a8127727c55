/** The change that each entry of the manifest asks for (design section 3); rotations that are merely due come later. */
import type { ClientState } from '../model.ts';
import { compareClient, reasonsOf, replacePathsOf } from './compare.ts';
import { desiredState } from './desired.ts';
import type { ClientEntry, Entry } from './desired.ts';
import { purgeDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Matching } from './match.ts';
import { pairUp, replaceDraft } from './pair.ts';
import type { Demands, Pair } from './pair.ts';
import { requestFor } from './requests.ts';
import type { Resolution } from './resolve.ts';
import { stateOf } from './wording.ts';

export interface EntryDrafts {
  /** By entry; an entry without one has nothing to do. */
  readonly drafts: ReadonlyMap<Entry, Draft>;
  /** Desired clients with their remote ones. */
  readonly pairs: readonly Pair[];
}

/** Drafts creates, updates, replacements and the tombstones' purges. */
export function draftEntries(
  entries: readonly Entry[],
  matching: Matching,
  resolution: Resolution,
  demands: Demands,
): EntryDrafts {
  const drafts = new Map<Entry, Draft>();
  const pairs: Pair[] = [];
  for (const entry of entries) {
    if (matching.refused.has(entry)) continue;
    const match = matching.matches.get(entry);
    if (entry.kind === 'client' && match) {
      pairs.push(pairUp(entry, match, desiredState(entry.client, resolution)));
    } else if (entry.kind === 'client') {
      drafts.set(entry, createDraft(entry, desiredState(entry.client, resolution)));
    } else if (match) {
      drafts.set(entry, purgeDraft(match.seen, { name: entry.name, reason: 'tombstone', entry, leftover: null }));
    }
  }
  for (const pair of pairs) {
    const draft = draftPair(pair, demands);
    if (draft) drafts.set(pair.entry, draft);
  }
  return { drafts, pairs };
}

/**
 * A `(rotated …)` client is always replaced; a `(superseded …)` one that is as wanted again just gets its name back: an update that
 * shows its real name (section 5 b).
 */
function draftPair(pair: Pair, demands: Demands): Draft | null {
  const { entry, seen, desired, remote, standsIn } = pair;
  const rotated = standsIn && seen.leftover === 'rotated';
  const differs = replacePathsOf(compareClient(desired, remote)).length > 0;
  const requested = requestFor(demands.options, entry.name, seen.remote.clientId) !== null;
  return rotated || differs || requested ? replaceDraft(pair, demands) : updateDraft(pair);
}

function updateDraft({ entry, seen, desired }: Pair): Draft | null {
  const before = stateOf(seen.remote);
  const reasons = reasonsOf(compareClient(desired, before));
  if (reasons.length === 0) return null;
  return {
    name: entry.name,
    action: 'update',
    reasons,
    replacePaths: [],
    before,
    after: desired,
    seen,
    entry,
    leftover: null,
    overlapMs: 0,
    staged: null,
    stagedRecord: null,
  };
}

function createDraft(entry: ClientEntry, after: ClientState): Draft {
  return {
    name: entry.name,
    action: 'create',
    reasons: ['not-on-tenant'],
    replacePaths: [],
    before: null,
    after,
    seen: null,
    entry,
    leftover: null,
    overlapMs: 0,
    staged: null,
    stagedRecord: null,
  };
}
