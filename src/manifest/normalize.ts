import { parseDuration } from '../duration.ts';
import type { Limits, Manifest, ManifestClient, PersonaReference, Scope, Tombstone } from '../model.ts';
import { originOf } from './origin.ts';

/** What the schema and the rules have let through. */
export interface ManifestData {
  readonly tenant?: string;
  readonly scope?: ScopeData;
  readonly protect?: readonly string[];
  readonly limits?: { readonly count?: number; readonly percent?: number };
  readonly secrets?: { readonly directory?: string; readonly recipients?: string | readonly string[] };
  readonly defaults?: { readonly role?: string; readonly overlap?: string; readonly rotateAfter?: string };
  readonly clients?: readonly ClientData[];
}

export interface ScopeData {
  readonly names: readonly string[];
  readonly createdBy?: readonly string[];
}

interface ClientData {
  readonly name: string;
  readonly description?: string;
  readonly role?: string;
  readonly personas?: readonly PersonaData[];
  readonly overlap?: string;
  readonly rotateAfter?: string;
  readonly clientId?: string;
  readonly previousNames?: readonly string[];
  readonly state?: 'absent';
}

export type PersonaData = string | { readonly name: string } | { readonly qualifiedName: string };

/** Design section 2. */
const defaultLimits: Limits = { count: 3, percent: null };

/** One manifest from the data of all files; the defaults are filled in, nothing is sorted. */
export function normalize(data: ManifestData): Manifest {
  const entries = data.clients ?? [];
  return {
    version: 1,
    tenant: data.tenant === undefined ? null : originOf(data.tenant),
    scope: data.scope === undefined ? null : normalizeScope(data.scope),
    protect: data.protect ?? [],
    limits: { ...defaultLimits, ...data.limits },
    clients: entries
      .filter((entry) => entry.state !== 'absent')
      .map((entry) => normalizeClient(entry, data.defaults ?? {})),
    tombstones: entries.filter((entry) => entry.state === 'absent').map(normalizeTombstone),
  };
}

export function normalizeScope(data: ScopeData): Scope {
  return { names: data.names, createdBy: data.createdBy ?? null };
}

function normalizeClient(entry: ClientData, defaults: NonNullable<ManifestData['defaults']>): ManifestClient {
  const clientId = entry.clientId ?? null;
  const rotateAfter = entry.rotateAfter ?? (clientId === null ? defaults.rotateAfter : undefined);
  return {
    name: entry.name,
    description: entry.description ?? '',
    role: entry.role ?? defaults.role ?? '',
    personas: (entry.personas ?? []).map(toReference),
    overlapMs: parseDuration(entry.overlap ?? defaults.overlap ?? '0s') ?? 0,
    rotateAfterMs: rotateAfter === undefined ? null : parseDuration(rotateAfter),
    clientId,
    previousNames: entry.previousNames ?? [],
  };
}

function normalizeTombstone(entry: ClientData): Tombstone {
  return { name: entry.name, clientId: entry.clientId ?? null };
}

/** A plain text that looks like a qualified name is one; a mapping says it explicitly. */
export function toReference(persona: PersonaData): PersonaReference {
  if (typeof persona !== 'string') {
    return 'name' in persona
      ? { kind: 'name', value: persona.name }
      : { kind: 'qualifiedName', value: persona.qualifiedName };
  }
  return { kind: looksLikeQualifiedName(persona) ? 'qualifiedName' : 'name', value: persona };
}

/** `default/` and 22 letters and digits. */
export function looksLikeQualifiedName(text: string): boolean {
  return /^default\/[A-Za-z0-9]{22}$/u.test(text);
}
