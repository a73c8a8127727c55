/**
 * The tenant's state and rules without HTTP: time, ids and secrets come in as arguments, so that a test can hold it in
 * memory and replay it. `routes.ts` puts the API on top of it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

import { ClientTable } from './client-table.ts';
import type { ListPage, ListQuery } from './client-table.ts';
import { LaggingView } from './lagging-view.ts';
import { searchPersonas } from './persona-search.ts';
import type { PersonaPage } from './persona-search.ts';
import type { Seed, SeedClient, SeedPersona, SeedRole } from './seed.ts';
import { RequestRefused, schemaViolation } from './tenant.ts';
import type { SandboxClient, SandboxPersona, SandboxRole } from './tenant.ts';
import { TokenTable } from './tokens.ts';
import type { IssuedToken, TokenGrant } from './tokens.ts';
import { defaultVariants } from './variants.ts';
import type { TenantVariants } from './variants.ts';

/** Where made-up values come from. */
export interface Identifiers {
  guid(): string;
  /** 22 letters and digits: the second half of a persona's qualified name. */
  personaKey(): string;
  secret(): string;
  token(): string;
}

export interface TenantStateOptions {
  readonly seed: Seed;
  readonly variants?: Partial<TenantVariants>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly identifiers: Identifiers;
  /** Default 600. */
  readonly tokenLifetimeSeconds?: number;
}

/** The fields of a create as the tenant has checked them. */
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

/** What a test may change of a client behind everybody's back. */
export type ClientEdit = Partial<Omit<SandboxClient, 'clientId' | 'serial'>>;

export class SandboxTenant {
  readonly tokenLifetimeSeconds: number;
  #variants: TenantVariants;
  readonly #now: () => number;
  #clockOffsetMs = 0;
  readonly #identifiers: Identifiers;
  readonly #clients = new Map<string, SandboxClient>();
  readonly #listed = new ClientTable();
  readonly #readable = new LaggingView<SandboxClient>();
  readonly #roles = new Map<string, SandboxRole>();
  readonly #personas = new Map<string, SandboxPersona>();
  readonly #searchable = new LaggingView<SandboxPersona>();
  readonly #tokens: TokenTable;
  #serial = 0;

  constructor(options: TenantStateOptions) {
    this.#variants = { ...defaultVariants, ...options.variants };
    this.#now = options.now;
    this.#identifiers = options.identifiers;
    this.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 600;
    this.#tokens = new TokenTable(() => options.identifiers.token());
    for (const role of options.seed.roles ?? []) this.addRole(role);
    for (const persona of options.seed.personas ?? []) this.addPersona(persona, { indexedAfterMs: 0 });
    for (const client of options.seed.clients ?? []) this.addClient(client);
  }

  // ── What the API does ─────────────────────────────────────────────────────────────────────────────

  /** @throws RequestRefused (400) for a sort or filter that the tenant does not know, or a limit beyond what it takes. */
  list(query: ListQuery): ListPage {
    const { pageCap, limitRefusedAbove, tieOrder } = this.#variants;
    if (limitRefusedAbove !== null && query.limit > limitRefusedAbove) {
      throw schemaViolation(`limit must not be larger than ${limitRefusedAbove}`);
    }
    return this.#listed.page({ ...query, limit: Math.min(query.limit, pageCap ?? query.limit) }, tieOrder, this.now());
  }

  /** @throws RequestRefused (400 or 404) where no client has that id. */
  get(clientId: string): SandboxClient {
    return this.#readable.rows(this.now()).get(clientId) ?? this.#missing(clientId);
  }

