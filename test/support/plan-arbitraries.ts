/** Tenants and manifests at random, with names from a small alphabet, so that collisions, suffixes and look-alikes happen. */
import fc from 'fast-check';
import type { Manifest, ManifestClient, RemoteClient, Tombstone } from '../../src/model.ts';
import { rotatedName, stagedName, supersededName } from '../../src/name.ts';
import { dayMs, digest, idOf, manifestOf, now, recordOf, usualPersonas, wanted } from './builders.ts';
import { worldOf } from './plan-world.ts';
import type { World } from './plan-world.ts';

const alphabet = ['a', 'b', 'c', 'd'] as const;

const strangeNames = ['A', ' b', 'x', 'x', 'y', 'c\u0301', 'out'] as const;

const timeArb = fc.constantFrom(
  now - 300 * dayMs,
  now - 40 * dayMs,
  now - 40 * dayMs,
  now - dayMs,
  now - 60_000,
  now + dayMs,
  null,
);

const remoteArb = fc.record({
  plain: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...alphabet) },
    { weight: 1, arbitrary: fc.constantFrom(...strangeNames) },
  ),
  suffix: fc.constantFrom('none', 'none', 'none', 'provisioning', 'superseded', 'rotated'),
  description: fc.constantFrom('', '', 'other'),
  role: fc.constantFrom('$member', '$member', '$guest', '$admin'),
  personas: fc.subarray(usualPersonas.map(({ qualifiedName }) => qualifiedName).sort(), { maxLength: 1 }),
  createdAt: timeArb,
  updatedAt: timeArb,
  createdBy: fc.constantFrom('ci', 'ci', 'jane', null),
});

/** A tenant of up to `maxLength` clients, with a proof for some of the staged ones. */
export function tenantArb(maxLength = 9): fc.Arbitrary<World> {
  return fc.array(fc.tuple(remoteArb, fc.boolean()), { maxLength }).map((drawn) => {
    const clients = drawn.map(
      ([{ plain, suffix, ...fields }, proved], i): { client: RemoteClient; plain: string; proved: boolean } => {
        const digits = (0xf0000000 + i).toString(16);
        return { client: { clientId: idOf(`${i}`), name: nameOf(plain, suffix, digits), ...fields }, plain, proved };
      },
    );
    const records = clients
      .filter(({ proved, client }) => proved && client.name.includes('(provisioning'))
      .map(({ client, plain }) => recordOf(client, plain, { recipientsDigest: digest }));
    return worldOf(
      clients.map(({ client }) => client),
      { records, time: now },
    );
  });
}

/** A manifest that the reader would let through, now and then pinned to clients of the tenant. */
export function manifestArb(world: World): fc.Arbitrary<Manifest> {
  const ids = [...world.clients.map(({ clientId }) => clientId), idOf('gone')];
  return fc
    .record({
      entries: fc.tuple(...alphabet.map((name) => fc.array(entryArb(name, ids), { maxLength: 2 }))),
      scope: fc.option(
        fc.record({
          names: fc.subarray(['a', 'b', '?', 'x', '*'], { minLength: 1, maxLength: 2 }),
          createdBy: fc.option(fc.constant(['ci'])),
        }),
        { freq: 2 },
      ),
      protect: fc.subarray(['a', 'x', '?'], { maxLength: 1 }),
      count: fc.constantFrom(0, 1, 2, 3, 20, 20),
      percent: fc.constantFrom(null, null, 20, 50, 100),
      donor: fc.constantFrom(...alphabet, null),
    })
    .map(({ entries, scope, protect, count, percent, donor }) => {
      const chosen = withoutPinTwice(
        entries.flatMap((group) =>
          group.length > 1 && group.some(({ pin }) => pin === null) ? group.slice(0, 1) : group,
        ),
      );
      const kept = chosen.filter(({ name }) => name !== donor);
      const clients = kept.flatMap((entry): ManifestClient[] => (entry.absent ? [] : [toClient(entry)]));
      const tombstones = kept.flatMap(({ absent, name, pin }): Tombstone[] =>
        absent ? [{ name, clientId: pin }] : [],
      );
      const [first, ...others] = clients;
      const heirs = first && donor ? [{ ...first, previousNames: [donor, 'x'] }, ...others] : clients;
      return manifestOf({ clients: heirs, tombstones, scope, protect, limits: { count, percent } });
    });
}

interface Entry {
  readonly name: string;
  readonly absent: boolean;
  readonly pin: string | null;
  readonly fields: Partial<ManifestClient>;
}

function entryArb(name: string, ids: readonly string[]): fc.Arbitrary<Entry> {
  return fc.record({
    name: fc.constant(name),
    absent: fc.constantFrom(false, false, false, true),
    pin: fc.option(fc.constantFrom(...ids), { freq: 2 }).map((pin) => pin ?? null),
    fields: fc.record({
      description: fc.constantFrom('', '', 'other'),
      role: fc.constantFrom('Member', 'Member', 'Guest', 'Admin'),
      personas: fc.subarray(
        usualPersonas.map(({ name: value }) => ({ kind: 'name' as const, value })),
        { maxLength: 1 },
      ),
      overlapMs: fc.constantFrom(0, 0, dayMs, 60 * dayMs),
      rotateAfterMs: fc.constantFrom(null, null, 30 * dayMs, 90 * dayMs),
    }),
  });
}

function toClient({ name, pin, fields }: Entry): ManifestClient {
  return wanted(name, { ...fields, clientId: pin, ...(pin !== null && { rotateAfterMs: null }) });
}

function withoutPinTwice(entries: readonly Entry[]): Entry[] {
  const pins = new Set<string>();
  return entries.filter(({ pin }) => {
    if (pin === null) return true;
    const fresh = !pins.has(pin);
    pins.add(pin);
    return fresh;
  });
}

function nameOf(plain: string, suffix: string, digits: string): string {
  switch (suffix) {
    case 'provisioning':
      return stagedName(plain, digits);
    case 'superseded':
      return supersededName(plain, digits);
    case 'rotated':
      return rotatedName(plain, digits);
    default:
      return plain;
  }
}
