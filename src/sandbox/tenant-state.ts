/**
 * The tenant's state and rules without HTTP: time, ids and secrets come in as arguments, so that a test can hold it in
 * memory and replay it. `routes.ts` puts the API on top of it.
 */
import { asMade, asUpdated, checkPersonas, checkUnique } from './client-rules.ts';
import { ClientStore, noLags } from './client-store.ts';
import type { ListPage, ListQuery } from './client-table.ts';
import type { PersonaPage } from './persona-search.ts';
import { PersonaStore } from './persona-store.ts';
import { matchesHash } from './secret-hash.ts';
import type { Seed, SeedClient, SeedPersona, SeedRole } from './seed.ts';
import { RequestRefused, schemaViolation } from './tenant.ts';
import type { ClientFields, ClientUpdate, Identifiers, SandboxClient, SandboxPersona, SandboxRole } from './tenant.ts';
import { TokenTable } from './tokens.ts';
import type { IssuedToken, TokenGrant } from './tokens.ts';
import { defaultVariants } from './variants.ts';
import type { TenantVariants } from './variants.ts';

export interface TenantStateOptions {
  readonly seed: Seed;
  readonly variants?: Partial<TenantVariants>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly identifiers: Identifiers;
  /** Default 600. */
  readonly tokenLifetimeSeconds?: number;
}

/** What a test may change of a client behind everybody's back. */
export type ClientEdit = Partial<Omit<SandboxClient, 'clientId' | 'serial'>>;

export class SandboxTenant {
  readonly tokenLifetimeSeconds: number;
  readonly #now: () => number;
  readonly #identifiers: Identifiers;
  readonly #clients: ClientStore;
  readonly #personas: PersonaStore;
  readonly #roles = new Map<string, SandboxRole>();
  readonly #tokens: TokenTable;
  #variants: TenantVariants;
  #clockOffsetMs = 0;

  constructor(options: TenantStateOptions) {
    const { seed, identifiers } = options;
    this.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 600;
    this.#now = options.now;
    this.#identifiers = identifiers;
    this.#clients = new ClientStore(identifiers);
    this.#personas = new PersonaStore(identifiers);
    this.#tokens = new TokenTable(() => identifiers.token());
    this.#variants = { ...defaultVariants, ...options.variants };
    for (const role of seed.roles ?? []) this.addRole(role);
    for (const persona of seed.personas ?? []) this.addPersona(persona, { indexedAfterMs: 0 });
    for (const client of seed.clients ?? []) this.addClient(client);
  }

  // ── What the API does ─────────────────────────────────────────────────────────────────────────────

  /** @throws RequestRefused (400) for a sort or filter that the tenant does not know, or a limit beyond what it takes. */
  list(query: ListQuery): ListPage {
    const { pageCap, limitRefusedAbove, tieOrder } = this.#variants;
    if (limitRefusedAbove !== null && query.limit > limitRefusedAbove) {
      throw schemaViolation(`limit must not be larger than ${limitRefusedAbove}`);
    }
    return this.#clients.page({ ...query, limit: Math.min(query.limit, pageCap ?? query.limit) }, tieOrder, this.now());
  }

  /** @throws RequestRefused (400 or 404) where no client has that id. */
  get(clientId: string): SandboxClient {
    return this.#clients.findReadable(clientId, this.now()) ?? this.#missing(clientId);
  }