  /**
   * Makes a client and the only copy of its secret.
   * @throws RequestRefused (400, 409) for an unknown role and where names are unique.
   */
  create(fields: ClientFields, actor: string): { readonly client: SandboxClient; readonly clientSecret: string } {
    if (!this.#roles.has(fields.role)) throw schemaViolation(`unknown role: ${fields.role}`);
    this.#checkPersonas(fields.personaQNs);
    this.#checkUnique(fields.displayName, null);
    const clientSecret = this.#identifiers.secret();
    const made = this.#newClient({ ...this.#asMade(fields), clientSecret, createdBy: actor, updatedBy: actor });
    this.#write(made, false);
    return { client: made, clientSecret };
  }

  /**
   * Changes name and description, nothing else. The full record afterwards.
   * @throws RequestRefused (400, 404, 409): no such client, an empty name, a name taken, a missing field.
   */
  update(clientId: string, update: ClientUpdate, actor: string): SandboxClient {
    const client = this.#clients.get(clientId) ?? this.#missing(clientId);
    const displayName = update.displayName ?? client.displayName;
    if (displayName === '') throw schemaViolation('displayName must not be empty');
    if (displayName !== client.displayName) this.#checkUnique(displayName, clientId);
    const description = this.#updatedDescription(client, update);
    if (this.#variants.update === 'ignores') return client;
    const updated = { ...client, displayName, description, updatedAt: this.now(), updatedBy: actor };
    this.#write(updated, false);
    return updated;
  }

  /** @throws RequestRefused (400 or 404) where no client has that id. */
  purge(clientId: string): SandboxClient {
    const client = this.#clients.get(clientId) ?? this.#missing(clientId);
    this.#erase(clientId, false);
    return client;
  }

  /** @throws RequestRefused (401 or 400) for wrong credentials and for those that are too new. */
  exchange(clientId: string, clientSecret: string): TokenGrant {
    const client = this.#clients.get(clientId);
    const tooNew = client !== undefined && client.createdAt + this.#variants.loginLagMs > this.now();
    if (tooNew || !this.acceptsSecret(clientId, clientSecret)) {
      throw new RequestRefused(
        Number(this.#variants.refusedLoginStatus),
        null,
        'Invalid client or Invalid client credentials',
      );
    }
    return this.#tokens.issue(clientId, this.tokenLifetimeSeconds, this.now());
  }

  /** The token and the client that it speaks for; null where the token is unknown or expired, or its client is gone. */
  tokenOwner(accessToken: string): { readonly token: IssuedToken; readonly client: SandboxClient } | null {
    const token = this.#tokens.find(accessToken, this.now());
    const client = token === null ? undefined : this.#clients.get(token.clientId);
    return token === null || client === undefined ? null : { token, client };
  }

  /** @throws RequestRefused (400) for a search that the tenant does not understand. */
  searchPersonas(dsl: unknown): PersonaPage {
    return searchPersonas(dsl, this.#searchable.rows(this.now()).values(), this.#variants);
  }

  roles(): readonly SandboxRole[] {
    return [...this.#roles.values()];
  }

  // ── What only its owner can do ────────────────────────────────────────────────────────────────────

  /** The tenant's clock, epoch milliseconds. */
  now(): number {
    return this.#now() + this.#clockOffsetMs;
  }

  /** Moves the tenant's clock, so that lags end, tokens expire and clients grow old. */
  advance(ms: number): void {
    this.#clockOffsetMs += ms;
  }

  get variants(): TenantVariants {
    return this.#variants;
  }

  /** Changes how the tenant behaves from now on. */
  setVariants(variants: Partial<TenantVariants>): void {
    this.#variants = { ...this.#variants, ...variants };
  }

  /** All clients as they are, whatever lags, in the order in which they were made. */
  clients(): readonly SandboxClient[] {
    return [...this.#clients.values()];
  }

  /** The clients that bear this name just now. */
  clientsNamed(displayName: string): readonly SandboxClient[] {
    return this.clients().filter((client) => client.displayName === displayName);
  }

  client(clientId: string): SandboxClient | null {
    return this.#clients.get(clientId) ?? null;
  }

  personas(): readonly SandboxPersona[] {
    return [...this.#personas.values()];
  }

  /** Whether the token exchange would take this secret, the login lag aside. */
  acceptsSecret(clientId: string, clientSecret: string): boolean {
    const client = this.#clients.get(clientId);
    if (client === undefined) return false;
    return timingSafeEqual(Buffer.from(client.secretHash), Buffer.from(hashSecret(clientSecret)));
  }

  /** Adds a client that shows at once. The secret is the seed's own, or a new one (null where the seed had only a hash). */
  addClient(seed: SeedClient): { readonly client: SandboxClient; readonly clientSecret: string | null } {
    const made = seed.secretHash === undefined ? (seed.clientSecret ?? this.#identifiers.secret()) : null;
    const client = this.#newClient(made === null ? seed : { ...seed, clientSecret: made });
    this.#write(client, true);
    return { client, clientSecret: made };
  }

  /** Changes any field of a client behind everybody's back; it shows at once. */
  editClient(clientId: string, edit: ClientEdit): SandboxClient {
    const client = this.#clients.get(clientId) ?? this.#missing(clientId);
    const edited = { ...client, ...edit };
    this.#write(edited, true);
    return edited;
  }

  /** Removes a client behind everybody's back; it shows at once. */
  removeClient(clientId: string): void {
    this.#erase(clientId, true);
  }

  addRole(seed: SeedRole): SandboxRole {
    const made = { id: this.#identifiers.guid(), level: 'workspace', memberCount: '0' };
    const role = { ...made, ...seed };
    this.#roles.set(role.name, role);
    return role;
  }

  removeRole(name: string): void {
    this.#roles.delete(name);
  }

  /** Adds a persona; the search knows it after the persona lag, or after `indexedAfterMs`. */
  addPersona(seed: SeedPersona, options: { readonly indexedAfterMs?: number } = {}): SandboxPersona {
    const made = {
      guid: this.#identifiers.guid(),
      displayName: seed.name,
      qualifiedName: `default/${this.#identifiers.personaKey()}`,
      status: 'ACTIVE' as const,
    };
    const persona = { ...made, ...seed };
    this.#personas.set(persona.guid, persona);
    this.#searchable.write(persona.guid, persona, this.now() + (options.indexedAfterMs ?? this.#variants.personaLagMs));
    return persona;
  }

  removePersona(guid: string): void {
    this.#personas.delete(guid);
    this.#searchable.write(guid, null, this.now() + this.#variants.personaLagMs);
  }

  /** Ends every token: the next request with one gets 401. */
  revokeTokens(): void {
    this.#tokens.revokeAll();
  }

  // ── Within ────────────────────────────────────────────────────────────────────────────────────────

  #newClient(seed: SeedClient): SandboxClient {
    const now = this.now();
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
      tokenExpirySeconds: this.tokenLifetimeSeconds,
      createdAt,
      createdBy,
      updatedAt: readTime(seed.updatedAt, createdAt),
      updatedBy: seed.updatedBy ?? createdBy,
      secretHash: seed.secretHash ?? hashSecret(seed.clientSecret ?? this.#identifiers.secret()),
      serial: this.#serial,
    };
  }

  #write(client: SandboxClient, atOnce: boolean): void {
    this.#clients.set(client.clientId, client);
    this.#show(client.clientId, client, atOnce);
  }

  #erase(clientId: string, atOnce: boolean): void {
    this.#clients.delete(clientId);
    this.#show(clientId, null, atOnce);
  }

  #show(clientId: string, client: SandboxClient | null, atOnce: boolean): void {
    const now = this.now();
    this.#listed.write(clientId, client, atOnce ? now : now + this.#variants.listLagMs);
    this.#readable.write(clientId, client, atOnce ? now : now + this.#variants.readLagMs);
  }

  #asMade(fields: ClientFields): ClientFields {
    switch (this.#variants.create) {
      case 'as-asked':
        return fields;
      case 'drops-personas':
        return { ...fields, personaQNs: [] };
      case 'guest-role':
        return { ...fields, role: '$guest' };
      case 'trims-name':
        return { ...fields, displayName: fields.displayName.slice(0, 40).trim() };
    }
  }

  #updatedDescription(client: SandboxClient, update: ClientUpdate): string {
    const { clearDescription, update: behaviour } = this.#variants;
    if (behaviour === 'wipes-description') return '';
    if (update.displayName === undefined || update.description === undefined) {
      if (behaviour === 'needs-both') throw schemaViolation('displayName and description are required');
      if (behaviour === 'wipes-missing') return update.description ?? '';
    }
    const kept = update.description === undefined || (update.description === '' && clearDescription === 'keeps');
    return kept ? client.description : (update.description ?? '');
  }

  #checkPersonas(qualifiedNames: readonly string[]): void {
    if (this.#variants.unknownPersonas === 'accepted') return;
    const known = new Set(this.personas().map((persona) => persona.qualifiedName));
    const unknown = qualifiedNames.find((qualifiedName) => !known.has(qualifiedName));
    if (unknown !== undefined) throw schemaViolation(`unknown persona: ${unknown}`);
  }

  #checkUnique(displayName: string, ownClientId: string | null): void {
    const behaviour = this.#variants.uniqueNames;
    if (behaviour === 'off') return;
    const taken = this.clients().some(
      (client) => client.displayName === displayName && client.clientId !== ownClientId,
    );
    if (!taken) return;
    const message = behaviour === '409-bare' ? '' : `An OAuth client with the name ${displayName} exists already`;
    if (behaviour === '400') throw schemaViolation(message);
    throw new RequestRefused(409, behaviour === '409' ? 1009 : null, message);
  }

  #missing(clientId: string): never {
    throw new RequestRefused(Number(this.#variants.missingStatus), 1003, `Object doesn't exist: ${clientId}`);
  }
}

/** SHA-256 in hex. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Epoch milliseconds from a number, a text of digits or an ISO 8601 text; the fallback where there is none. */
function readTime(value: number | string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const time = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isFinite(time) ? time : fallback;
}
