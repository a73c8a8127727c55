/** Builders of everything that a plan is made from: manifests, remote clients, listings, held secrets, recipients. */
import type {
  HeldRecord,
  HeldSecrets,
  Manifest,
  ManifestClient,
  Persona,
  PersonaReference,
  ProvenListing,
  Recipient,
  RemoteClient,
  Role,
  Tombstone,
} from '../../src/model.ts';
import { keyFingerprint } from '../../src/key-fingerprint.ts';
import type { PolicyRules } from '../../src/plan/policy.ts';
import { proveListing } from '../../src/tenant/completeness.ts';

/** The server's time of a test unless it says otherwise. */
export const now = Date.UTC(2026, 0, 15, 12);

export const dayMs = 86_400_000;

/** The roles of a usual tenant. */
export const usualRoles: readonly Role[] = [
  { name: '$admin', title: 'Admin', level: 'workspace' },
  { name: '$member', title: 'Member', level: 'workspace' },
  { name: '$guest', title: 'Guest', level: 'workspace' },
  { name: '$admin_connections', title: 'Admins (Connections)', level: 'admin-subrole' },
];

export const usualPersonas: readonly Persona[] = [
  { name: 'Data Assets', qualifiedName: 'default/tL6uqsrZGuf1hz9XFYnw8x' },
  { name: 'Finance', qualifiedName: 'default/aaaaaaaaaaaaaaaaaaaaaa' },
];

/** A manifest with the defaults of the format: no scope, at most three purges and replacements. */
export function manifestOf(fields: Partial<Manifest> = {}): Manifest {
  return {
    version: 1,
    tenant: null,
    scope: null,
    protect: [],
    limits: { count: 3, percent: null },
    clients: [],
    tombstones: [],
    ...fields,
  };
}

/** A wanted client with the role Member and nothing else. */
export function wanted(name: string, fields: Partial<ManifestClient> = {}): ManifestClient {
  return {
    name,
    description: '',
    role: 'Member',
    personas: [],
    overlapMs: 0,
    rotateAfterMs: null,
    clientId: null,
    previousNames: [],
    ...fields,
  };
}

export function tombstone(name: string, clientId: string | null = null): Tombstone {
  return { name, clientId };
}

export function personaNamed(value: string): PersonaReference {
  return { kind: 'name', value };
}

export function personaQualified(value: string): PersonaReference {
  return { kind: 'qualifiedName', value };
}

/** A client of the tenant as `wanted` asks for it; `id` is what follows `oauth-client-`. */
export function remote(id: string, name: string, fields: Partial<RemoteClient> = {}): RemoteClient {
  return {
    clientId: idOf(id),
    name,
    description: '',
    role: '$member',
    personas: [],
    createdAt: now - 100 * dayMs,
    updatedAt: now - 100 * dayMs,
    createdBy: 'service-account-ci',
    ...fields,
  };
}

export function idOf(id: string): string {
  return `oauth-client-${id}`;
}

/** A whole listing, proven like every other one. */
export function listingOf(clients: readonly RemoteClient[], serverTime: number = now): ProvenListing {
  const proof = proveListing({
    rows: clients,
    totals: [clients.length],
    serverTime,
    ownClientId: null,
    emptyBefore: true,
  });
  if (!proof.proven) throw new Error(proof.problem);
  return proof.listing;
}

export function recipientOf(label: string): Recipient {
  const key = `age1${label}`;
  return { key, kind: 'x25519', label, fingerprint: keyFingerprint(key) };
}

/** The digest that builders give to recipients and records. */
export const digest = `sha256:${'d'.repeat(64)}`;

/** A sealed record that proves a staged client. */
export function recordOf(client: RemoteClient, name: string, fields: Partial<HeldRecord> = {}): HeldRecord {
  return {
    clientId: client.clientId,
    name,
    run: '20260115T110000Z-00000001',
    seq: 1,
    createdAt: '2026-01-15T11:00:00.000Z',
    proved: true,
    void: false,
    recipientsDigest: digest,
    file: 'acme.sealed.jsonl',
    ...fields,
  };
}

export function heldOf(records: readonly HeldRecord[], stagedNames: readonly string[] = []): HeldSecrets {
  return { records, stagedNames };
}

/** A policy that says nothing. */
export const silentPolicy: PolicyRules = {
  limits: null,
  protect: [],
  allowedRoles: null,
  allowedPersonas: null,
  recipientsDigest: null,
  scope: null,
};
