/** The sandbox tenant's state behind the port that an apply talks to, without HTTP, and with faults to play. */
import type { NewClient, TenantApi } from '../../src/apply/ports.ts';
import { TenantFailure } from '../../src/errors.ts';
import type { TenantFailureKind } from '../../src/errors.ts';
import type { ProvenListing, RemoteClient } from '../../src/model.ts';
import { Secret } from '../../src/secret.ts';
import { defaultPersonas, defaultRoles } from '../../src/sandbox/seed.ts';
import { SandboxTenant } from '../../src/sandbox/tenant-state.ts';
import { RequestRefused } from '../../src/sandbox/tenant.ts';
import type { SandboxClient } from '../../src/sandbox/tenant.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { proveListing } from '../../src/tenant/completeness.ts';
import { SimulatedProcess } from './simulated-clock.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export type Method = keyof TenantApi;

/** One request as it arrives. */
interface Call {
  /** Counts the requests of this process from 1. */
  readonly n: number;
  readonly method: Method;
  /** Counts those of this method from 1. */
  readonly nthOfMethod: number;
  /** The client id, the name, or the fields of a create. */
  readonly subject: string;
}

/** What happens to a request instead of being answered. */
export type Fault =
  /** Fails so; `committed`: the tenant carried it out all the same (with `unknown`). */
  | { readonly fails: TenantFailureKind; readonly committed?: boolean; readonly status?: number }
  /** Times out, and is carried out that much later. */
  | { readonly commitsAfterMs: number }
  /** An update that is answered without a usable record. */
  | { readonly answersWithoutRecord: true }
  /** The process dies just before the request is carried out, or just before its answer arrives. */
  | { readonly dies: 'before' | 'after' }
  /** The signal comes while the request is under way, which then fails where that is said. */
  | { readonly interrupts: true; readonly failsThen?: TenantFailureKind };

export type FaultScript = (call: Call) => Fault | undefined;

/** A request as it was played. */
export interface Recorded extends Call {
  readonly at: number;
  /** What the tenant made of it, whether or not that reached the process; undefined: nothing, or not yet. */
  answer: unknown;
}

export interface ApiOptions {
  readonly faults?: FaultScript;
  readonly process?: SimulatedProcess;
  /** Called for the fault `interrupts`. */
  readonly interrupt?: () => void;
  /** Who makes clients. */
  readonly actor?: string;
}

export class SimulatedTenant {
  readonly state: SandboxTenant;
  readonly clock: SimulatedClock;
  /** Called after every write that was carried out, with the process that asked for it. */
  onWrite: (process: SimulatedProcess, method: Method, clientId: string) => void = () => {};

  constructor(clock: SimulatedClock, variants: Partial<TenantVariants> = {}) {
    this.clock = clock;
    this.state = new SandboxTenant({
      seed: { roles: defaultRoles, personas: defaultPersonas },
      variants,
      now: () => clock.now(),
      identifiers: countingIdentifiers(),
    });
  }

  /** A client that others made; its secret is known to nobody here. */
  seed(client: Partial<SandboxClient> & { readonly displayName: string }): RemoteClient {
    return fromState(this.state.addClient(client).client);
  }

  remote(clientId: string): RemoteClient | null {
    const client = this.state.client(clientId);
    return client === null ? null : fromState(client);
  }

  /** The names of all clients, sorted. */
  names(): readonly string[] {
    return this.state
      .clients()
      .map(({ displayName }) => displayName)
      .toSorted();
  }

  listing(): ProvenListing {
    const page = this.state.list({ offset: 0, limit: 1_000_000, sort: null, filter: null });
    const proof = proveListing({
      rows: page.rows.map(fromState),
      totals: [page.total],
      serverTime: this.state.now(),
      ownClientId: null,
      emptyBefore: true,
    });
    if (!proof.proven) throw new Error(proof.problem);
    return proof.listing;
  }

  api(options: ApiOptions = {}): SimulatedApi {
    return new SimulatedApi(this, options);
  }
}

export class SimulatedApi implements TenantApi {
  readonly calls: Recorded[] = [];
  readonly #tenant: SimulatedTenant;
  readonly #options: ApiOptions;
  readonly #process: SimulatedProcess;

  constructor(tenant: SimulatedTenant, options: ApiOptions) {
    this.#tenant = tenant;
    this.#options = options;
    this.#process = options.process ?? new SimulatedProcess();
  }

  /** `createClient 1`, `getClient 2`, …: what was asked, in order. */
  get methods(): readonly Method[] {
    return this.calls.map(({ method }) => method);
  }

  async listClients(): Promise<ProvenListing> {
    return this.#request('listClients', '', () => this.#tenant.listing());
  }

  async findByName(name: string): Promise<readonly RemoteClient[]> {
    return this.#request('findByName', name, () => this.#find({ displayName: name }));
  }

  async findById(clientId: string): Promise<RemoteClient | null> {
    return this.#request('findById', clientId, () => this.#find({ clientId })[0] ?? null);
  }

  async getClient(clientId: string): Promise<RemoteClient> {
    return this.#request('getClient', clientId, () => fromState(this.#tenant.state.get(clientId)));
  }

