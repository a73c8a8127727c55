/**
 * What becomes of the clients that earlier applies left on the tenant (design section 5, "Leftovers").
 *
 * An old client that stands for a managed name was claimed by matching, and a staged one may be resumed; everything else is decided
 * here. A leftover that an entry claims, or that a refusal shows as a candidate, is left alone, and so are the leftovers of a name
 * with a refused entry: nobody knows what that name is.
 */
import type { HeldRecord, HeldSecrets, PlanOptions } from '../model.ts';
import type { Entry } from './desired.ts';
import { purgeDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { bearersOf } from './match.ts';
import type { Matching } from './match.ts';
import { retirementOf } from './overlap.ts';
import { isRetiring } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

/** An old client whose overlap still runs, or whose time cannot be read. */
export interface KeptLeftover {
  readonly seen: SeenClient;
  readonly until: number | null;
  readonly owners: readonly Entry[];
}

export interface OldClients {
  readonly drafts: readonly Draft[];
  readonly kept: readonly KeptLeftover[];
}

/** Decides about superseded and rotated clients: purged, or kept for their overlap. */
export function draftOldClients(
  view: TenantView,
  matching: Matching,
  input: { readonly options: PlanOptions; readonly dueTime: number },
): OldClients {
  const drafts: Draft[] = [];
  const kept: KeptLeftover[] = [];
  const old = view.all.filter((seen) => isRetiring(seen) && isUndecided(seen, matching));
  for (const name of new Set(old.map(({ plain }) => plain))) {
    const owners = matching.owners.get(name) ?? [];
    const group = view.leftoversOf(name).filter((seen) => isRetiring(seen) && isUndecided(seen, matching));
    if (owners.some(({ kind }) => kind === 'client')) {
      for (const seen of group) {
        const retirement = retirementOf(seen, owners, input);
        if (retirement.kind === 'due') drafts.push(supersededDraft(seen));
        else kept.push({ seen, until: retirement.until, owners });
      }
    } else {
      drafts.push(...draftUnwanted(name, group, view, matching));
    }
  }
  return { drafts, kept };
}

/**
 * Purges every staged client that nobody resumes: its secret is relied on by nobody. Where a record of it is at hand that no `void` line
 * names yet, the purge has to add one, or whoever unseals takes the dead record for the newest of its name.
 */
export function draftUnfinished(
  view: TenantView,
  matching: Matching,
  resumed: ReadonlySet<string>,
  held: HeldSecrets | null,
): Draft[] {
  return view.all
    .filter((seen) => seen.leftover === 'provisioning' && isUndecided(seen, matching))
    .filter((seen) => !resumed.has(seen.remote.clientId) && isOurs(seen, matching))
    .map((seen) => leftoverDraft(seen, 'unfinished-create', livingRecord(seen, held)));
}

function livingRecord({ remote }: SeenClient, held: HeldSecrets | null): HeldRecord | null {
  const records = (held?.records ?? []).filter(({ clientId }) => clientId === remote.clientId);
  return records.some((record) => record.void) ? null : (records[0] ?? null);
}

/** Leftovers of names that are neither managed nor in scope: listed and left alone. */
export function orphanedLeftovers(view: TenantView, matching: Matching): SeenClient[] {
  return view.all.filter((seen) => seen.leftover !== null && isUndecided(seen, matching) && !isOurs(seen, matching));
}

/** Whether its plain name is managed, or the scope covers it. */
export function isOurs(seen: SeenClient, { owners }: Matching): boolean {
  return seen.inScope || owners.has(seen.plain);
}

/** Whether no entry and no refusal decides about it. */
export function isUndecided({ remote, plain }: SeenClient, { claims, contested, owners, refused }: Matching): boolean {
  if (claims.has(remote.clientId) || contested.has(remote.clientId)) return false;
  return !(owners.get(plain) ?? []).some((entry) => refused.has(entry));
}

/**
 * Old clients of a name that nobody wants: of a tombstone's, or unlisted and in scope. Where no client bears the plain name, the newest
 * one stands for it and is purged like any other client, with limits and protection; the others are leftovers.
 */
function draftUnwanted(name: string, group: readonly SeenClient[], view: TenantView, matching: Matching): Draft[] {
  const owners = matching.owners.get(name) ?? [];
  const ours = group.filter((seen) => isOurs(seen, matching));
  const borne = bearersOf(name, view, matching.claims).length > 0;
  const claimed = owners.some((entry) => matching.matches.get(entry)?.seen.plain === name);
  const reason = owners.length > 0 ? 'tombstone' : 'unlisted-in-scope';
  return ours.map((seen, i) => {
    const standsIn = i === 0 && !borne && !claimed;
    return standsIn
      ? purgeDraft(seen, { name, reason, entry: owners[0] ?? null, leftover: null })
      : supersededDraft(seen);
  });
}

function supersededDraft(seen: SeenClient): Draft {
  return leftoverDraft(seen, 'superseded', null);
}

function leftoverDraft(
  seen: SeenClient,
  reason: 'superseded' | 'unfinished-create',
  stagedRecord: HeldRecord | null,
): Draft {
  const { plain, leftover } = seen;
  return { ...purgeDraft(seen, { name: plain, reason, entry: null, leftover }), stagedRecord };
}
