/** What an apply announces at its start is what it then needs, where nothing goes wrong. */
import { describe, expect, it } from 'vitest';
import { expectedRequests } from '../../src/apply/expected-requests.ts';
import type { Noop, PlannedChange, Unmanaged } from '../../src/model.ts';
import { createOf, planOf, purgeOf, recordOf, replaceOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';

const cases: Readonly<Record<string, (world: SimulatedWorld) => PlannedChange>> = {
  'a create': () => createOf('a'),
  'a create that resumes': (world) => createOf('a', resumes(world)),
  'an update': (world) => updateOf(seeded(world), { description: 'new' }),
  'a renaming': (world) => updateOf(seeded(world), { name: 'b' }),
  'a replacement': (world) => replaceOf(seeded(world), { role: '$admin' }),
  'a replacement with an overlap': (world) => replaceOf(seeded(world), { role: '$admin' }, { overlapMs: 1 }),
  'a replacement that resumes': (world) => replaceOf(seeded(world), {}, resumes(world)),
  'a purge': (world) => purgeOf(seeded(world)),
};

describe.each([
  { stageOnly: false, prove: true },
  { stageOnly: false, prove: false },
  { stageOnly: true, prove: true },
  { stageOnly: true, prove: false },
])('with %j, the requests are counted right beforehand for', (options) => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const world = new SimulatedWorld();
    const plan = planOf([cases[name]!(world)]);
    const { api, outcome } = await world.apply({ plan, options });
    expect(outcome.exitCode).toBe(0);
    expect(expectedRequests(plan, options)).toBe(api.calls.length);
  });

  it('all of them together', () => {
    const changes = Object.values(cases).map((changeOf) => changeOf(new SimulatedWorld()));
    const single = changes.map((change) => expectedRequests(planOf([change]), options));
    const listings = options.stageOnly ? 0 : 1;
    const sum = single.reduce((total, count) => total + count - listings, listings);
    expect(expectedRequests(planOf(changes), options)).toBe(sum);
  });
});

it('a final listing of many clients takes a request for each hundred', () => {
  const options = { stageOnly: false, prove: true };
  const noop = { name: 'a', clientId: 'x', secret: null };
  const unmanaged = { name: 'b', clientId: 'y', role: '$guest', createdBy: null, createdAt: null };
  const count = (noops: number, others: number) =>
    expectedRequests(
      {
        changes: [],
        noop: Array.from({ length: noops }, (): Noop => noop),
        unmanaged: Array.from({ length: others }, (): Unmanaged => unmanaged),
      },
      options,
    );
  expect([count(0, 0), count(100, 0), count(0, 101), count(100, 101)]).toEqual([1, 1, 2, 3]);
});

function seeded(world: SimulatedWorld) {
  return world.tenant.seed({ displayName: 'a' });
}

function resumes(world: SimulatedWorld): Partial<PlannedChange> {
  const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
  return { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'a') };
}
