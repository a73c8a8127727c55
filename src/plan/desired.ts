/** The manifest as the planner reads it: in one order whatever the order in the files, and in the tenant's own words. */
import { compareText } from '../canonical.ts';
import type { ClientState, Manifest, ManifestClient, PersonaReference, Tombstone } from '../model.ts';
import type { Resolution } from './resolve.ts';

/** An item of the manifest's `clients`: a client that is wanted, or a tombstone. */
export type Entry = ClientEntry | TombstoneEntry;

export interface ClientEntry {
  readonly kind: 'client';
  readonly name: string;
  /** The pin. */
  readonly clientId: string | null;
  readonly client: ManifestClient;
}

interface TombstoneEntry {
  readonly kind: 'tombstone';
  readonly name: string;
  readonly clientId: string | null;
}

/** The same manifest in the order of names, with every set sorted and without repetition: equal meaning, equal text. */
export function normalizeManifest(manifest: Manifest): Manifest {
  const { version, tenant, scope, protect, limits } = manifest;
  return {
    version,
    tenant,
    scope: scope && { names: sortedSet(scope.names), createdBy: scope.createdBy && sortedSet(scope.createdBy) },
    protect: sortedSet(protect),
    limits: { count: limits.count, percent: limits.percent },
    clients: manifest.clients.map(normalizeClient).sort(byNameThenPin),
    tombstones: manifest.tombstones.map(({ name, clientId }) => ({ name, clientId })).sort(byNameThenPin),
  };
}

/** The entries of a manifest: its clients, then its tombstones. */
export function entriesOf(manifest: Manifest): readonly Entry[] {
  const clients = manifest.clients.map((client): Entry => {
    return { kind: 'client', name: client.name, clientId: client.clientId, client };
  });
  const tombstones = manifest.tombstones.map(({ name, clientId }): Entry => ({ kind: 'tombstone', name, clientId }));
  return [...clients, ...tombstones];
}

/** What a client must look like on the tenant. The resolution covers the whole manifest, else it is a bug. */
export function desiredState(client: ManifestClient, resolution: Resolution): ClientState {
  const role = resolution.roles.get(client.role);
  if (role === undefined) throw new Error(`The role of ${client.name} was not resolved`);
  const personas = client.personas.map((reference) => qualifiedNameOf(reference, resolution));
  return { name: client.name, description: client.description, role, personas: sortedSet(personas) };
}

function qualifiedNameOf({ kind, value }: PersonaReference, resolution: Resolution): string {
  if (kind === 'qualifiedName') return value;
  const qualifiedName = resolution.personas.get(value);
  if (qualifiedName === undefined) throw new Error(`The persona ${value} was not resolved`);
  return qualifiedName;
}

function normalizeClient(client: ManifestClient): ManifestClient {
  const { name, description, role, overlapMs, rotateAfterMs, clientId } = client;
  const personas = new Map(client.personas.map(({ kind, value }) => [`${kind} ${value}`, { kind, value }]));
  return {
    name,
    description,
    role,
    personas: [...personas].sort(([a], [b]) => compareText(a, b)).map(([, reference]) => reference),
    overlapMs,
    rotateAfterMs,
    clientId,
    previousNames: sortedSet(client.previousNames),
  };
}

function byNameThenPin(a: ManifestClient | Tombstone, b: ManifestClient | Tombstone): number {
  return compareText(a.name, b.name) || compareText(a.clientId ?? '', b.clientId ?? '');
}

function sortedSet(texts: readonly string[]): string[] {
  return texts.length < 2 ? [...texts] : [...new Set(texts)].sort(compareText);
}
