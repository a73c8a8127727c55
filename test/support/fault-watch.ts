/** Looks over the tenant's shoulder: which run made which client, what it had read before it wrote, and what stood on the tenant then. */
import { splitName } from '../../src/name.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { clientIdOf } from '../../src/sandbox/request.ts';
import type { SandboxTenant } from '../../src/sandbox/tenant-state.ts';
import type { SandboxClient } from '../../src/sandbox/tenant.ts';

/** What one run (one process) has seen and done so far. */
interface Trace {
  /** The clients at its first listing: what its plan was made from. */
  readonly planned: Map<string, SandboxClient>;
  listed: boolean;
  /** The last read of each client, and how it was then. */
  readonly reads: Map<string, { readonly n: number; readonly client: SandboxClient | null }>;
  /** Its writes to each client, in order. */
  readonly writes: Map<string, RecordedRequest[]>;
  readonly posted: Set<string>;
}

export class Watch {
  /** Broken promises, one sentence each. */
  readonly broken: string[] = [];
  readonly #tenant: SandboxTenant;
  readonly #traces = new Map<string, Trace>();
  readonly #makers = new Map<string, string>();
  readonly #others = new Set<string>();

  constructor(tenant: SandboxTenant) {
    this.#tenant = tenant;
  }

  /** The clients that bear a final name and that a run made. */
  published(): readonly SandboxClient[] {
    this.#attribute();
    return this.#tenant
      .clients()
      .filter(({ clientId, displayName }) => this.#makers.has(clientId) && splitName(displayName).leftover === null);
  }

  /** Takes note of a request that is about to be carried out. */
  see(request: RecordedRequest): void {
    this.#attribute();
    const trace = this.#traceOf(request.requestId.slice(0, 8));
    switch (request.kind) {
      case 'list':
        return this.#seeListing(trace, request);
      case 'get':
        return this.#seeRead(trace, request, clientIdOf(request.path));
      case 'create':
        trace.posted.add(String(Object(request.body)['displayName']));
        return;
      case 'update':
      case 'purge':
        return this.#seeWrite(trace, request, clientIdOf(request.path) ?? '');
      case 'other':
        this.broken.push(`invariant 7: ${request.method} ${request.path} is no request of this tool`);
        return;
      case 'token':
        return;
      case 'roles':
      case 'personas':
        if (!request.authorized) this.broken.push(`${request.method} ${request.path} came without credentials`);
    }
  }

  #seeListing(trace: Trace, request: RecordedRequest): void {
    const { clientId } = filterOf(request);
    if (typeof clientId === 'string') return this.#seeRead(trace, request, clientId);
    if (request.query['filter'] !== undefined || trace.listed) return;
    for (const client of this.#tenant.clients()) trace.planned.set(client.clientId, client);
    // Later pages show what was added meanwhile; the first write ends the planning.
    trace.listed = trace.writes.size > 0;
  }

  #seeRead(trace: Trace, { n }: RecordedRequest, clientId: string | null): void {
    if (clientId !== null) trace.reads.set(clientId, { n, client: this.#tenant.client(clientId) });
  }

  /** Invariant 1: planned, and found equal to the plan just before. */
  #seeWrite(trace: Trace, request: RecordedRequest, clientId: string): void {
    const earlier = (trace.writes.get(clientId) ?? []).filter(({ status }) => status !== 429 && status !== 401);
    trace.writes.set(clientId, [...earlier, request]);
    trace.listed = true;
    if (this.#makers.get(clientId) === request.requestId.slice(0, 8)) return;
    const what = `invariant 1: ${request.method} of ${clientId}`;
    const planned = trace.planned.get(clientId);
    const read = trace.reads.get(clientId);
    if (planned === undefined) this.broken.push(`${what}, which was in no plan`);
    else if (read === undefined || read.n < (earlier.at(-1)?.n ?? 0)) this.broken.push(`${what} without a look before`);
    else if (read.client !== null && !isAsPlanned(planned, read.client, earlier)) {
      this.broken.push(`${what}, which was not as planned: ${JSON.stringify([planned, read.client])}`);
    }
  }

  /** Who made the clients that have turned up: the run that asked for their name, which a tenant may have cut; or others. */
  #attribute(): void {
    for (const { clientId, displayName } of this.#tenant.clients()) {
      if (this.#makers.has(clientId) || this.#others.has(clientId)) continue;
      const asked = [...this.#traces].findLast(([, { posted }]) => [...posted].some((name) => isOf(name, displayName)));
      if (asked === undefined) this.#others.add(clientId);
      else this.#makers.set(clientId, asked[0]);
    }
  }

  #traceOf(tag: string): Trace {
    const trace = this.#traces.get(tag) ?? {
      planned: new Map(),
      listed: false,
      reads: new Map(),
      writes: new Map(),
      posted: new Set(),
    };
    this.#traces.set(tag, trace);
    return trace;
  }
}

/** Whether a client that was asked for under the one name may turn up under the other. */
function isOf(asked: string, shown: string): boolean {
  return asked === shown || (shown.length > 12 && asked.slice(0, 40).trim() === shown);
}

function filterOf(request: RecordedRequest): { readonly clientId?: unknown } {
  return Object(JSON.parse(request.query['filter'] ?? '{}'));
}

/** As in the plan, but for what this run itself wrote since. */
function isAsPlanned(planned: SandboxClient, now: SandboxClient, writes: readonly RecordedRequest[]): boolean {
  const names = writes.map(({ body }): unknown => Object(body)['displayName']);
  const texts = writes.map(({ body }): unknown => Object(body)['description']);
  return (
    [planned.displayName, ...names].includes(now.displayName) &&
    [planned.description, ...texts].includes(now.description) &&
    planned.role === now.role &&
    planned.personaQNs.join() === now.personaQNs.join()
  );
}
