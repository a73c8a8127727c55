/** The lines that close a plan and an apply (design section 8), the same words in every rendering. */
import type { ApplySummary, PlanDocument, PlanSummary, RequestCounts } from '../model.ts';

export const NO_CHANGES = 'No changes. The tenant matches the manifest.';

/** `Plan: 1 to create, 1 to update, 0 to replace, 2 to purge.` */
export function planLine(summary: PlanSummary): string {
  const { create, update, replace, purge } = summary;
  return `Plan: ${create} to create, ${update} to update, ${replace} to replace, ${purge} to purge.`;
}

/** What a plan comes to, in one line. One that a guard refused says nothing of the tenant where it has no changes to show. */
export function planVerdict({ summary, refusals, options }: PlanDocument): string {
  if (!isEmpty(summary)) return planLine(summary);
  if (refusals.length > 0) return 'Refused: nothing is planned.';
  return options.only.length === 0 ? NO_CHANGES : 'No changes. What --only names matches the manifest.';
}

/** `12 unchanged, 3 unmanaged` */
export function untouched(summary: PlanSummary): string {
  return `${summary.noop} unchanged, ${summary.unmanaged} unmanaged`;
}

/** Whether the plan has nothing to do. */
export function isEmpty(summary: PlanSummary): boolean {
  return summary.create + summary.update + summary.replace + summary.purge === 0;
}

/** `1 created, 1 updated, 0 replaced, 2 purged` */
export function doneCounts(summary: ApplySummary): string {
  const { created, updated, replaced, purged } = summary;
  return `${created} created, ${updated} updated, ${replaced} replaced, ${purged} purged`;
}

/** What did not come to its end, for example `1 failed, 2 skipped`; empty where everything did. */
export function openCounts(summary: ApplySummary): string {
  const counts = [
    [summary.staged, 'staged'],
    [summary.failed, 'failed'],
    [summary.skipped, 'skipped'],
    [summary.unknown, 'unknown'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** `3 GET, 1 POST, 0 PUT, 0 DELETE`: all four, since the noughts are what a reader of a plan looks for. */
export function requestCounts(requests: RequestCounts): string {
  return `${requests.GET} GET, ${requests.POST} POST, ${requests.PUT} PUT, ${requests.DELETE} DELETE`;
}

/** `1 change`, `2 changes`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
