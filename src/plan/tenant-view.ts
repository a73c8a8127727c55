/** The listing, sorted and indexed once: every rule of the planner looks things up here, so that planning stays linear. */
import { compareText } from '../canonical.ts';
import { matchesGlob } from '../glob.ts';
import type { LeftoverKind, RemoteClient, Scope } from '../model.ts';
import { splitName } from '../name.ts';

/** A remote client with its name read apart (design section 5). */
export interface SeenClient {
  readonly remote: RemoteClient;
  /** The name without the suffix of the apply protocol. */
  readonly plain: string;
  readonly leftover: LeftoverKind | null;
  /** Whether the manifest's scope covers it. */
  readonly inScope: boolean;
}

export interface TenantView {
  /** By name, then clientId. */
  readonly all: readonly SeenClient[];
  readonly byId: ReadonlyMap<string, SeenClient>;
  /** Clients that bear a plain name, by that name. */
  bearing(name: string): readonly SeenClient[];
  /** Leftovers of a plain name, newest first; an unreadable time counts as the oldest. */
  leftoversOf(name: string): readonly SeenClient[];
}

/** Indexes a listing; its order does not matter. */
export function viewTenant(clients: readonly RemoteClient[], scope: Scope | null): TenantView {
  const all = clients
    .map((remote): SeenClient => {
      const { plain, leftover } = splitName(remote.name);
      return { remote, plain, leftover, inScope: covers(scope, plain, remote.createdBy) };
    })
    .sort((a, b) => compareText(a.remote.name, b.remote.name) || compareText(a.remote.clientId, b.remote.clientId));
  const plain = groupByName(all.filter(({ leftover }) => leftover === null));
  const leftovers = groupByName(all.filter(({ leftover }) => leftover !== null));
  for (const group of leftovers.values()) group.sort(newestFirst);
  return {
    all,
    byId: new Map(all.map((seen) => [seen.remote.clientId, seen])),
    bearing: (name) => plain.get(name) ?? [],
    leftoversOf: (name) => leftovers.get(name) ?? [],
  };
}

/** Newest by `createdAt` first; unreadable times last; ties by clientId, so that every run chooses the same one. */
export function newestFirst(a: SeenClient, b: SeenClient): number {
  const [timeA, timeB] = [a.remote.createdAt ?? -Infinity, b.remote.createdAt ?? -Infinity];
  return timeA === timeB ? compareText(a.remote.clientId, b.remote.clientId) : timeB - timeA;
}

/** An old client: `(superseded …)` or `(rotated …)`. */
export function isRetiring({ leftover }: SeenClient): boolean {
  return leftover === 'superseded' || leftover === 'rotated';
}

function covers(scope: Scope | null, plain: string, createdBy: string | null): boolean {
  if (scope === null || !scope.names.some((glob) => matchesGlob(glob, plain))) return false;
  return scope.createdBy === null || scope.createdBy.some((glob) => createdBy !== null && matchesGlob(glob, createdBy));
}

function groupByName(clients: readonly SeenClient[]): Map<string, SeenClient[]> {
  const groups = new Map<string, SeenClient[]>();
  for (const seen of clients) {
    const group = groups.get(seen.plain);
    if (group) group.push(seen);
    else groups.set(seen.plain, [seen]);
  }
  return groups;
}
