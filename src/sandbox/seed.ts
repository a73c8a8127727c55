/** What a tenant starts with, in the words of the tenant's own lists, so that their records can be pasted. */
export interface Seed {
  readonly roles?: readonly SeedRole[];
  readonly personas?: readonly SeedPersona[];
  readonly clients?: readonly SeedClient[];
}

export interface SeedRole {
  readonly id?: string;
  readonly name: string;
  /** As the UI shows it. */
  readonly description: string;
  /** Default `workspace`. */
  readonly level?: string;
  readonly memberCount?: string;
}

export interface SeedPersona {
  readonly guid?: string;
  readonly name: string;
  /** Default: the name. */
  readonly displayName?: string;
  /** Default: made up. */
  readonly qualifiedName?: string;
  readonly status?: 'ACTIVE' | 'DELETED';
}

export interface SeedClient {
  readonly id?: string;
  readonly clientId?: string;
  /** The secret that the token exchange takes. Without it (and without a hash) one is made up that nobody knows. */
  readonly clientSecret?: string;
  /** SHA-256 of the secret in hex: what a data file holds. */
  readonly secretHash?: string;
  readonly displayName: string;
  /** Default: empty. */
  readonly description?: string | null;
  /** Default `$member`. */
  readonly role?: string;
  readonly personaQNs?: readonly string[] | null;
  /** Epoch milliseconds, as a number or as text, or an ISO 8601 text. Default: now. */
  readonly createdAt?: number | string;
  readonly createdBy?: string;
  readonly updatedAt?: number | string;
  readonly updatedBy?: string;
}

const day = 86_400_000;

/** The tenant that `atlan-oauth sandbox` shows without a seed: a few clients that others made, some months old. */
export function defaultSeed(now: number): Seed {
  return {
    roles: defaultRoles,
    personas: defaultPersonas,
    clients: [
      othersClient('power-bi-extract', 'Nightly extract for Power BI', '$member', 'maria.lopez', now - 210 * day),
      othersClient(
        'snowflake-miner-runtime',
        'Self-deployed runtime',
        '$admin',
        'service-account-runtime',
        now - 120 * day,
      ),
      othersClient('slack-lookup', '', '$guest', 'j.chen', now - 35 * day),
    ],
  };
}

/** The roles of a fresh tenant; the last one is of a level that no client can have. */
export const defaultRoles: readonly SeedRole[] = [
  { name: '$admin', description: 'Admin', level: 'workspace', memberCount: '3' },
  { name: '$member', description: 'Member', level: 'workspace', memberCount: '10' },
  { name: '$guest', description: 'Guest', level: 'workspace', memberCount: '42' },
  { name: '$admin_connections', description: 'Admins (Connections)', level: 'admin-subrole', memberCount: '1' },
  { name: '$admin_governance', description: 'Admins (Governance)', level: 'admin-subrole', memberCount: '1' },
  { name: '$admin_users', description: 'Admins (Users)', level: 'admin-subrole', memberCount: '1' },
  { name: 'offline_access', description: 'Offline access', level: 'system', memberCount: '0' },
];

export const defaultPersonas: readonly SeedPersona[] = [
  { name: 'Data Assets', qualifiedName: 'default/tL6uqsrZGuf1hz9XFYnw8x' },
  { name: 'Finance', qualifiedName: 'default/Qm3vKx7TzB2nYcR8dLpW4s' },
  { name: 'Marketing', qualifiedName: 'default/Zh5gNf9JwE1kUaV6oMtC0y' },
];

function othersClient(
  displayName: string,
  description: string,
  role: string,
  createdBy: string,
  createdAt: number,
): SeedClient {
  return { displayName, description, role, createdBy, createdAt };
}
