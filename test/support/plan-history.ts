/** What happens to a tenant over time, at random: manifests come and go, people edit by hand, applies are cut off, clocks jump. */
import fc from 'fast-check';
import type { Manifest, PlanOptions, RemoteClient } from '../../src/model.ts';
import { dayMs, remote } from './builders.ts';
import { manifestArb, tenantArb } from './plan-arbitraries.ts';
import { worldOf } from './plan-world.ts';
import type { World } from './plan-world.ts';
import { noOptions } from './planner.ts';

export interface History {
  readonly world: World;
  /** Which client of the first moment the tool runs as; none of them for a number beyond. */
  readonly own: number;
  readonly turns: readonly Turn[];
}

/** One apply, and what happens between it and the one before. */
export interface Turn {
  readonly manifest: Manifest;
  readonly options: PlanOptions;
  readonly edits: readonly Edit[];
  readonly jumpMs: number;
  /** The sealed files of all earlier runs. */
  readonly filesLost: boolean;
  /** After how many steps the apply is killed, modulo their number; null: it comes to its end. */
  readonly cut: number | null;
}

export interface Edit {
  readonly kind: 'describe' | 'rename' | 'remove' | 'make' | 'take over';
  readonly index: number;
  readonly name: string;
}

const names = [
  'a',
  'b',
  'c',
  'd',
  'x',
  'y',
  'a (superseded 0000000a)',
  'b (provisioning 0000000b)',
  'c (rotated 0000000c)',
];

const editArb: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('describe', 'rename', 'remove', 'make', 'take over'),
  index: fc.nat({ max: 20 }),
  name: fc.constantFrom(...names),
});

/** A tenant and up to six turns. Pins may also be of clients that applies or people make later. */
export const historyArb: fc.Arbitrary<History> = tenantArb(7).chain((world) =>
  fc.record({
    world: fc.constant(world),
    own: fc.nat({ max: 9 }),
    turns: fc.array(turnArb(world), { minLength: 1, maxLength: 6 }),
  }),
);

function turnArb(world: World): fc.Arbitrary<Turn> {
  const later = ['new-1', 'new-3', 'hand-1', 'hand-2'].map((id) => remote(id, 'later'));
  return fc.record({
    manifest: fc
      .tuple(manifestArb(worldOf([...world.clients, ...later])), fc.constantFrom(true, false, false, false, false))
      .map(([manifest, pinned]) => (pinned ? manifest : withoutPins(manifest))),
    options: fc.constantFrom(null, null, null, 1, 20).map(optionsWith),
    edits: fc.array(editArb, { maxLength: 2 }),
    jumpMs: fc.constantFrom(60_000, 60_000, dayMs, 40 * dayMs, 400 * dayMs, -3 * dayMs),
    filesLost: fc.constantFrom(false, false, false, true),
    cut: fc.option(fc.nat({ max: 30 }), { nil: null, freq: 1 }),
  });
}

function optionsWith(maxPurges: number | null): PlanOptions {
  return { ...noOptions, maxPurges };
}

/** With pins in every manifest hardly a plan would pass the guards: most pin clients that are gone, or that a change would replace. */
function withoutPins(manifest: Manifest): Manifest {
  const clients = new Map(manifest.clients.map((client) => [client.name, unpinned(client)]));
  const tombstones = new Map(manifest.tombstones.map((tombstone) => [tombstone.name, unpinned(tombstone)]));
  for (const name of clients.keys()) tombstones.delete(name);
  return { ...manifest, clients: [...clients.values()], tombstones: [...tombstones.values()] };
}

function unpinned<Listed extends object>(entry: Listed): Listed & { readonly clientId: null } {
  return { ...entry, clientId: null };
}

/** The world just before the apply of a turn. */
export function between(world: World, { edits, jumpMs, filesLost }: Turn): World {
  const later = { ...world, time: world.time + jumpMs, ...(filesLost && { records: [], stagedNames: [] }) };
  return edits.reduce(edited, later);
}

function edited(world: World, { kind, index, name }: Edit): World {
  const { clients, time } = world;
  if (kind === 'make') {
    const count = world.count + 1;
    const made = remote(`hand-${count}`, name, { createdAt: time, updatedAt: time, createdBy: 'jane' });
    return { ...world, count, clients: [...clients, made] };
  }
  const at = index % Math.max(1, clients.length);
  if (kind === 'remove') return { ...world, clients: clients.filter((_, i) => i !== at) };
  const fields = { describe: { description: 'by hand' }, rename: { name }, 'take over': { createdBy: 'jane' } }[kind];
  const touched = (client: RemoteClient): RemoteClient => ({ ...client, ...fields, updatedAt: time });
  return { ...world, clients: clients.map((client, i) => (i === at ? touched(client) : client)) };
}
