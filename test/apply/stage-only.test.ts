import { describe, expect, it } from 'vitest';
import { createOf, purgeOf, recordOf, replaceOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

const stageOnly = { options: { stageOnly: true } };

describe('--stage-only', () => {
  it('stages, seals and proves creates and replacements and touches nothing else', async () => {
    const world = new SimulatedWorld();
    const [b, c, d] = ['b', 'c', 'd'].map((displayName) => world.tenant.seed({ displayName }));
    const changes = [
      createOf('a'),
      updateOf(b!, { description: 'new' }),
      replaceOf(c!, { role: '$admin' }),
      purgeOf(d!),
    ];
    const { outcome, api } = await world.applyChanges(changes, stageOnly);
    expect(outcome).toMatchObject({ exitCode: 0, status: 'staged', remaining: [] });
    expect(outcome.results.map(({ status }) => status)).toEqual(['staged', 'skipped', 'staged', 'skipped']);
    expect(outcome.results[1]?.because).toContain('--stage-only');
    expect(outcome.results[0]).toMatchObject({ secret: 'sealed', proved: true });
    expect(outcome.results[0]?.warnings).toBeUndefined();
    expect(outcome.summary).toMatchObject({ staged: 2, skipped: 2, created: 0, replaced: 0 });
    expect(new Set(api.methods)).toEqual(new Set(['createClient', 'exchange', 'getClient']));
    expect(world.disk.lines.at(-1)).toMatchObject({ type: 'end', status: 'complete' });
    for (const client of [b!, c!, d!]) expect(world.tenant.remote(client.clientId)).toEqual(client);
  });

  it('stages also what waits for a name to become free', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome } = await world.applyChanges([purgeOf(old), createOf('a', { waitsFor: [0] })], stageOnly);
    expect(outcome.results.map(({ status }) => status)).toEqual(['skipped', 'staged']);
    expect(outcome.exitCode).toBe(0);
  });

  it('has nothing to do for a client that is staged already', async () => {
    const world = new SimulatedWorld();
    const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
    const change = createOf('a', { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'a') });
    const { outcome, api } = await world.applyChanges([change], stageOnly);
    expect(api.methods).toEqual([]);
    expect(only(outcome)).toMatchObject({
      status: 'staged',
      clientId: staged.clientId,
      secret: 'sealed',
      proved: true,
    });
  });

  it('fails a create that cannot be proved, because nothing would resume it', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      ...stageOnly,
      faults: ({ method }) => (method === 'exchange' ? { fails: 'unknown' } : undefined),
    });
    expect(outcome).toMatchObject({ exitCode: 7, status: 'incomplete' });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'not-proved' } });
    expect(world.tenant.names()).toEqual([]);
  });

  it('says with --no-prove that the next apply will not resume', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], { options: { stageOnly: true, prove: false } });
    expect(only(outcome)).toMatchObject({ status: 'staged', proved: false });
    expect(only(outcome).warnings?.at(-1)).toContain('does not resume it');
  });

  it('is incomplete where one of them fails', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      ...stageOnly,
      faults: ({ n }) => (n === 1 ? { fails: 'refused' } : undefined),
    });
    expect(outcome).toMatchObject({ exitCode: 7, status: 'incomplete' });
    expect(outcome.results.map(({ status }) => status).toSorted()).toEqual(['failed', 'staged']);
  });
});