  async createClient({ name, description, role, personas }: NewClient) {
    return this.#request('createClient', name, () => {
      const actor = this.#options.actor ?? 'atlan-oauth';
      const fields = { displayName: name, description, role, personaQNs: personas };
      const { client, clientSecret } = this.#tenant.state.create(fields, actor);
      this.#written('createClient', client.clientId);
      return { clientId: client.clientId, secret: new Secret(clientSecret) };
    });
  }

  async updateClient(clientId: string, { name, description }: { readonly name: string; readonly description: string }) {
    return this.#request('updateClient', clientId, (fault) => {
      const updated = this.#tenant.state.update(clientId, { displayName: name, description }, 'atlan-oauth');
      this.#written('updateClient', clientId);
      return fault !== undefined && 'answersWithoutRecord' in fault ? null : fromState(updated);
    });
  }

  async purgeClient(clientId: string): Promise<void> {
    return this.#request('purgeClient', clientId, () => {
      this.#tenant.state.purge(clientId);
      this.#written('purgeClient', clientId);
    });
  }

  async exchange(clientId: string, secret: Secret): Promise<'accepted' | 'refused'> {
    return this.#request('exchange', clientId, () => {
      try {
        this.#tenant.state.exchange(clientId, secret.reveal());
        return 'accepted';
      } catch (error) {
        if (error instanceof RequestRefused) return 'refused';
        throw error;
      }
    });
  }

  #find(filter: Readonly<Record<string, string>>): readonly RemoteClient[] {
    const page = this.#tenant.state.list({ offset: 0, limit: 1000, sort: null, filter: JSON.stringify(filter) });
    return page.rows.map(fromState);
  }

  #written(method: Method, clientId: string): void {
    this.#tenant.onWrite(this.#process, method, clientId);
  }

  async #request<Value>(method: Method, subject: string, handle: (fault?: Fault) => Value): Promise<Value> {
    return this.#process.live(this.#carryOut(method, subject, handle));
  }

  async #carryOut<Value>(method: Method, subject: string, handle: (fault?: Fault) => Value): Promise<Value> {
    await this.#process.live(this.#tenant.clock.turn());
    const nthOfMethod = this.calls.filter((call) => call.method === method).length + 1;
    const call = { n: this.calls.length + 1, method, nthOfMethod, subject };
    const recorded: Recorded = { ...call, at: this.#tenant.clock.now(), answer: undefined };
    this.calls.push(recorded);
    const fault = this.#options.faults?.(call);
    if (fault !== undefined && 'dies' in fault && fault.dies === 'before') this.#process.kill();
    await this.#process.live(Promise.resolve());
    const value = await this.#play(recorded, fault, handle);
    await this.#process.live(this.#tenant.clock.turn());
    if (fault !== undefined && 'dies' in fault) this.#process.kill();
    return value;
  }

  async #play<Value>(call: Recorded, fault: Fault | undefined, handle: (fault?: Fault) => Value): Promise<Value> {
    if (fault === undefined || 'dies' in fault || 'answersWithoutRecord' in fault)
      return this.#handle(call, handle, fault);
    if ('interrupts' in fault) {
      this.#options.interrupt?.();
      if (fault.failsThen !== undefined) throw failure(fault.failsThen, call, null, 'a signal came');
      return this.#handle(call, handle, fault);
    }
    if ('commitsAfterMs' in fault) {
      void this.#tenant.clock.sleep(fault.commitsAfterMs).then(() => this.#handle(call, handle).catch(() => {}));
      throw failure('unknown', call, null, 'timed out');
    }
    if (fault.committed === true) await this.#handle(call, handle);
    throw failure(fault.fails, call, fault.status ?? null, `a fault was played (${fault.fails})`);
  }

  async #handle<Value>(call: Recorded, handle: (fault?: Fault) => Value, fault?: Fault): Promise<Value> {
    try {
      const value = handle(fault);
      call.answer = value;
      return value;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      throw failure('refused', call, error.status, error.message);
    }
  }
}

function failure(kind: TenantFailureKind, call: Call, status: number | null, message: string): TenantFailure {
  const method = httpMethods[call.method];
  return new TenantFailure({
    kind,
    method,
    path: '/api/service/oauth-clients',
    status,
    requestId: `request-${call.n}`,
    message: `${method} /api/service/oauth-clients: ${message}`,
  });
}

const httpMethods: Readonly<Record<Method, string>> = {
  listClients: 'GET',
  findByName: 'GET',
  findById: 'GET',
  getClient: 'GET',
  createClient: 'POST',
  updateClient: 'PUT',
  purgeClient: 'DELETE',
  exchange: 'POST',
};

function fromState(client: SandboxClient): RemoteClient {
  return {
    clientId: client.clientId,
    name: client.displayName,
    description: client.description,
    role: client.role,
    personas: client.personaQNs.toSorted(),
    createdAt: client.createdAt,
    updatedAt: client.updatedAt,
    createdBy: client.createdBy,
  };
}

/** Ids that read well and are the same in every run. */
function countingIdentifiers() {
  let guids = 0;
  let secrets = 0;
  return {
    guid: () => String((guids += 1)),
    personaKey: () => 'p'.repeat(22),
    secret: () => `secret-${(secrets += 1)}-of-a-client`,
    token: () => `token-${(secrets += 1)}`,
  };
}
