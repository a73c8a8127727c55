import type { Plan, PlannedChange } from '../model.ts';

/** Clients in one page of the final listing. */
const PAGE = 100;

interface Carried {
  readonly stageOnly: boolean;
  readonly prove: boolean;
}

/** How many requests it takes to carry a plan out if nothing goes wrong, the final listing included. */
export function expectedRequests(plan: Pick<Plan, 'changes' | 'noop' | 'unmanaged'>, carried: Carried): number {
  const forChanges = plan.changes.reduce((sum, change) => sum + requestsFor(change, carried), 0);
  if (carried.stageOnly) return forChanges;
  const clients = plan.changes.length + plan.noop.length + plan.unmanaged.length;
  return forChanges + Math.max(1, Math.ceil(clients / PAGE));
}

/** Each step of design section 5 asks once; what exists is read again just before it is changed. */
function requestsFor(change: PlannedChange, { stageOnly, prove }: Carried): number {
  const resumed = change.resumes !== null;
  const stage = resumed ? {} : { create: 1, token: prove ? 1 : 0, readBack: 1 };
  const publish = { lookUp: 1, readStaged: resumed ? 1 : 0, putName: 1 };
  const publishReplaced = { ...publish, readOld: 1, putOldName: 1, lookUpTwin: 1 };
  const purge = { readBack: 1, purge: 1 };
  const needsNewSecret = change.action === 'create' || change.action === 'replace';
  if (stageOnly) return needsNewSecret ? total(stage) : 0;
  switch (change.action) {
    case 'create':
      return total(stage) + total(publish);
    case 'replace':
      return total(stage) + total(publishReplaced) + (change.overlapMs > 0 ? 0 : total(purge));
    case 'update':
      return change.before?.name === change.after?.name ? 2 : 3;
    case 'purge':
      return total(purge);
  }
}

function total(steps: Readonly<Record<string, number>>): number {
  return Object.values(steps).reduce((sum, count) => sum + count, 0);
}
