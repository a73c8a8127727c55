import { describe, expect, it } from 'vitest';
import { createOf, planOf, purgeOf, refusalOf, replaceOf, stateOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';
import type { SimulatedEnd } from '../support/simulated-apply.ts';

function statuses({ outcome }: Pick<SimulatedEnd, 'outcome'>) {
  return outcome?.results.map(({ name, status }) => `${name} ${status}`);
}

describe('an apply of several changes', () => {
  it('reports them in the order of the plan', async () => {
    const world = new SimulatedWorld();
    const [b, c, d] = ['b', 'c', 'd'].map((displayName) => world.tenant.seed({ displayName }));
    const changes = [purgeOf(d!), replaceOf(c!, { role: '$admin' }), updateOf(b!, { description: 'x' }), createOf('a')];
    const end = await world.applyChanges(changes);
    expect(statuses(end)).toEqual(['d done', 'c done', 'b done', 'a done']);
    expect(end.outcome.summary).toEqual({
      created: 1,
      updated: 1,
      replaced: 1,
      purged: 1,
      failed: 0,
      skipped: 0,
      unknown: 0,
      staged: 0,
    });
    expect(end.events.at(0)).toEqual({ type: 'start', total: 4 });
    expect(end.events.filter(({ type }) => type === 'result')).toHaveLength(4);
    expect(end.events.at(-1)).toEqual({ type: 'final-listing' });
  });

  it.each([1, 2, 4])('has at most %i creates under way at once', async (concurrency) => {
    const world = new SimulatedWorld();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const open = new Set<string>();
    let most = 0;
    const end = await world.applyChanges(
      names.map((name) => createOf(name)),
      {
        options: { concurrency },
        faults: ({ method, subject }) => {
          if (method === 'createClient') open.add(subject[0] ?? '');
          most = Math.max(most, open.size);
          if (method === 'findByName') open.delete(subject);
          return undefined;
        },
      },
    );
    expect(end.outcome.exitCode).toBe(0);
    expect(most).toBe(concurrency);
    expect(world.tenant.names()).toEqual(names);
  });

  it('goes on after a failure, but purges nothing', async () => {
    const world = new SimulatedWorld();
    const [b, c] = ['b', 'c'].map((displayName) => world.tenant.seed({ displayName }));
    const end = await world.applyChanges([createOf('a'), updateOf(b!, { description: 'x' }), purgeOf(c!)], {
      faults: ({ method }) => (method === 'createClient' ? { fails: 'forbidden' } : undefined),
    });
    expect(statuses(end)).toEqual(['a failed', 'b done', 'c skipped']);
    expect(end.outcome.results[2]?.because).toBe('something before it failed, and then nothing is purged');
    expect(end.outcome.exitCode).toBe(7);
    expect(world.tenant.names()).toEqual(['b', 'c']);
  });

  it('stops purging at the first purge that fails', async () => {
    const world = new SimulatedWorld();
    const olds = ['a', 'b', 'c'].map((displayName) => world.tenant.seed({ displayName }));
    world.tenant.state.editClient(olds[1]!.clientId, { description: 'in use' });
    const end = await world.applyChanges(olds.map((old) => purgeOf(old)));
    expect(statuses(end)).toEqual(['a done', 'b failed', 'c skipped']);
  });

  it('purges what frees a name first, although a list that lags still shows it', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000 } });
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const end = await world.applyChanges([createOf('a', { waitsFor: [1] }), purgeOf(old)]);
    expect(statuses(end)).toEqual(['a done', 'a done']);
    expect(world.named('a')).toMatchObject([stateOf('a')]);
  });

  it('skips a create whose name was not freed', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const other = world.tenant.seed({ displayName: 'b' });
    const changes = [createOf('a', { waitsFor: [1] }), purgeOf(old), updateOf(other, { description: 'x' })];
    const end = await world.applyChanges(changes, {
      faults: ({ method }) => (method === 'purgeClient' ? { fails: 'forbidden' } : undefined),
    });
    expect(statuses(end)).toEqual(['a skipped', 'a failed', 'b done']);
    expect(end.outcome.results[0]?.because).toContain('a name that the change of "a" was to free');
  });

  it('skips changes that wait for each other, which no planner makes', async () => {
    const world = new SimulatedWorld();
    const [a, b] = ['a', 'b'].map((displayName) => world.tenant.seed({ displayName }));
    const changes = [updateOf(a!, { name: 'b' }, { waitsFor: [1] }), updateOf(b!, { name: 'a' }, { waitsFor: [0] })];
    const end = await world.applyChanges(changes);
    expect(statuses(end)).toEqual(['a skipped', 'b skipped']);
    expect(end.outcome.results.map(({ because }) => because)).toEqual([
      'it needs a name that the change of "b" was to free, which was not done',
      'it needs a name that the change of "a" was to free, which was not done',
    ]);
    expect(end.outcome.exitCode).toBe(7);
  });

  it('creates under a name that an update frees, after that update', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000, uniqueNames: '409' } });
    const old = world.tenant.seed({ displayName: 'a' });
    const end = await world.applyChanges([createOf('a', { waitsFor: [1] }), updateOf(old, { name: 'b' })]);
    expect(statuses(end)).toEqual(['a done', 'a done']);
    expect(world.tenant.names()).toEqual(['a', 'b']);
  });

  it('begins nothing more once the tenant refuses the credentials', async () => {
    const world = new SimulatedWorld();
    const [b, c] = ['b', 'c'].map((displayName) => world.tenant.seed({ displayName }));
    const end = await world.applyChanges([createOf('a'), updateOf(b!, { description: 'x' }), purgeOf(c!)], {
      faults: ({ n }) => (n >= 3 ? { fails: 'unauthorized' } : undefined),
    });
    expect(statuses(end)).toEqual(['a failed', 'b skipped', 'c skipped']);
    expect(end.outcome.results[0]).toMatchObject({ secret: 'sealed', error: { code: 'tenant-unauthorized' } });
    expect(end.outcome.results[1]?.because).toBe('the tenant no longer takes the credentials');
    expect(end.outcome.remaining).toEqual([
      'The final listing was not read: the tenant no longer takes the credentials.',
    ]);
    expect(end.outcome.exitCode).toBe(7);
    expect(end.api.calls).toHaveLength(3);
  });

  it('begins nothing more once the tenant refuses the credentials of a name half given', async () => {
    const world = new SimulatedWorld();
    const [b, c] = ['b', 'c'].map((displayName) => world.tenant.seed({ displayName }));
    const end = await world.applyChanges([replaceOf(b!, { role: '$admin' }), replaceOf(c!, { role: '$admin' })], {
      faults: ({ method, nthOfMethod }) =>
        method === 'updateClient' && nthOfMethod === 2 ? { fails: 'unauthorized' } : undefined,
    });
    expect(statuses(end)).toEqual(['b failed', 'c skipped']);
    expect(end.outcome.results[1]?.because).toBe('the tenant no longer takes the credentials');
  });

  it('begins nothing more once the rate limit left no time to wait', async () => {
    const world = new SimulatedWorld();
    const end = await world.applyChanges([createOf('a'), createOf('b')], {
      options: { concurrency: 1 },
      faults: () => ({ fails: 'throttled' }),
    });
    expect(statuses(end)).toEqual(['a failed', 'b skipped']);
    expect(end.outcome.exitCode).toBe(7);
    expect(end.api.calls).toHaveLength(1);
  });

  it('requests nothing where the plan is empty', async () => {
    const world = new SimulatedWorld();
    const end = await world.applyChanges([]);
    expect(end.api.calls).toEqual([]);
    expect(world.disk.lines).toEqual([]);
    expect(end.outcome).toMatchObject({ exitCode: 0, status: 'complete', results: [] });
  });

  it('is refused where a guard refuses the plan', async () => {
    const world = new SimulatedWorld();
    const plan = planOf([createOf('a')], { refusals: [refusalOf('Ambiguous name')] });
    await expect(world.apply({ plan })).rejects.toThrow('must not be applied');
    expect(world.tenant.names()).toEqual([]);
  });

  it.each([
    ['its client', { current: null }],
    ['what it asks for', { after: null }],
  ])('tells of a bug where a change lacks %s, as no planner makes it', async (lacking, fields) => {
    const world = new SimulatedWorld();
    const change = { ...updateOf(world.tenant.seed({ displayName: 'a' }), { description: 'x' }), ...fields };
    const { outcome } = await world.applyChanges([change], { expectsBugs: true });
    expect(outcome.bugs).toEqual([new Error(`the change of "a" lacks ${lacking}`)]);
    expect(world.named('a')).toMatchObject([{ description: '' }]);
  });

  it('ends after an error that nobody foresaw with everything told and the sealed file closed', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b'), createOf('c')], {
      options: { concurrency: 2 },
      expectsBugs: true,
      faults: ({ n }) => {
        if (n === 1) throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, status: 'incomplete', bugs: [new RangeError('a bug')] });
    expect(outcome.results.map(({ status }) => status)).toEqual(['unknown', 'done', 'skipped']);
    expect(outcome.results[0]?.error).toEqual({
      code: 'bug',
      message: 'an error came up that nobody foresaw',
      requestId: null,
    });
    expect(outcome.results[2]?.because).toContain('nobody foresaw');
    expect(outcome.remaining).toEqual([expect.stringContaining('The final listing was not read')]);
    expect(world.tenant.names()).toEqual(['b']);
    expect(world.disk.lines.at(-1)).toMatchObject({ type: 'end', status: 'incomplete' });
  });

  it('tells of an error that nobody foresaw in the comparison at the end', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      expectsBugs: true,
      replan: () => {
        throw new RangeError('a bug');
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, status: 'incomplete', bugs: [new RangeError('a bug')] });
    expect(outcome.results).toMatchObject([{ status: 'done', secret: 'sealed' }]);
    expect(outcome.remaining).toEqual([expect.stringContaining('could not be compared')]);
  });

  it('is not broken by whoever listens to its progress', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      expectsBugs: true,
      listen: () => {
        throw new RangeError('a bug');
      },
    });
    expect(outcome.exitCode).toBe(8);
    expect(outcome.bugs[0]).toEqual(new RangeError('a bug'));
    expect(outcome.results.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(world.disk.lines.at(-1)).toMatchObject({ type: 'end' });
  });
});
