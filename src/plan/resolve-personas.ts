/** Personas: an exact name that just one persona has, or a qualified name, which is believed. */
import { compareText } from '../canonical.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Manifest, Persona, ProvenListing, Warning } from '../model.ts';
import { foldName } from '../name.ts';
import { nearest } from '../nearest.ts';
import type { ManifestPlacesLike } from './resolve.ts';
import { FindingList } from './finding-list.ts';
import { listed, quote } from './wording.ts';

export interface ResolvedPersonas {
  readonly found: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether a persona was not found at all. */
  readonly missing: boolean;
  readonly warnings: readonly Warning[];
}

/** Resolves the personas of every client. A qualified name that neither the search nor a remote client knows is a warning. */
export function resolvePersonas(input: {
  readonly manifest: Manifest;
  readonly places: ManifestPlacesLike | null;
  readonly personas: readonly Persona[];
  readonly searchedQualifiedNames: readonly string[];
  readonly listing: ProvenListing;
}): ResolvedPersonas {
  const byQualifiedName = new Map(input.personas.map((persona) => [persona.qualifiedName, persona]));
  const byName = groupBy(byQualifiedName.values(), ({ name }) => name);
  const found = new Map<string, string>();
  const findings = new FindingList();
  let missing = false;
  for (const [index, { name, personas }] of input.manifest.clients.entries()) {
    for (const [position, { kind, value }] of personas.entries()) {
      if (kind === 'qualifiedName' || found.has(value)) continue;
      const exact = byName.get(value) ?? [];
      const [only] = exact;
      if (exact.length === 1 && only !== undefined) {
        found.set(value, only.qualifiedName);
      } else {
        missing ||= exact.length === 0;
        const place = input.places?.persona(index, position) ?? null;
        findings.add(value, place, name, (clients) => problemOf(value, clients, exact, input.personas));
      }
    }
  }
  return { found, diagnostics: findings.diagnostics(), missing, warnings: unknownNames(input, byQualifiedName) };
}

function problemOf(
  persona: string,
  clients: string,
  exact: readonly Persona[],
  all: readonly Persona[],
): Pick<Diagnostic, 'code' | 'summary' | 'detail' | 'hint'> {
  if (exact.length > 1) {
    return {
      code: 'ambiguous-persona',
      summary: 'Ambiguous persona',
      detail: `${clients} for the persona ${quote(persona)}, which ${exact.length} personas of this tenant are called.`,
      hint: `Say which one by its qualified name: ${exact
        .map((one) => one.qualifiedName)
        .sort(compareText)
        .join(', ')}.`,
    };
  }
  return {
    code: 'unknown-persona',
    summary: 'Unknown persona',
    detail: `${clients} for the persona ${quote(persona)}, which this tenant does not have.`,
    hint: nearOnes(persona, all),
  };
}

function nearOnes(persona: string, all: readonly Persona[]): string {
  const names = [...new Set(all.map(({ name }) => name))].sort(compareText);
  const variants = names.filter((name) => foldName(name) === foldName(persona));
  const near = nearest(persona, names);
  if (variants.length > 0) return `Upper and lower case count; the tenant has: ${listed(variants)}.`;
  return near === null ? 'Check its name in the tenant, or give its qualified name.' : `Did you mean ${quote(near)}?`;
}

function unknownNames(
  {
    manifest,
    searchedQualifiedNames,
    listing,
  }: { manifest: Manifest; searchedQualifiedNames: readonly string[]; listing: ProvenListing },
  found: ReadonlyMap<string, Persona>,
): Warning[] {
  const lost = new Set(searchedQualifiedNames.filter((qualifiedName) => !found.has(qualifiedName)));
  if (lost.size === 0) return [];
  for (const { personas } of listing.clients) for (const qualifiedName of personas) lost.delete(qualifiedName);
  const users = groupBy(
    manifest.clients.flatMap(({ name, personas }) => personas.map(({ value }) => ({ name, value }))),
    ({ value }) => value,
  );
  return [...lost].sort(compareText).flatMap((qualifiedName) => {
    const names = (users.get(qualifiedName) ?? []).map(({ name }) => name).sort(compareText);
    const message = `The tenant's search does not know the persona ${quote(qualifiedName)}, which is wanted by ${listed(names)}; it is used as it is.`;
    return names.length === 0
      ? []
      : [{ code: 'persona-not-found', name: names.length === 1 ? (names[0] ?? null) : null, message }];
  });
}

function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
