/** Whether what would happen now is what was reviewed (design section 7): a saved plan against a fresh one, and against a manifest. */
import { canonicalJson } from '../canonical.ts';
import type { Change, ClientState, Manifest, Plan, PlanDocument, PlannedChange, Recipient } from '../model.ts';
import { splitName } from '../name.ts';
import { normalizeManifest } from './desired.ts';
import { quote, stateOf } from './wording.ts';

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
    if (same === undefined) return isOwnLeftover ? [] : [`${sentence(change)} is not in the saved plan.`];
    return isOwnLeftover ? [] : differences(same, change);
  });
}

/** One sentence for each thing in which the saved plan's desired state or recipients differ from a manifest; empty: made from it. */
export function manifestDifferences(
  saved: PlanDocument,
  manifest: Manifest,
  recipients: readonly Recipient[],
): readonly string[] {
  const [before, after] = [normalizeManifest(saved.desired), normalizeManifest(manifest)];
  const settings = (['tenant', 'scope', 'protect', 'limits'] as const).filter(
    (key) => canonicalJson(before[key]) !== canonicalJson(after[key]),
  );
  const keys = (all: readonly Recipient[]): string => canonicalJson(all.map(({ key }) => key).sort());
  return [
    ...settings.map(
      (key) =>
        `${quote(key)} differs: ${canonicalJson(before[key])} in the saved plan, ${canonicalJson(after[key])} in the manifest.`,
    ),
    ...entryDifferences('client', before.clients, after.clients),
    ...entryDifferences('tombstone', before.tombstones, after.tombstones),
    ...(keys(saved.recipients) === keys(recipients) ? [] : ['The recipients differ.']),
  ];
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
  return found.length === 0 ? [] : [`${sentence(fresh)} differs from the saved plan: ${found.join('; ')}.`];
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

function entryDifferences<Item extends { readonly name: string; readonly clientId: string | null }>(
  kind: string,
  before: readonly Item[],
  after: readonly Item[],
): string[] {
  const keyed = (all: readonly Item[]): Map<string, Item> =>
    new Map(all.map((one) => [canonicalJson([one.name, one.clientId]), one]));
  const [saved, wanted] = [keyed(before), keyed(after)];
  return [...new Set([...saved.keys(), ...wanted.keys()])].sort().flatMap((key) => {
    const [was, is] = [saved.get(key), wanted.get(key)];
    const what = `The ${kind} ${quote((was ?? is)?.name ?? '')}`;
    if (was === undefined) return [`${what} is in the manifest, but not in the saved plan.`];
    if (is === undefined) return [`${what} is in the saved plan, but not in the manifest.`];
    return canonicalJson(was) === canonicalJson(is)
      ? []
      : [`${what} differs: ${fieldsThatDiffer(was, is).join(', ')}.`];
  });
}

function fieldsThatDiffer(a: object, b: object): string[] {
  const others = new Map(Object.entries(b));
  return Object.entries(a).flatMap(([key, value]) =>
    canonicalJson(value) === canonicalJson(others.get(key) ?? null) ? [] : [key],
  );
}

function sentence({ action, name, clientId }: Change): string {
  return `To ${action} ${quote(name)}${clientId === null ? '' : ` (${clientId})`}`;
}
