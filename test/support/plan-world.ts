/** A tenant, its sealed files and a clock as plain data, and a small executor that carries a plan out on them step by step. */
import type { HeldRecord, Plan, PlannedChange, RemoteClient } from '../../src/model.ts';
import { rotatedName, splitName, stagedName, supersededName } from '../../src/name.ts';
import { digest } from './builders.ts';

/** One moment of the simulated world; never changed in place. */
export interface World {
  readonly clients: readonly RemoteClient[];
  readonly records: readonly HeldRecord[];
  readonly stagedNames: readonly string[];
  readonly time: number;
  /** Counts ids, hex digits and runs. */
  readonly count: number;
}

export function worldOf(clients: readonly RemoteClient[], fields: Partial<World> = {}): World {
  return { clients, records: [], stagedNames: [], time: 0, count: 0, ...fields };
}

/**
 * The world after each single step of an apply, the first one untouched: cutting it off anywhere is an interruption. Overlaps that are
 * over by the world's own time end, others stay.
 */
export function stepsOf(plan: Plan, start: World): World[] {
  const worlds = [start];
  const step = (change: (world: World) => World): void => {
    worlds.push(change(worlds[worlds.length - 1]!));
  };
  for (const change of inOrder(plan.changes)) carryOut(change, step);
  return worlds;
}

/** The world after the whole apply. */
export function applied(plan: Plan, start: World): World {
  return stepsOf(plan, start).at(-1)!;
}

type Step = (change: (world: World) => World) => void;

function carryOut(change: PlannedChange, step: Step): void {
  switch (change.action) {
    case 'create':
      publish(provision(change, step), change, step);
      return;
    case 'update':
      step((world) =>
        put(world, change.clientId!, { name: change.after!.name, description: change.after!.description }),
      );
      return;
    case 'replace': {
      const id = provision(change, step);
      retireName(change, step);
      publish(id, change, step);
      step((world) => {
        const old = world.clients.find(({ clientId }) => clientId === change.clientId)!;
        const over =
          change.overlapMs === 0 || (old.updatedAt !== null && old.updatedAt + change.overlapMs <= world.time);
        return over ? purge(world, change.clientId!) : world;
      });
      return;
    }
    case 'purge':
      step((world) => purge(world, change.clientId!));
  }
}

/** Stages, then seals and proves; a resumed client is there already. Returns how to find the new client. */
function provision(change: PlannedChange, step: Step): (world: World) => string {
  if (change.resumes !== null) return () => change.resumes!;
  let id = '';
  step((world) => {
    const count = world.count + 1;
    const name = stagedName(change.name, hex(count));
    id = `oauth-client-new-${count}`;
    const { description, role, personas } = change.after!;
    const client = {
      name,
      description,
      role,
      personas,
      clientId: id,
      createdBy: 'ci',
      createdAt: world.time,
      updatedAt: world.time,
    };
    return { ...world, count, clients: [...world.clients, client], stagedNames: [...world.stagedNames, name] };
  });
  step((world) => ({ ...world, records: [...world.records, sealed(id, change.name, world)] }));
  return () => id;
}

function sealed(clientId: string, name: string, { count }: World): HeldRecord {
  const run = `run-${count}`;
  return { clientId, name, run, seq: 1, createdAt: '', proved: true, void: false, recipientsDigest: digest, file: run };
}

function retireName(change: PlannedChange, step: Step): void {
  if (splitName(change.current!.name).leftover !== null) return;
  const rotated = change.reasons.includes('requested') || change.reasons.includes('rotation-due');
  step((world) => {
    const count = world.count + 1;
    const name = (rotated ? rotatedName : supersededName)(change.name, hex(count));
    return put({ ...world, count }, change.clientId!, { name });
  });
}

function publish(idOf: (world: World) => string, change: PlannedChange, step: Step): void {
  step((world) => {
    const id = idOf(world);
    const others = world.clients.filter((client) => client.name === change.name && client.clientId !== id);
    if (others.length > 0) throw new Error(`${change.name} is published twice`);
    return put(world, id, { name: change.name });
  });
}

function put(world: World, clientId: string, fields: Partial<RemoteClient>): World {
  if (!world.clients.some((client) => client.clientId === clientId)) throw new Error(`no client ${clientId}`);
  const clients = world.clients.map((client) =>
    client.clientId === clientId ? { ...client, ...fields, updatedAt: world.time } : client,
  );
  return { ...world, clients };
}

function purge(world: World, clientId: string): World {
  return { ...world, clients: world.clients.filter((client) => client.clientId !== clientId) };
}

/** Purges last, but each change after those that it waits for. */
function inOrder(changes: readonly PlannedChange[]): PlannedChange[] {
  const order = [
    ...changes.filter(({ action }) => action !== 'purge'),
    ...changes.filter(({ action }) => action === 'purge'),
  ];
  const done = new Set<PlannedChange>();
  const visit = (change: PlannedChange): void => {
    if (done.has(change)) return;
    for (const i of change.waitsFor) visit(changes[i]!);
    done.add(change);
  };
  for (const change of order) visit(change);
  return [...done];
}

function hex(count: number): string {
  return count.toString(16).padStart(8, '0');
}