  /**
   * Makes a client and the only copy of its secret.
   * @throws RequestRefused (400, 409) for an unknown role and where names are unique.
   */
  create(fields: ClientFields, actor: string): { readonly client: SandboxClient; readonly clientSecret: string } {
    if (!this.#roles.has(fields.role)) throw schemaViolation(`unknown role: ${fields.role}`);
    if (this.#variants.unknownPersonas === 'refused') checkPersonas(fields.personaQNs, this.#personas.all());
    checkUnique(fields.displayName, this.clients(), this.#variants.uniqueNames);
    const clientSecret = this.#identifiers.secret();
    const seed = { ...asMade(fields, this.#variants.create), clientSecret, createdBy: actor };
    const client = this.#clients.make(seed, this.tokenLifetimeSeconds, this.now());
    this.#clients.write(client, this.#variants, this.now());
    return { client, clientSecret };
  }

  /**
   * Changes name and description, nothing else. The full record afterwards.
   * @throws RequestRefused (400, 404, 409): no such client, an empty name, a name taken, a missing field.
   */
  update(clientId: string, update: ClientUpdate, actor: string): SandboxClient {
    const client = this.#existing(clientId);
    const changed = asUpdated(client, update, this.#variants);
    if (changed.displayName !== client.displayName) {
      checkUnique(changed.displayName, this.clients(), this.#variants.uniqueNames);
    }
    if (this.#variants.update === 'ignores') return client;
    const updated = { ...client, ...changed, updatedAt: this.now(), updatedBy: actor };
    this.#clients.write(updated, this.#variants, this.now());
    return updated;
  }

  /** @throws RequestRefused (400 or 404) where no client has that id. */
  purge(clientId: string): SandboxClient {
    const client = this.#existing(clientId);
    this.#clients.erase(clientId, this.#variants, this.now());
    return client;
  }

  /** @throws RequestRefused (401 or 400) for wrong credentials and for those that are too new. */
  exchange(clientId: string, clientSecret: string): TokenGrant {
    const client = this.client(clientId);
    const tooNew = client !== null && client.createdAt + this.#variants.loginLagMs > this.now();
    if (tooNew || !this.acceptsSecret(clientId, clientSecret)) {
      throw new RequestRefused(Number(this.#variants.refusedLoginStatus), null, 'Invalid client or client credentials');
    }
    return this.#tokens.issue(clientId, this.tokenLifetimeSeconds, this.now());
  }

  /** The token and the client that it speaks for; null where the token is unknown or expired, or its client is gone. */
  tokenOwner(accessToken: string): { readonly token: IssuedToken; readonly client: SandboxClient } | null {
    const token = this.#tokens.find(accessToken, this.now());
    const client = token === null ? null : this.client(token.clientId);
    return token === null || client === null ? null : { token, client };
  }

  /** @throws RequestRefused (400) for a search that the tenant does not understand. */
  searchPersonas(dsl: unknown): PersonaPage {
    return this.#personas.search(dsl, this.#variants, this.now());
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
    return this.#clients.all();
  }

  /** The clients that bear this name just now. */
  clientsNamed(displayName: string): readonly SandboxClient[] {
    return this.clients().filter((client) => client.displayName === displayName);
  }

  client(clientId: string): SandboxClient | null {
    return this.#clients.find(clientId);
  }

  /** Whether the token exchange would take this secret, the login lag aside. */
  acceptsSecret(clientId: string, clientSecret: string): boolean {
    const client = this.client(clientId);
    return client !== null && matchesHash(clientSecret, client.secretHash);
  }

  /** Adds a client that shows at once. The secret is the seed's own, or a new one (null where the seed had only a hash). */
  addClient(seed: SeedClient): { readonly client: SandboxClient; readonly clientSecret: string | null } {
    const clientSecret = seed.secretHash === undefined ? (seed.clientSecret ?? this.#identifiers.secret()) : null;
    const whole = clientSecret === null ? seed : { ...seed, clientSecret };
    const client = this.#clients.make(whole, this.tokenLifetimeSeconds, this.now());
    this.#clients.write(client, noLags, this.now());
    return { client, clientSecret };
  }

  /** Changes any field of a client behind everybody's back; it shows at once. */
  editClient(clientId: string, edit: ClientEdit): SandboxClient {
    const edited = { ...this.#existing(clientId), ...edit };
    this.#clients.write(edited, noLags, this.now());
    return edited;
  }

  /** Removes a client behind everybody's back; it shows at once. */
  removeClient(clientId: string): void {
    this.#clients.erase(clientId, noLags, this.now());
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

  personas(): readonly SandboxPersona[] {
    return this.#personas.all();
  }

  /** Adds a persona; the search knows it after the persona lag, or after `indexedAfterMs`. */
  addPersona(seed: SeedPersona, options: { readonly indexedAfterMs?: number } = {}): SandboxPersona {
    return this.#personas.add(seed, this.now() + (options.indexedAfterMs ?? this.#variants.personaLagMs));
  }

  removePersona(guid: string): void {
    this.#personas.remove(guid, this.now() + this.#variants.personaLagMs);
  }

  /** Ends every token: the next request with one gets 401. */
  revokeTokens(): void {
    this.#tokens.revokeAll();
  }

  #existing(clientId: string): SandboxClient {
    return this.client(clientId) ?? this.#missing(clientId);
  }

  #missing(clientId: string): never {
    throw new RequestRefused(Number(this.#variants.missingStatus), 1003, `Object doesn't exist: ${clientId}`);
  }
}
