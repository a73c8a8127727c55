/** What the sandbox tenant holds, in the words of the tenant's own API. */

/** One OAuth client. Times are epoch milliseconds; how they read on the wire is a variant. */
export interface SandboxClient {
  /** The GUID, which no path accepts. */
  readonly id: string;
  /** `oauth-client-…`. */
  readonly clientId: string;
  readonly displayName: string;
  readonly description: string;
  /** The role's name, for example `$member`. */
  readonly role: string;
  readonly personaQNs: readonly string[];
  readonly tokenExpirySeconds: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** SHA-256 of the client secret in hex: the secret itself is kept nowhere. */
  readonly secretHash: string;
  /** Counts up with every client made: the order of ties. */
  readonly serial: number;
}

export interface SandboxRole {
  readonly id: string;
  readonly name: string;
  /** As the UI shows it. */
  readonly description: string;
  /** `workspace`, `admin-subrole` or another level, which a filter leaves out. */
  readonly level: string;
  readonly memberCount: string;
}

export interface SandboxPersona {
  readonly guid: string;
  readonly name: string;
  readonly displayName: string;
  /** `default/<22 letters and digits>`. */
  readonly qualifiedName: string;
  readonly status: 'ACTIVE' | 'DELETED';
}

/** The fields of a create, checked. */
export interface ClientFields {
  readonly displayName: string;
  readonly description: string;
  readonly role: string;
  readonly personaQNs: readonly string[];
}

/** The fields of an update; undefined: not sent. */
export interface ClientUpdate {
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

/** Where made-up values come from. */
export interface Identifiers {
  guid(): string;
  /** 22 letters and digits: the second half of a persona's qualified name. */
  personaKey(): string;
  secret(): string;
  token(): string;
}

/** The tenant's definite no to a request: the status and the fields of its error body. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly status: number;
  /** The tenant's own number, `1003` for a missing object and `1000` for a schema violation; null where the body has none. */
  readonly code: number | null;

  constructor(status: number, code: number | null, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A request that the tenant's schema does not allow. */
export function schemaViolation(message: string): RequestRefused {
  return new RequestRefused(400, 1000, message);
}
