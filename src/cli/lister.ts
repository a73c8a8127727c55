/** What the tenant has, as `list` and `get` show it: with roles and personas as people call them, and where each client stands. */
import { matchesGlob } from '../glob.ts';
import type { Manifest, Persona, ProvenListing, RemoteClient, Role } from '../model.ts';
import { splitName } from '../name.ts';
import type { ListedClient } from '../render/clients-text.ts';
import type { TenantReader } from '../tenant/open.ts';

/** Everything that is needed to show clients. */
export interface Inventory {
  readonly listing: ProvenListing;
  readonly roles: readonly Role[];
  /** Those that the listed clients have, as far as the search knows them. */
  readonly personas: readonly Persona[];
}

/** Reads clients, roles and the names of their personas. Throws a `Failure` (exit 4 or 5). */
export async function readInventory(tenant: TenantReader): Promise<Inventory> {
  const [listing, roles] = await Promise.all([tenant.listClients(), tenant.listRoles()]);
  const qualifiedNames = [...new Set(listing.clients.flatMap(({ personas }) => personas))].sort();
  const personas = qualifiedNames.length === 0 ? [] : await tenant.findPersonasByQualifiedName(qualifiedNames);
  return { listing, roles, personas };
}

/** The clients of the inventory, in the order given; `manifest` null: nobody knows where they stand. */
export function listedClients(
  clients: readonly RemoteClient[],
  inventory: Inventory,
  manifest: Manifest | null,
): readonly ListedClient[] {
  const roles = new Map(inventory.roles.map(({ name, title }) => [name, title]));
  const personas = new Map(inventory.personas.map(({ qualifiedName, name }) => [qualifiedName, name]));
  const standing = manifest === null ? () => null : standingIn(manifest);
  return clients.map((client) => ({
    name: client.name,
    description: client.description,
    role: client.role,
    roleTitle: roles.get(client.role) ?? null,
    personas: client.personas.map((qualifiedName) => ({ qualifiedName, name: personas.get(qualifiedName) ?? null })),
    createdBy: client.createdBy,
    createdAt: iso(client.createdAt),
    updatedAt: iso(client.updatedAt),
    clientId: client.clientId,
    standing: standing(client),
  }));
}

/** Managed names and scope read a remote name without its suffix (design section 5). */
function standingIn(manifest: Manifest): (client: RemoteClient) => ListedClient['standing'] {
  const entries = [...manifest.clients, ...manifest.tombstones];
  const names = new Set([
    ...entries.map(({ name }) => name),
    ...manifest.clients.flatMap((client) => client.previousNames),
  ]);
  const pins = new Set(entries.map(({ clientId }) => clientId).filter((clientId) => clientId !== null));
  return (client) => {
    const { plain } = splitName(client.name);
    if (names.has(plain) || pins.has(client.clientId)) return 'managed';
    return isInScope(manifest, client, plain) ? 'in-scope' : 'unmanaged';
  };
}

function isInScope({ scope }: Manifest, client: RemoteClient, plain: string): boolean {
  if (scope === null || !scope.names.some((glob) => matchesGlob(glob, plain))) return false;
  const { createdBy } = client;
  return (
    scope.createdBy === null || (createdBy !== null && scope.createdBy.some((glob) => matchesGlob(glob, createdBy)))
  );
}

function iso(time: number | null): string | null {
  return time === null || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}
