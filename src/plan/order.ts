/**
 * Which change must wait for which (design section 5, "Order"): a name can be given only once nobody else bears it. A name that is
 * borne by somebody who keeps it is refused, and so is a cycle of renames.
 */
import { compareText } from '../canonical.ts';
import type { Draft } from './draft.ts';
import type { Matching } from './match.ts';
import { nameTaken, refuse } from './match-refusals.ts';
import type { NamedRefusal } from './match-refusals.ts';
import { isRetiring } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';
import { lines, quote } from './wording.ts';

export interface Ordering {
  /** For each draft the indexes of those that must be done before it, ascending. */
  readonly waits: readonly (readonly number[])[];
  readonly refusals: readonly NamedRefusal[];
}

/** Orders the drafts of one plan; `drafts` are in their final order. */
export function orderDrafts(drafts: readonly Draft[], view: TenantView, matching: Matching): Ordering {
  const indexes = new Map(drafts.flatMap(({ seen }, i) => (seen === null ? [] : [[seen.remote.clientId, i] as const])));
  const after = leftoversFirst(drafts);
  const refusals: NamedRefusal[] = [];
  const waits = drafts.map((draft, i) => {
    if (draft.action === 'purge') return after.get(i) ?? [];
    const { freed, kept } = othersBearing(draft, drafts, indexes, view, matching);
    if (kept.length > 0) refusals.push(nameTaken(draft.name, takerOf(draft), kept));
    return freed.sort((a, b) => a - b);
  });
  return { waits, refusals: [...refusals, ...findCycles(drafts, waits)] };
}

/**
 * The old clients of a name go before the last purge of those that bear it: if the run dies in between, none of them is left to stand for
 * the name, which would suddenly count towards the limits.
 */
function leftoversFirst(drafts: readonly Draft[]): Map<number, readonly number[]> {
  const last = new Map<string, number>();
  const leftovers = new Map<string, number[]>();
  for (const [i, { action, leftover, seen }] of drafts.entries()) {
    if (action !== 'purge' || seen === null) continue;
    if (leftover === null) last.set(seen.plain, i);
    else if (isRetiring(seen)) add(leftovers, seen.plain, i);
  }
  return new Map([...last].map(([plain, i]) => [i, leftovers.get(plain) ?? []]));
}

/** The clients besides its own that bear the name which a change gives: who frees it (by index), and who keeps it. */
function othersBearing(
  draft: Draft,
  drafts: readonly Draft[],
  indexes: ReadonlyMap<string, number>,
  view: TenantView,
  matching: Matching,
): { readonly freed: number[]; readonly kept: SeenClient[] } {
  const freed: number[] = [];
  const kept: SeenClient[] = [];
  if (!givesName(draft)) return { freed, kept };
  for (const bearer of view.bearing(draft.name)) {
    const { clientId } = bearer.remote;
    if (clientId === draft.seen?.remote.clientId) continue;
    const index = indexes.get(clientId);
    const other = index === undefined ? undefined : drafts[index];
    if (index !== undefined && other && (other.action === 'purge' || other.name !== draft.name)) freed.push(index);
    // A twin that is pinned to bear the same name: the manifest wants both.
    else if (matching.claims.get(clientId)?.name !== draft.name) kept.push(bearer);
  }
  return { freed, kept };
}

function givesName({ action, name, seen }: Draft): boolean {
  return action === 'create' || action === 'replace' || (action === 'update' && seen?.remote.name !== name);
}

function takerOf({ action, seen }: Draft): string {
  return seen === null || action === 'replace'
    ? 'The plan would give a new client'
    : `The plan would give the client ${quote(seen.remote.name)} (${seen.remote.clientId})`;
}

/** Peels off what can be done; from anything that remains the waits lead round in circles. */
function findCycles(drafts: readonly Draft[], waits: readonly (readonly number[])[]): NamedRefusal[] {
  const stuck = stuckDrafts(waits);
  const refusals: NamedRefusal[] = [];
  const done = new Set<number>();
  for (const start of stuck) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !done.has(at)) {
      done.add(at);
      path.push(at);
      at = waits[at]?.find((next) => stuck.has(next));
    }
    const entry = at === undefined ? -1 : path.indexOf(at);
    if (entry >= 0)
      refusals.push(
        cycleRefusal(
          path
            .slice(entry)
            .map((i) => drafts[i])
            .filter((draft) => draft !== undefined),
        ),
      );
  }
  return refusals;
}

function stuckDrafts(waits: readonly (readonly number[])[]): Set<number> {
  const open = new Map(waits.map((before, i) => [i, before.length]));
  const waiting = new Map<number, number[]>();
  for (const [i, before] of waits.entries()) for (const j of before) add(waiting, j, i);
  const ready = [...open.keys()].filter((i) => open.get(i) === 0);
  for (const i of ready) {
    open.delete(i);
    for (const j of waiting.get(i) ?? []) {
      const left = (open.get(j) ?? 0) - 1;
      open.set(j, left);
      if (left === 0) ready.push(j);
    }
  }
  return new Set(open.keys());
}

function add<Key>(groups: Map<Key, number[]>, key: Key, index: number): void {
  const group = groups.get(key);
  if (group) group.push(index);
  else groups.set(key, [index]);
}

function cycleRefusal(cycle: readonly Draft[]): NamedRefusal {
  const names = cycle.map(({ name }) => name).sort(compareText);
  const moves = cycle.map(
    ({ seen, name }) => `  ${seen?.remote.clientId ?? ''}  ${quote(seen?.remote.name ?? '')} -> ${quote(name)}`,
  );
  return refuse(names, 'rename-cycle', {
    summary: 'A cycle of renames',
    detail: `Each of ${cycle.length} renames waits for another one to free its name:\n${lines(moves.sort(compareText))}`,
    hint: 'Rename one of them to a name that is free, apply, and then to its final name.',
  });
}
