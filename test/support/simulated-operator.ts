/** Somebody who runs `apply` on a manifest in a simulated world: plans, carries out, and looks whether all promises hold. */
import type { ApplyOptions } from '../../src/apply/apply.ts';
import type { Manifest, Plan, PlanOptions, ProvenListing, RemoteClient } from '../../src/model.ts';
import { splitName } from '../../src/name.ts';
import { assemblePlan } from '../../src/plan/assemble.ts';
import { digest } from './builders.ts';
import { inputOf } from './planner.ts';
import type { SimulatedEnd, SimulatedWorld } from './simulated-apply.ts';
import type { SimulatedDisk, SinkFault } from './simulated-sink.ts';
import type { FaultScript } from './simulated-tenant.ts';

export interface OperatorOptions {
  readonly manifest: Manifest;
  readonly options?: Partial<PlanOptions>;
  /** Default 10 minutes. */
  readonly leftoverAgeMs?: number;
  /** Where its sealed files lie; default: the world's disk. */
  readonly disk?: SimulatedDisk;
}

export interface RunOptions {
  readonly apply?: Partial<ApplyOptions>;
  readonly faults?: FaultScript;
  readonly sinkFault?: SinkFault;
}

/** How a run ended: with an exit code, or killed. 6: a guard refused. */
export interface OperatorEnd {
  readonly plan: Plan;
  readonly exitCode: number | 'killed';
  readonly end: SimulatedEnd | null;
}

export class SimulatedOperator {
  readonly #world: SimulatedWorld;
  readonly #given: OperatorOptions;
  readonly disk: SimulatedDisk;

  constructor(world: SimulatedWorld, given: OperatorOptions) {
    this.#world = world;
    this.#given = given;
    this.disk = given.disk ?? world.disk;
  }

  plan(listing: ProvenListing = this.#world.tenant.listing(), reviewed: Plan | null = null): Plan {
    const { manifest, options, leftoverAgeMs } = this.#given;
    const base = inputOf({
      manifest,
      reviewed,
      dueTime: reviewed?.serverTime ?? listing.serverTime,
      held: this.disk.held(digest),
      mode: 'apply',
      ...(options && { options }),
      ...(leftoverAgeMs !== undefined && { leftoverAgeMs }),
    });
    return assemblePlan({ ...base, listing });
  }

  async run({ apply, faults, sinkFault }: RunOptions = {}): Promise<OperatorEnd> {
    const plan = this.plan();
    if (plan.refusals.length > 0) return { plan, exitCode: 6, end: null };
    const end = await this.#world.end({
      plan,
      disk: this.disk,
      replan: (listing) => this.plan(listing, plan),
      ...(apply && { options: apply }),
      ...(faults && { faults }),
      ...(sinkFault && { sinkFault }),
    });
    return { plan, exitCode: end.outcome?.exitCode ?? 'killed', end };
  }
}

/** The clients that the tool made and that bear a name without suffix. */
function publishedClients(world: SimulatedWorld): readonly RemoteClient[] {
  return world.tenant.state
    .clients()
    .filter(({ createdBy, displayName }) => createdBy === 'atlan-oauth' && splitName(displayName).leftover === null)
    .flatMap(({ clientId }) => world.tenant.remote(clientId) ?? []);
}

/** What breaks the promise that every published client has a sealed secret that the tenant takes; empty: it holds. */
export function unsealedClients(
  world: SimulatedWorld,
  disks: readonly SimulatedDisk[] = [world.disk],
): readonly string[] {
  return publishedClients(world)
    .filter(({ clientId }) => {
      const secret = disks.map((disk) => disk.secretOf(clientId)).find((found) => found !== null);
      return secret === undefined || secret === null || !world.tenant.state.acceptsSecret(clientId, secret.reveal());
    })
    .map(({ clientId, name }) => `${name} (${clientId}) is published without its secret in a sealed file`);
}

/** Final names that more than one client bears. */
export function twins(world: SimulatedWorld): readonly string[] {
  const names = world.tenant.names().filter((name) => splitName(name).leftover === null);
  return names.filter((name, i) => names[i - 1] === name);
}

/** Writes to clients that this run neither made nor found as planned just before; empty: the promise holds. */
export function rashWrites({ plan, end }: OperatorEnd): readonly string[] {
  return end === null ? [] : rashWritesOf(plan, end);
}

function rashWritesOf(plan: Plan, { api }: SimulatedEnd): readonly string[] {
  const known = new Map<string, string>();
  for (const { current, staged } of plan.changes) {
    for (const client of [current, staged]) if (client !== null) known.set(client.clientId, stateText(client));
  }
  const staged = new Set(api.calls.filter(({ method }) => method === 'createClient').map(({ subject }) => subject));
  const complaints: string[] = [];
  const lastRead = new Map<string, string>();
  for (const { method, subject, answer } of api.calls) {
    if (method === 'updateClient' || method === 'purgeClient') {
      const planned = known.get(subject);
      if (planned === undefined) complaints.push(`${method} of ${subject}, which was not planned`);
      else if (planned !== 'own' && lastRead.get(subject) !== planned)
        complaints.push(`${method} of ${subject} unread`);
      if (method === 'updateClient') known.set(subject, 'own');
      continue;
    }
    if (method === 'createClient' && isClient(answer)) known.set(answer.clientId, 'own');
    for (const client of clientsIn(answer)) {
      lastRead.set(client.clientId, stateText(client));
      if (!known.has(client.clientId) && staged.has(client.name)) known.set(client.clientId, 'own');
    }
  }
  return complaints;
}

function clientsIn(answer: unknown): readonly RemoteClient[] {
  const found = Array.isArray(answer) ? answer : [answer];
  return found.filter((client): client is RemoteClient => isClient(client) && 'name' in client);
}

function isClient(value: unknown): value is { readonly clientId: string } {
  return typeof value === 'object' && value !== null && 'clientId' in value;
}

function stateText({ name, description, role, personas }: RemoteClient): string {
  return JSON.stringify([name, description, role, personas]);
}
