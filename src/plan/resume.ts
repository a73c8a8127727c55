/** Taking up staged clients of earlier runs (design section 5 a): sealed, proved and as the manifest wants them. */
import type { ClientState, HeldRecord, HeldSecrets } from '../model.ts';
import { compareClient } from './compare.ts';
import type { Entry } from './desired.ts';
import type { Draft } from './draft.ts';
import { isUndecided } from './leftovers.ts';
import type { Matching } from './match.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

/**
 * Completes creates and replacements with the staged client that each may take up: the newest one that bears its name with the
 * `provisioning` suffix, is as wanted, and whose secret the sealed files at hand prove, sealed to the same recipients.
 */
export function resumeStaged(
  drafts: readonly Draft[],
  view: TenantView,
  matching: Matching,
  sealed: { readonly held: HeldSecrets | null; readonly recipientsDigest: string | null; readonly dueTime: number },
): Draft[] {
  const proven = provenRecords(sealed.held, sealed.recipientsDigest);
  if (proven.size === 0) return [...drafts];
  return drafts.map((draft) => {
    const { after, name } = draft;
    if (after === null || (draft.action !== 'create' && draft.action !== 'replace')) return draft;
    const staged = view
      .leftoversOf(name)
      .filter((seen) => seen.leftover === 'provisioning' && isUndecided(seen, matching))
      .filter((seen) => proven.get(seen.remote.clientId)?.name === name && isAsWanted(after, seen.remote))
      .find((seen) => isFresh(seen, draft.entry, sealed.dueTime));
    if (staged === undefined) return draft;
    return { ...draft, staged, stagedRecord: proven.get(staged.remote.clientId) ?? null };
  });
}

function provenRecords(held: HeldSecrets | null, recipientsDigest: string | null): Map<string, HeldRecord> {
  const records = held === null || recipientsDigest === null ? [] : held.records;
  const dead = new Set(records.filter((record) => record.void).map(({ clientId }) => clientId));
  const alive = records.filter((record) => record.proved && !dead.has(record.clientId));
  return new Map(
    alive.filter((record) => record.recipientsDigest === recipientsDigest).map((record) => [record.clientId, record]),
  );
}

/** A client that would be due for its rotation as soon as it is published is not worth taking up. */
function isFresh({ remote }: SeenClient, entry: Entry | null, dueTime: number): boolean {
  const rotateAfterMs = entry?.kind === 'client' ? entry.client.rotateAfterMs : null;
  return rotateAfterMs === null || remote.createdAt === null || remote.createdAt + rotateAfterMs > dueTime;
}

function isAsWanted(desired: ClientState, staged: ClientState): boolean {
  const { description, role, personas } = compareClient(desired, staged);
  return !description && !role && !personas;
}
