/** Whether what would happen now is what was reviewed (design section 7): a saved plan against a fresh one. */
import { canonicalJson } from '../canonical.ts';
import type { Action, Change, ClientState, Plan, PlanDocument, PlannedChange } from '../model.ts';
import { splitName } from '../name.ts';
import { quote, stateOf } from './wording.ts';

const NOUNS: Readonly<Record<Action, string>> = {
  create: 'creation',
  update: 'update',
  replace: 'replacement',
  purge: 'purge',
};

/**
 * One sentence for each change of the fresh plan that the saved one does not hold; empty: the fresh plan is a subset. Changes are the
 * same where name, action, clientId, before and after are; purges of leftovers of the saved plan's own names need no review.
 */
export function unreviewedChanges(saved: PlanDocument, fresh: Plan): readonly string[] {
  const ownNames = namesOfPlan(saved);
  const reviewed = new Map(saved.changes.map((change) => [keyOf(change), change]));
  return fresh.changes.flatMap((change) => {
    const isOwnLeftover = change.action === 'purge' && change.leftover !== null && ownNames.has(change.name);
    const same = reviewed.get(keyOf(change));
    if (same === undefined) return isOwnLeftover ? [] : [unknownChange(change, saved)];
    return isOwnLeftover ? [] : differences(same, change);
  });
}

function namesOfPlan({ desired, changes }: PlanDocument): ReadonlySet<string> {
  return new Set([
    ...desired.clients.flatMap(({ name, previousNames }) => [name, ...previousNames]),
    ...desired.tombstones.map(({ name }) => name),
    ...changes.map(({ name }) => name),
  ]);
}

function keyOf({ action, name, clientId }: Change): string {
  return JSON.stringify([action, name, clientId]);
}

function differences(saved: Change, fresh: PlannedChange): string[] {
  const found = [
    ...stateDifferences(saved.before, alignName(saved, fresh), 'is now', 'was'),
    ...stateDifferences(saved.after, fresh.after, 'would become', 'was to become'),
  ];
  return found.length === 0
    ? []
    : [`The ${NOUNS[fresh.action]} of ${whom(fresh)} differs from the saved plan: ${found.join('; ')}.`];
}

/**
 * A replacement that an interrupted run began finds its old client renamed to the final name and a suffix. Where the saved plan gives the
 * client another name at the same time, the plain name read from there is the new one already.
 */
function alignName(saved: Change, { action, before, current, name }: PlannedChange): ClientState | null {
  if (action !== 'replace' || before === null || current === null || saved.before === null) return before;
  const { leftover, plain } = splitName(current.name);
  return leftover !== null && plain === name ? { ...before, name: saved.before.name } : before;
}

function stateDifferences(saved: ClientState | null, fresh: ClientState | null, now: string, then: string): string[] {
  if (saved === null || fresh === null) return saved === fresh ? [] : [`its state ${now} ${canonicalJson(fresh)}`];
  const [was, is] = [stateOf(saved), stateOf(fresh)];
  return (['name', 'description', 'role', 'personas'] as const)
    .filter((field) => canonicalJson(was[field]) !== canonicalJson(is[field]))
    .map((field) => `${field} ${now} ${canonicalJson(is[field])}, ${then} ${canonicalJson(was[field])}`);
}

/** What the saved plan does with the name instead stands beside it: most often somebody was faster. */
function unknownChange(change: PlannedChange, saved: PlanDocument): string {
  const instead = saved.changes
    .filter(({ name, leftover }) => name === change.name && leftover === null)
    .map(({ action, clientId }) => `${action}s ${clientId === null || clientId === change.clientId ? 'it' : clientId}`);
  const but = instead.length === 0 ? '' : `, but ${instead.join(' and ')}`;
  return `The saved plan does not ${change.action} ${whom(change)}${but}.`;
}

function whom({ name, clientId }: Change): string {
  return `${quote(name)}${clientId === null ? '' : ` (${clientId})`}`;
}
