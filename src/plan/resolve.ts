/** Turning roles and personas as people write them into the tenant's own names (design section 3), before anything is planned. */
import { compareText } from '../canonical.ts';
import type { Diagnostic, Place } from '../diagnostic.ts';
import type { Manifest, Persona, Plan, ProvenListing, Role, Warning } from '../model.ts';
import { resolvePersonas } from './resolve-personas.ts';
import { resolveRoles } from './resolve-roles.ts';

/** The tenant's words for everything that a manifest names. */
export interface Resolution {
  /** The role's name by the text of the manifest. */
  readonly roles: ReadonlyMap<string, string>;
  /** The qualified name by the persona's name. */
  readonly personas: ReadonlyMap<string, string>;
  readonly titles: Plan['titles'];
  /** A role by its name, or by its title where just one role has it. */
  readonly findRole: (text: string) => Role | null;
}

/** Where the manifest says what; a saved plan has no places. */
export interface ManifestPlacesLike {
  /** Index into `manifest.clients`. */
  client(index: number, field: 'name' | 'role' | 'clientId'): Place;
  persona(index: number, persona: number): Place;
}

export type ResolveResult =
  | { readonly ok: true; readonly resolution: Resolution; readonly warnings: readonly Warning[] }
  | {
      readonly ok: false;
      /** Whether something was not found at all, so that a second look after 2 s may find it: the index lags. */
      readonly retry: boolean;
      readonly diagnostics: readonly Diagnostic[];
    };

export interface ResolveInput {
  readonly manifest: Manifest;
  readonly places: ManifestPlacesLike | null;
  readonly roles: readonly Role[];
  /** What the searches found, by name and by qualified name together. */
  readonly personas: readonly Persona[];
  readonly searchedQualifiedNames: readonly string[];
  readonly listing: ProvenListing;
}

/** The names of personas that must be looked up, sorted, each once: one request, beside the listing. */
export function neededPersonaNames(manifest: Manifest): readonly string[] {
  return referenced(manifest, 'name');
}

/** The qualified names that must be looked up because no remote client has them, sorted, each once; usually none. */
export function neededQualifiedNames(manifest: Manifest, listing: ProvenListing): readonly string[] {
  const wanted = referenced(manifest, 'qualifiedName');
  if (wanted.length === 0) return wanted;
  const known = new Set(listing.clients.flatMap(({ personas }) => personas));
  return wanted.filter((qualifiedName) => !known.has(qualifiedName));
}

/** Resolves every role and persona, or reports all that cannot be; a qualified name that nobody knows is a warning. */
export function resolveReferences(input: ResolveInput): ResolveResult {
  const roles = resolveRoles(input);
  const personas = resolvePersonas(input);
  const diagnostics = [...roles.diagnostics, ...personas.diagnostics];
  if (diagnostics.length > 0) return { ok: false, retry: roles.missing || personas.missing, diagnostics };
  const titles = {
    roles: Object.fromEntries(input.roles.map(({ name, title }) => [name, title])),
    personas: Object.fromEntries(input.personas.map(({ qualifiedName, name }) => [qualifiedName, name])),
  };
  const resolution = { roles: roles.found, personas: personas.found, titles, findRole: roles.findRole };
  return { ok: true, resolution, warnings: personas.warnings };
}

function referenced({ clients }: Manifest, kind: 'name' | 'qualifiedName'): readonly string[] {
  const values = clients.flatMap(({ personas }) => personas.filter((reference) => reference.kind === kind));
  return [...new Set(values.map(({ value }) => value))].sort(compareText);
}
