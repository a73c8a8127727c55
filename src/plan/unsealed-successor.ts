/**
 * Old clients that go although no sealed file at hand holds the secret of the client that replaced them: an apply that was killed
 * between publishing and retiring, and its sealed file lost, leave a client whose secret perhaps nobody has.
 */
import type { HeldSecrets, PlanOptions } from '../model.ts';
import type { AtHand } from './at-hand.ts';
import type { Draft } from './draft.ts';
import { bearersOf } from './match.ts';
import type { Matching } from './match.ts';
import { overlapOf } from './overlap.ts';
import { isRetiring } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

/** What is known of the secrets, and what decides how long old clients live. */
export interface SealedKnowledge {
  readonly held: HeldSecrets | null;
  readonly atHand: AtHand;
  readonly options: PlanOptions;
}

/**
 * The unsealed successor of each old client that is purged, by the old one's clientId; only where a secrets directory was read.
 *
 * A client that came after the renaming of the old one was made by hand, and one that this plan replaces gets a new secret anyhow.
 * Where an overlap has run out and the directory has no record at all, sealed files are evidently kept elsewhere: no alarm.
 */
export function unsealedSuccessors(
  drafts: readonly Draft[],
  view: TenantView,
  matching: Matching,
  { held, atHand, options }: SealedKnowledge,
): ReadonlyMap<string, SeenClient> {
  const found = new Map<string, SeenClient>();
  if (held === null) return found;
  const replaced = new Set(
    drafts.flatMap(({ action, seen }) => (action === 'replace' ? (seen?.remote.clientId ?? []) : [])),
  );
  for (const { action, leftover, seen: old } of drafts) {
    if (action !== 'purge' || leftover === null || old === null || !isRetiring(old)) continue;
    const owners = matching.owners.get(old.plain) ?? [];
    const overlaps = owners.some((entry) => overlapOf(entry, options) > 0);
    if (!owners.some(({ kind }) => kind === 'client') || (overlaps && held.records.length === 0)) continue;
    const successors = bearersOf(old.plain, view, matching.claims).filter((seen) => mayFollow(seen, old));
    const [successor] = successors;
    const isSafe = ({ remote }: SeenClient): boolean =>
      replaced.has(remote.clientId) || atHand(old.plain, remote.clientId) === 'held';
    if (successor !== undefined && !successors.some(isSafe)) found.set(old.remote.clientId, successor);
  }
  return found;
}

/** Whether it was there when the old one lost its name; a time that cannot be read rules nothing out. */
function mayFollow({ remote }: SeenClient, old: SeenClient): boolean {
  const { createdAt } = remote;
  const { updatedAt } = old.remote;
  return createdAt === null || updatedAt === null || createdAt <= updatedAt;
}
