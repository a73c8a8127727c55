/** Clients that the manifest does not list (design section 3): purged where its scope covers them, unmanaged where not. */
import { purgeDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { isOurs, isUndecided } from './leftovers.ts';
import type { Matching } from './match.ts';
import type { TenantView } from './tenant-view.ts';
import type { Unmanaged } from '../model.ts';
import { isoTime } from './wording.ts';

/** Purges every client with a plain name that no entry means and the scope covers; also the other one of a pinned twin. */
export function draftUnlisted(view: TenantView, matching: Matching): Draft[] {
  return view.all
    .filter((seen) => seen.leftover === null && seen.inScope && isUndecided(seen, matching))
    .map((seen) => purgeDraft(seen, { name: seen.plain, reason: 'unlisted-in-scope', entry: null, leftover: null }));
}

/** The clients that are neither listed nor in scope, leftovers of such names included. */
export function unmanagedClients(view: TenantView, matching: Matching): Unmanaged[] {
  return view.all
    .filter((seen) => !seen.inScope && isUndecided(seen, matching))
    .filter((seen) => seen.leftover === null || !isOurs(seen, matching))
    .map(({ remote: { name, clientId, role, createdBy, createdAt } }) => {
      return { name, clientId, role, createdBy, createdAt: isoTime(createdAt) };
    });
}

/**
 * How many remote clients are managed or in scope: what `limits.percent` counts from. A leftover counts only while it stands for its name,
 * just as its purge does, so that an interrupted apply finds the same share of the same figure.
 */
export function countOurs(view: TenantView, matching: Matching, old: readonly Draft[]): number {
  const standing = old.filter(({ leftover }) => leftover === null).length;
  const ours = view.all.filter((seen) => {
    return matching.claims.has(seen.remote.clientId) || (seen.leftover === null && isOurs(seen, matching));
  });
  return ours.length + standing;
}
