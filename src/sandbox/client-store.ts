import { ClientTable } from './client-table.ts';
import type { ListPage, ListQuery } from './client-table.ts';
import { LaggingView } from './lagging-view.ts';
import { hashSecret } from './secret-hash.ts';
import type { SeedClient } from './seed.ts';
import type { Identifiers, SandboxClient } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

/** How long writes take to show, in milliseconds. */
export type Lags = Pick<TenantVariants, 'listLagMs' | 'readLagMs'>;

export const noLags: Lags = { listLagMs: 0, readLagMs: 0 };

/** The clients three times over: as they are, as the listing shows them and as a read of one shows it. */
export class ClientStore {
  readonly #clients = new Map<string, SandboxClient>();
  readonly #listed = new ClientTable();
  readonly #readable = new LaggingView<SandboxClient>();
  readonly #identifiers: Identifiers;
  #serial = 0;

  constructor(identifiers: Identifiers) {
    this.#identifiers = identifiers;
  }

  /** As they are, in the order in which they were made. */
  all(): readonly SandboxClient[] {
    return [...this.#clients.values()];
  }

  find(clientId: string): SandboxClient | null {
    return this.#clients.get(clientId) ?? null;
  }

  findReadable(clientId: string, now: number): SandboxClient | null {
    return this.#readable.rows(now).get(clientId) ?? null;
  }

  /** @throws RequestRefused (400) for a sort or filter that the tenant does not know. */
  page(query: ListQuery, ties: TenantVariants['tieOrder'], now: number): ListPage {
    return this.#listed.page(query, ties, now);
  }

  write(client: SandboxClient, lags: Lags, now: number): void {
    this.#clients.set(client.clientId, client);
    this.#show(client.clientId, client, lags, now);
  }

  erase(clientId: string, lags: Lags, now: number): void {
    this.#clients.delete(clientId);
    this.#show(clientId, null, lags, now);
  }

  /** A client of the seed with everything that it leaves open made up; not yet written. */
  make(seed: SeedClient, tokenExpirySeconds: number, now: number): SandboxClient {
    const id = seed.id ?? this.#identifiers.guid();
    const createdAt = readTime(seed.createdAt, now);
    const createdBy = seed.createdBy ?? 'sandbox-admin';
    this.#serial += 1;
    return {
      id,
      clientId: seed.clientId ?? `oauth-client-${this.#identifiers.guid()}`,
      displayName: seed.displayName,
      description: seed.description ?? '',
      role: seed.role ?? '$member',
      personaQNs: [...new Set(seed.personaQNs ?? [])],
      tokenExpirySeconds,
      createdAt,
      createdBy,
      updatedAt: readTime(seed.updatedAt, createdAt),
      updatedBy: seed.updatedBy ?? createdBy,
      secretHash: seed.secretHash ?? hashSecret(seed.clientSecret ?? this.#identifiers.secret()),
      serial: this.#serial,
    };
  }

  #show(clientId: string, client: SandboxClient | null, lags: Lags, now: number): void {
    this.#listed.write(clientId, client, now + lags.listLagMs);
    this.#readable.write(clientId, client, now + lags.readLagMs);
  }
}

/** Epoch milliseconds from a number, a text of digits or an ISO 8601 text; the fallback where there is none. */
function readTime(value: number | string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const time = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isFinite(time) ? time : fallback;
}
