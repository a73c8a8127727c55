/** Which changes a reviewer has to see first, and which may be folded where there are too many to read. */
import type { Action, Change, PlanDocument, Warning, WarningCode } from '../model.ts';

const ACTION_RANK: Readonly<Record<Action, number>> = { purge: 0, replace: 2, update: 4, create: 5 };
const NOISE_RANK = 6;

/** Worst first: what stops something from working, what grants more, what may surprise, what is only good to know. */
const WARNING_RANK: Readonly<Record<WarningCode, number>> = {
  'credentials-revoked': 0,
  'secret-not-at-hand': 1,
  'grants-admin': 1,
  'role-raised': 2,
  'looks-like-rename': 3,
  'old-role-lives-until': 4,
  'no-recipients': 5,
  'another-apply': 6,
  'single-recipient': 7,
  'unlisted-but-alive': 8,
  'persona-removed': 9,
  'persona-added': 10,
  'persona-not-found': 11,
  'orphaned-leftover': 12,
  'not-rotated': 13,
  'time-unreadable': 14,
  'rotation-waiting': 15,
  'old-credentials-live-until': 16,
};

const LAST_GRAVE_RANK = WARNING_RANK['old-role-lives-until'];

/**
 * Purges, replacements, escalations, updates, creates; the purges of leftovers behind the other purges, and what only changes a
 * description at the very end. Stable otherwise.
 */
export function inReadingOrder(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted((one, other) => rank(one) - rank(other));
}

/** Purges of real clients, replacements and whatever carries a grave warning: never folded while there is room. */
export function matters(change: Change): boolean {
  const takesAway = change.action === 'replace' || (change.action === 'purge' && change.leftover === null);
  return takesAway || change.warnings.some((warning) => isGrave(warning.code));
}

/** Whether nothing but the description changes: nobody gains or loses anything by it, so it is kept apart from what matters. */
export function onlyDescribes({ action, reasons, warnings }: Change): boolean {
  return action === 'update' && warnings.length === 0 && reasons.every((reason) => reason === 'description-differs');
}

/** Whether something stops working, gains rights or may be a mistake. */
export function isGrave(code: WarningCode): boolean {
  return warningRank(code) <= LAST_GRAVE_RANK;
}

/** Position in the order of weight, 0 is worst. A code that this version does not know ranks in front of those that only inform. */
export function warningRank(code: WarningCode): number {
  return Object.hasOwn(WARNING_RANK, code) ? WARNING_RANK[code] : WARNING_RANK['single-recipient'];
}

/** The warnings of the plan and of all its changes, worst first; one that stands in both places comes once. */
export function allWarnings(plan: PlanDocument): readonly Warning[] {
  const seen = new Map<string, Warning>();
  for (const warning of [...plan.warnings, ...plan.changes.flatMap((change) => change.warnings)]) {
    seen.set(JSON.stringify([warning.code, warning.name, warning.message]), warning);
  }
  return [...seen.values()].toSorted((one, other) => warningRank(one.code) - warningRank(other.code));
}

function rank(change: Change): number {
  if (change.action === 'purge') return change.leftover === null ? ACTION_RANK.purge : ACTION_RANK.purge + 1;
  if (onlyDescribes(change)) return NOISE_RANK;
  const escalates = change.action !== 'replace' && change.warnings.some((warning) => isGrave(warning.code));
  return escalates ? ACTION_RANK.replace + 1 : ACTION_RANK[change.action];
}
