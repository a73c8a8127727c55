/** What commands can ask of a tenant; `TenantWriter` alone can change it. */
import type { CreatedClient, Persona, ProvenListing, RemoteClient, RequestCounts, Role } from '../model.ts';
import type { Secret } from '../secret.ts';

/**
 * Reads only: it has no method that can send POST, PUT or DELETE to `oauth-clients` (design section 1, promise 4).
 * `listClients`, `listRoles`, `findPersonas…` and `listPersonas` throw `Failure` (exit 4 or 5), the others `TenantFailure`.
 */
export interface TenantReader {
  /** All clients, proven to be all. */
  listClients(): Promise<ProvenListing>;
  /** All clients with just this name. */
  findByName(name: string): Promise<readonly RemoteClient[]>;
  /** Null: the list lacks it. */
  findById(clientId: string): Promise<RemoteClient | null>;
  getClient(clientId: string): Promise<RemoteClient>;
  /** The roles that a client can have, sorted by name. */
  listRoles(): Promise<readonly Role[]>;
  /**
   * The personas with these names, and any whose name differs in case alone, in one request for up to 300 names. No name,
   * no request. Whether each was found, and once, is for the caller to see.
   */
  findPersonas(names: readonly string[]): Promise<readonly Persona[]>;
  /** The personas with these qualified names, as far as the search knows them. */
  findPersonasByQualifiedName(qualifiedNames: readonly string[]): Promise<readonly Persona[]>;
  listPersonas(): Promise<readonly Persona[]>;
  /** The client that the tool is logged in as; null with an API key that does not say whose it is. */
  readonly ownClientId: string | null;
  /** Requests sent so far, repeats and logins included. */
  requests(): RequestCounts;
  /** Drops the connections, so that the process can end at once. */
  close(): void;
}

/** Changes clients. Every method throws `TenantFailure`, whose kind says whether the change may have happened. */
export interface TenantWriter {
  /** One POST; an answer of success without a usable client id and secret is of kind `unknown`. */
  createClient(client: {
    readonly name: string;
    readonly description: string;
    readonly role: string;
    readonly personas: readonly string[];
  }): Promise<CreatedClient>;
  /** One PUT. Null where the answer was no usable record. */
  updateClient(
    clientId: string,
    fields: { readonly name: string; readonly description: string },
  ): Promise<RemoteClient | null>;
  /** One DELETE. */
  purgeClient(clientId: string): Promise<void>;
  /** One token exchange with these credentials, apart from the tool's own login. The token is dropped unseen. */
  exchange(clientId: string, secret: Secret): Promise<'accepted' | 'refused'>;
}
