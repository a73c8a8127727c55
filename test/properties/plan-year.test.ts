import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, RemoteClient } from '../../src/model.ts';
import { splitName } from '../../src/name.ts';
import { dayMs, manifestOf, now, remote, wanted } from '../support/builders.ts';
import { planFor } from '../support/plan-cases.ts';
import type { RandomCase } from '../support/plan-cases.ts';
import { applied, stepsOf, worldOf } from '../support/plan-world.ts';
import type { World } from '../support/plan-world.ts';
import { noOptions, outline } from '../support/planner.ts';

const overlapMs = 7 * dayMs;

const names = ['a', 'b', 'c', 'd', 'e'];

const manifest = manifestOf({
  limits: { count: 2, percent: null },
  clients: names.map((name, i) => wanted(name, { overlapMs, rotateAfterMs: (20 + 10 * i) * dayMs })),
});

/** What happens on a night besides the apply itself. */
type Event =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'describe' | 'delete' | 'recreate' | 'foreign'; readonly index: number }
  | { readonly kind: 'interrupt'; readonly cut: number }
  | { readonly kind: 'jump'; readonly ms: number };

const eventArb: fc.Arbitrary<Event> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Event>({ kind: 'nothing' }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('describe', 'delete', 'recreate', 'foreign'), index: fc.nat() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('interrupt' as const), cut: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -3 * dayMs, max: 40 * dayMs }) }),
  },
);

describe('a year of nightly applies with rotation and overlap', () => {
  it('keeps every client young, each name borne once, old credentials alive for their overlap, and strangers untouched', () => {
    fc.assert(
      fc.property(fc.array(eventArb, { minLength: 365, maxLength: 365 }), (events) => {
        let world = worldOf([remote('foreign', 'x')], { time: now });
        for (const event of events) world = night(meddle({ ...world, time: world.time + dayMs }, event), event);
        for (let i = 0; i < names.length; i++)
          world = night({ ...world, time: world.time + 60_000 }, { kind: 'nothing' });
        expectYoung(world);
      }),
      { numRuns: 8 },
    );
  });
});

function night(world: World, event: Event): World {
  const plan = planFor(caseOf(world), world);
  expect(plan.refusals).toEqual([]);
  expect(plan.guards.counted).toBeLessThanOrEqual(2);
  expectOverlapsKept(plan, world);
  if (event.kind === 'interrupt') {
    const worlds = stepsOf(plan, world);
    return worlds[event.cut % worlds.length]!;
  }
  const end = applied(plan, world);
  expect(outline(planFor(caseOf(end), end, { reviewed: plan }))).toEqual([]);
  expect(names.map((name) => end.clients.filter((client) => client.name === name).length)).toEqual(names.map(() => 1));
  expect(foreign(end)).toEqual(foreign(world));
  return end;
}

function meddle(world: World, event: Event): World {
  const { clients } = world;
  switch (event.kind) {
    case 'jump':
      return { ...world, time: world.time + event.ms };
    case 'describe':
      return {
        ...world,
        clients: clients.map((client, i) =>
          i === event.index % clients.length ? { ...client, description: 'by hand' } : client,
        ),
      };
    case 'delete':
      return { ...world, clients: clients.filter((_, i) => i !== event.index % clients.length) };
    case 'recreate': {
      const name = names[event.index % names.length]!;
      const count = world.count + 1;
      const made = remote(`hand-${count}`, name, { role: '$guest', createdAt: world.time, updatedAt: world.time });
      return { ...world, count, clients: [...clients.filter((client) => client.name !== name), made] };
    }
    case 'foreign': {
      const count = world.count + 1;
      return { ...world, count, clients: [...clients, remote(`foreign-${count}`, `y (superseded ${'0'.repeat(8)})`)] };
    }
    case 'interrupt':
    case 'nothing':
      return world;
  }
}

function caseOf(world: World): RandomCase {
  return { world, manifest, options: noOptions };
}

/** Once its successor bears the name, an old client goes only when its overlap is over by the server's clock. */
function expectOverlapsKept({ changes }: Plan, world: World): void {
  for (const { reasons, current } of changes) {
    if (reasons.includes('superseded')) expect(current!.updatedAt! + overlapMs).toBeLessThanOrEqual(world.time);
  }
}

function expectYoung(world: World): void {
  for (const { name, rotateAfterMs } of manifest.clients) {
    const client = world.clients.find((other) => other.name === name)!;
    expect(world.time - client.createdAt!).toBeLessThan(rotateAfterMs!);
  }
}

function foreign({ clients }: World): readonly RemoteClient[] {
  return clients.filter((client) => !names.includes(splitName(client.name).plain));
}
