/** Warnings about the whole plan, or about clients that it does not change (design section 3). */
import { renderDuration } from '../duration.ts';
import type { ClientState, Recipient, Warning } from '../model.ts';
import { unlistedButAlive } from './base.ts';
import { desiredState } from './desired.ts';
import type { Draft } from './draft.ts';
import { orphanedLeftovers } from './leftovers.ts';
import type { KeptLeftover } from './leftovers.ts';
import type { Matching } from './match.ts';
import type { PlanInput } from './plan-input.ts';
import type { Resolution } from './resolve.ts';
import type { Rotations } from './rotation.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';
import { counted, quote, timeText, word } from './wording.ts';

/** All of them, before `--only` leaves some out. */
export function warnAboutPlan(
  input: PlanInput,
  found: {
    readonly view: TenantView;
    readonly matching: Matching;
    readonly rotations: Rotations;
    readonly strangers: readonly SeenClient[];
    readonly drafts: readonly Draft[];
    readonly kept: readonly KeptLeftover[];
    /** Purges of what is unlisted or left over, before `--only`. */
    readonly purges: readonly Draft[];
  },
): Warning[] {
  const { view, matching } = found;
  return [
    ...input.resolveWarnings,
    ...recipientWarnings(input.recipients, found.drafts),
    ...(input.mode === 'plan' ? found.strangers.map((seen) => strangerWarning(seen, input.leftoverAgeMs)) : []),
    ...found.kept.flatMap((kept) => keptWarnings(kept, input.resolution)),
    ...found.rotations.warnings,
    ...orphanedLeftovers(view, matching).map(orphanWarning),
    ...(input.base === null ? [] : unlistedButAlive(input.base, view, matching.claims, found.purges)),
  ];
}

/** An old client that a later plan retires: until when it lives, and whether it can do more or other things than the new one. */
function keptWarnings({ seen, until, owners }: KeptLeftover, resolution: Resolution): Warning[] {
  const { plain: name, remote } = seen;
  const old = `The old credentials of ${quote(name)} (${remote.clientId})`;
  if (until === null) {
    const message = `${old} live on: the tenant's time of their renaming cannot be read. Purge that client with a tombstone, or set its overlap to 0s.`;
    return [{ code: 'time-unreadable', name, message }];
  }
  const warnings: Warning[] = [
    { code: 'old-credentials-live-until', name, message: `${old} live on until ${timeText(until)}.` },
  ];
  const wanted = owners.flatMap((entry) => (entry.kind === 'client' ? [desiredState(entry.client, resolution)] : []));
  if (!wanted.some((state) => sameAccess(state, remote))) {
    const access = `role ${word(remote.role)}, ${counted(remote.personas.length, 'persona')}`;
    const message = `${old} keep their own access (${access}), other than the manifest's, until ${timeText(until)}.`;
    warnings.push({ code: 'old-role-lives-until', name, message });
  }
  return warnings;
}

/** A leftover of a name that is neither managed nor in scope. */
function orphanWarning({ plain, remote }: SeenClient): Warning {
  const message = `${quote(remote.name)} (${remote.clientId}) is a leftover of an apply for a name that this manifest neither lists nor covers: it is left alone.`;
  return { code: 'orphaned-leftover', name: plain, message };
}

/** One recipient is one key to lose; none at all means that nothing can be created. Only where secrets will be made. */
function recipientWarnings(recipients: readonly Recipient[], drafts: readonly Draft[]): Warning[] {
  const made = drafts.filter((draft) => draft.action === 'create' || draft.action === 'replace');
  if (made.length === 0 || recipients.length > 1) return [];
  const fresh = made.filter(({ staged }) => staged === null).length;
  const secrets =
    fresh === 0 ? `publishes ${counted(made.length, 'sealed secret')}` : `makes ${counted(fresh, 'new secret')}`;
  return recipients.length === 1
    ? [
        {
          code: 'single-recipient',
          name: null,
          message: `The plan ${secrets} that only one recipient can open: if that identity is lost, so are they.`,
        },
      ]
    : [
        {
          code: 'no-recipients',
          name: null,
          message: `The plan ${secrets}, and nobody is named who could open them: apply will refuse. Name secrets.recipients in the manifest.`,
        },
      ];
}

/** Staged clients that another apply may be working on; `apply` refuses instead. */
function strangerWarning({ plain, remote }: SeenClient, leftoverAgeMs: number): Warning {
  const message = `${quote(remote.name)} (${remote.clientId}) was staged at ${timeText(remote.createdAt)} by an apply that is not known here and may still be at work: apply refuses until ${timeText((remote.createdAt ?? 0) + leftoverAgeMs)} (--leftover-age ${renderDuration(leftoverAgeMs)}).`;
  return { code: 'another-apply', name: plain, message };
}

function sameAccess(a: ClientState, b: ClientState): boolean {
  return a.role === b.role && JSON.stringify(a.personas) === JSON.stringify(b.personas);
}
