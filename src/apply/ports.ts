/** What carrying out a plan needs of the world, so that a simulated tenant, disk and clock can stand in. */
import type { CreatedClient, ProvenListing, RemoteClient } from '../model.ts';
import type { Secret } from '../secret.ts';

/** The fields of a create; the name is the staged one. */
export interface NewClient {
  readonly name: string;
  readonly description: string;
  readonly role: string;
  readonly personas: readonly string[];
}

/** Every method throws `TenantFailure` (see its kinds) unless it says otherwise; reads are retried inside, writes never blindly. */
export interface TenantApi {
  /** Reads all clients and proves the listing whole; throws `Failure` (exit 5) where that cannot be had. */
  listClients(): Promise<ProvenListing>;
  /** All clients with just this name, by a filtered listing: one request where the tenant filters as documented. */
  findByName(name: string): Promise<readonly RemoteClient[]>;
  /** The client by a filtered listing; null: the list lacks it. This, not a status code, decides that it is gone. */
  findById(clientId: string): Promise<RemoteClient | null>;
  /** `GET /oauth-clients/{clientId}`. */
  getClient(clientId: string): Promise<RemoteClient>;
  /** One POST; resent only after 429 and 401. An answer without a usable clientId and secret is a failure of kind `unknown`. */
  createClient(client: NewClient): Promise<CreatedClient>;
  /** One PUT; resent only after 429 and 401. The record that the tenant answered with, null where it was no usable record. */
  updateClient(
    clientId: string,
    fields: { readonly name: string; readonly description: string },
  ): Promise<RemoteClient | null>;
  /** One DELETE; resent only after 429 and 401. */
  purgeClient(clientId: string): Promise<void>;
  /** One token exchange with these credentials; `refused` for 400 and 401. The token is dropped unseen. */
  exchange(clientId: string, secret: Secret): Promise<'accepted' | 'refused'>;
}

/** The sealed file of this run. Every method resolves only when the line is on disk (`intent`, `secret`: fsynced). */
export interface SecretSink {
  /** Returns the `seq` of the record. Throws `SinkFailure`. */
  intent(entry: {
    readonly name: string;
    readonly stagedName: string;
    readonly action: 'create' | 'replace';
  }): Promise<number>;
  /** Encrypts, appends, fsyncs. On failure the file is truncated to its last whole line and `SinkFailure` is thrown. */
  secret(entry: {
    readonly seq: number;
    readonly name: string;
    readonly clientId: string;
    readonly action: 'create' | 'replace';
    readonly secret: Secret;
  }): Promise<void>;
  proved(entry: { readonly seq: number; readonly clientId: string }): Promise<void>;
  /** Also for a staged client of an earlier run: the file is made then if this run has none yet. */
  void(entry: { readonly seq: number; readonly clientId: string }): Promise<void>;
  end(status: 'complete' | 'incomplete' | 'interrupted'): Promise<void>;
}

/** The sealed file could not be written; nothing partial stands in it. */
export class SinkFailure extends Error {
  override readonly name = 'SinkFailure';
}

export interface Clock {
  /** Epoch milliseconds, local. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface Entropy {
  /** Eight lower-case hex digits. */
  hex8(): string;
}
