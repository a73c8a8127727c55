/**
 * Which remote client each entry of the manifest means (design sections 3 and 5).
 *
 * A remote client is claimed by one entry at most. Entries look in this order, and every step is done for all of them before the
 * next, so that a stronger tie anywhere beats a weaker one elsewhere:
 *
 * 1. its pin: that client and no other;
 * 2. its exact name;
 * 3. the newest superseded or rotated client of its name, which stands for it while nobody else bears it;
 * 4. one of its previous names;
 * 5. the newest superseded or rotated client of a previous name.
 *
 * "Nobody bears it" leaves out clients that another entry claims by its pin: they are on their way to another name, and the plan
 * must come out the same before and after that.
 */
import type { Entry } from './desired.ts';
import { ambiguousName, ambiguousPreviousNames, missingPin, stagedPin, twicePinned } from './match-refusals.ts';
import type { NamedRefusal } from './match-refusals.ts';
import { isRetiring, newestFirst } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

export interface Match {
  readonly entry: Entry;
  readonly seen: SeenClient;
  /** Whether it is an old client that stands for the name: compared as if it bore the plain one. */
  readonly standsIn: boolean;
}

export interface Matching {
  readonly matches: ReadonlyMap<Entry, Match>;
  /** By clientId. */
  readonly claims: ReadonlyMap<string, Entry>;
  /** ClientIds of candidates that a refusal shows: nothing is planned for them. */
  readonly contested: ReadonlySet<string>;
  readonly refused: ReadonlySet<Entry>;
  readonly refusals: readonly NamedRefusal[];
  /** The entries of each managed name: of their names and of their previous names. */
  readonly owners: ReadonlyMap<string, readonly Entry[]>;
}

/** Matches a normalised manifest's entries; needs no look-up of roles or personas. */
export function matchEntries(entries: readonly Entry[], view: TenantView): Matching {
  const matcher = new Matcher(view);
  for (const entry of entries) if (entry.clientId !== null) matcher.byPin(entry, entry.clientId);
  const unpinned = entries.filter(({ clientId }) => clientId === null);
  for (const entry of unpinned) matcher.byNames(entry, [entry.name], ambiguousName);
  for (const entry of unpinned) matcher.byStandIn(entry, [entry.name]);
  for (const entry of unpinned) matcher.byNames(entry, previousNamesOf(entry), ambiguousPreviousNames);
  for (const entry of unpinned) matcher.byStandIn(entry, previousNamesOf(entry));
  return {
    matches: matcher.matches,
    claims: matcher.claims,
    contested: matcher.contested,
    refused: matcher.refused,
    refusals: matcher.refusals,
    owners: ownersOf(entries),
  };
}

/** The name of an entry and its previous ones. */
export function namesOf(entry: Entry): readonly string[] {
  return [entry.name, ...previousNamesOf(entry)];
}

/** The clients that bear a plain name, without those that an entry of another name claims: they are on their way out of it. */
export function bearersOf(name: string, view: TenantView, claims: Matching['claims']): readonly SeenClient[] {
  return view.bearing(name).filter(({ remote }) => (claims.get(remote.clientId)?.name ?? name) === name);
}

class Matcher {
  readonly matches = new Map<Entry, Match>();
  readonly claims = new Map<string, Entry>();
  readonly contested = new Set<string>();
  readonly refused = new Set<Entry>();
  readonly refusals: NamedRefusal[] = [];
  readonly #view: TenantView;

  constructor(view: TenantView) {
    this.#view = view;
  }

  isOpen(entry: Entry): boolean {
    return !this.matches.has(entry) && !this.refused.has(entry);
  }

  byPin(entry: Entry, clientId: string): void {
    const seen = this.#view.byId.get(clientId);
    const other = this.claims.get(clientId);
    if (seen === undefined) {
      if (entry.kind === 'client') this.#refuse(entry, missingPin(entry, clientId, this.#view.bearing(entry.name)), []);
    } else if (other !== undefined) {
      this.#refuse(entry, twicePinned(entry, other, seen), []);
    } else if (entry.kind === 'client' && seen.leftover !== null) {
      this.#refuse(entry, stagedPin(entry, seen), [seen]);
    } else {
      this.#claim(entry, seen, false);
    }
  }

  byNames(
    entry: Entry,
    names: readonly string[],
    refusal: (entry: Entry, candidates: readonly SeenClient[]) => NamedRefusal,
  ): void {
    if (!this.isOpen(entry)) return;
    const candidates = names.flatMap((name) => this.#view.bearing(name)).filter((seen) => this.#isFree(seen));
    const [only] = candidates;
    if (candidates.length > 1) this.#refuse(entry, refusal(entry, candidates), candidates);
    else if (only !== undefined) this.#claim(entry, only, false);
  }

  byStandIn(entry: Entry, names: readonly string[]): void {
    if (!this.isOpen(entry)) return;
    const old = names
      .flatMap((name) => this.#view.leftoversOf(name))
      .filter((seen) => isRetiring(seen) && this.#isFree(seen));
    const [newest] = old.sort(newestFirst);
    if (newest !== undefined) this.#claim(entry, newest, true);
  }

  #isFree({ remote }: SeenClient): boolean {
    return !this.claims.has(remote.clientId) && !this.contested.has(remote.clientId);
  }

  #claim(entry: Entry, seen: SeenClient, standsIn: boolean): void {
    this.claims.set(seen.remote.clientId, entry);
    this.matches.set(entry, { entry, seen, standsIn });
  }

  #refuse(entry: Entry, refusal: NamedRefusal, candidates: readonly SeenClient[]): void {
    this.refused.add(entry);
    this.refusals.push(refusal);
    for (const { remote } of candidates) this.contested.add(remote.clientId);
  }
}

function previousNamesOf(entry: Entry): readonly string[] {
  return entry.kind === 'client' ? entry.client.previousNames : [];
}

function ownersOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const owners = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const name of new Set(namesOf(entry))) {
      const group = owners.get(name);
      if (group) group.push(entry);
      else owners.set(name, [entry]);
    }
  }
  return owners;
}
