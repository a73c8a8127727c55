import { describe, expect, it } from 'vitest';
import type { RemoteClient } from '../../src/model.ts';
import { createOf, planOf, purgeOf, replaceOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';
import type { FaultScript, Method } from '../support/simulated-tenant.ts';

/** The signal comes while this request is under way. */
function signalAt(wanted: Method, nth = 1): FaultScript {
  return ({ method, nthOfMethod }) => (method === wanted && nthOfMethod === nth ? { interrupts: true } : undefined);
}

describe('a signal', () => {
  it('lets a client that was sent be sealed, and publishes nothing', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a'), createOf('b')], {
      faults: signalAt('createClient'),
      options: { concurrency: 1 },
    });
    expect(api.methods).toEqual(['createClient']);
    expect(outcome).toMatchObject({ interrupted: true, status: 'interrupted', exitCode: 7 });
    const [clientId] = world.tenant.state.clients().map((client) => client.clientId);
    expect(outcome.results).toMatchObject([
      { name: 'a', status: 'staged', clientId, secret: 'sealed', proved: false },
      { name: 'b', status: 'skipped', because: 'the run was interrupted', secret: 'none' },
    ]);
    expect(world.holdsSecretOf(clientId!)).toBe(true);
    expect(world.disk.lines.at(-1)).toMatchObject({ type: 'end', status: 'interrupted' });
  });

  it('leaves a proved client staged, to be resumed', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], { faults: signalAt('getClient') });
    expect(only(outcome)).toMatchObject({ status: 'staged', secret: 'sealed', proved: true });
    expect(only(outcome).warnings?.[0]).toContain('the next apply resumes it');
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['intent', 'secret', 'proved', 'end']);
  });

  it('ends the waiting for credentials that are not taken yet, and keeps the client', async () => {
    const world = new SimulatedWorld({ variants: { loginLagMs: 60_000 } });
    const start = world.clock.now();
    const { outcome } = await world.applyChanges([createOf('a')], { faults: signalAt('exchange') });
    expect(only(outcome)).toMatchObject({ status: 'staged', proved: false });
    expect(world.clock.now()).toBe(start);
  });

  it('ends the waiting for an answer that cannot be had, and keeps the client', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'exchange' ? { interrupts: true, failsThen: 'unsent' } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'staged', secret: 'sealed', proved: false });
    expect(only(outcome).warnings).toEqual([expect.stringContaining('the next apply purges it and makes another')]);
    expect(world.tenant.names()).toEqual([expect.stringContaining('(provisioning ')]);
  });

  it('while the final name is looked up leaves the client staged', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'findByName' ? { interrupts: true, failsThen: 'unsent' } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'staged', proved: true });
  });

  it('just before a purge is sent skips it', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([purgeOf(old)], { faults: signalAt('getClient') });
    expect(only(outcome)).toMatchObject({ status: 'skipped', because: 'the run was interrupted' });
    expect(api.methods).toEqual(['getClient']);
  });

  it('wakes a run that waits', async () => {
    const world = new SimulatedWorld({ variants: { loginLagMs: 60_000 } });
    const applied = world.applyChanges([createOf('a')], { faults: signalAt('exchange', 2) });
    const { outcome, api } = await applied;
    expect(api.methods.filter((method) => method === 'exchange')).toHaveLength(2);
    expect(outcome.interrupted).toBe(true);
  });

  it.each(['findByName', 'getClient'] as const)(
    'just before the first renaming publishes nothing (%s)',
    async (method) => {
      const world = new SimulatedWorld();
      const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
      const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
        faults: signalAt(method, method === 'getClient' ? 2 : 1),
      });
      expect(only(outcome)).toMatchObject({ status: 'staged', proved: true });
      expect(world.tenant.remote(old.clientId)).toEqual(old);
    },
  );

  it('completes a half-done change of names and retires nothing', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome, api } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: signalAt('updateClient', 1),
    });
    expect(outcome).toMatchObject({ interrupted: true, status: 'interrupted' });
    expect(api.methods.slice(-2)).toEqual(['updateClient', 'updateClient']);
    expect(world.named('a')).toMatchObject([{ role: '$member' }]);
    expect(only(outcome)).toMatchObject({
      status: 'failed',
      clientId: world.named('a')[0]?.clientId,
      previousClientId: old.clientId,
      error: { code: 'interrupted' },
    });
    expect(world.tenant.names()).toEqual(['a', expect.stringContaining('(superseded ')]);
  });

  it.each([1, 2])('between the last look-ups stops the retiring (%i)', async (nth) => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const faults = nth === 1 ? signalAt('findByName', 2) : signalAt('getClient', 3);
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], { faults });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
  });

  it('skips an update and a purge whose write was not sent yet', async () => {
    const world = new SimulatedWorld();
    const [a, b] = ['a', 'b'].map((displayName) => world.tenant.seed({ displayName }));
    const changes = [updateOf(a!, { description: 'new' }), purgeOf(b!)];
    const { outcome } = await world.applyChanges(changes, { faults: signalAt('getClient') });
    expect(outcome.results.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(world.tenant.listing().clients).toEqual([a, b]);
  });

  it('leaves an ambiguous POST unknown after one look, with exit 8', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => {
        if (method === 'createClient') return { fails: 'unknown' };
        return method === 'findByName' ? { interrupts: true } : undefined;
      },
    });
    expect(api.methods).toEqual(['createClient', 'findByName']);
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost' });
    expect(outcome).toMatchObject({ exitCode: 8, interrupted: true });
    expect(world.clock.now()).toBe(start);
  });

  it('during the final listing changes nothing where the plan is empty', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], { faults: signalAt('listClients') });
    expect(outcome).toMatchObject({ interrupted: false, status: 'complete', exitCode: 0 });
  });

  it('with --stage-only counts only where something was left undone', async () => {
    const world = new SimulatedWorld();
    const stageOnly = { stageOnly: true };
    const last = await world.applyChanges([createOf('a')], { faults: signalAt('getClient'), options: stageOnly });
    expect(last.outcome).toMatchObject({ interrupted: false, status: 'staged', exitCode: 0 });
    const first = await world.applyChanges([createOf('b')], { faults: signalAt('createClient'), options: stageOnly });
    expect(first.outcome).toMatchObject({ interrupted: true, status: 'interrupted' });
  });

  it('with --stage-only leaves nothing undone where every create and replacement is staged, whatever else there is', async () => {
    const world = new SimulatedWorld();
    const [b, c, d] = ['b', 'c', 'd'].map((displayName) => world.tenant.seed({ displayName }));
    const changes = [createOf('a'), updateOf(b!, { description: 'x' }), replaceOf(c!, { role: '$admin' }), purgeOf(d!)];
    const { outcome } = await world.applyChanges(changes, {
      faults: signalAt('getClient', 2),
      options: { stageOnly: true },
    });
    expect(outcome.results.map(({ status }) => status)).toEqual(['staged', 'skipped', 'staged', 'skipped']);
    expect(outcome).toMatchObject({ interrupted: false, status: 'staged', exitCode: 0 });
  });

  it.each([true, false])('with --stage-only leaves undone what is not staged yet (proving: %s)', async (prove) => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'b' });
    const { outcome } = await world.applyChanges([createOf('a'), replaceOf(old, { role: '$admin' })], {
      faults: signalAt('getClient', 1),
      options: { stageOnly: true, prove },
    });
    expect(outcome.results.map(({ status }) => status)).toEqual(['staged', 'skipped']);
    expect(outcome).toMatchObject({ interrupted: true, status: 'interrupted', exitCode: 7 });
  });

  it('during the final listing counts where something still differs', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: signalAt('listClients'),
      replan: () => planOf([createOf('b')]),
    });
    expect(outcome).toMatchObject({ interrupted: true, status: 'interrupted', exitCode: 7 });
    expect(outcome.remaining).toHaveLength(1);
  });

  it('before an empty plan is carried out is none', async () => {
    const { outcome } = await new SimulatedWorld().applyChanges([], { interrupted: true });
    expect(outcome).toMatchObject({ interrupted: false, status: 'complete', exitCode: 0 });
  });

  it('before anything is begun skips everything and asks the tenant nothing', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], { interrupted: true });
    expect(only(outcome)).toMatchObject({ status: 'skipped', because: 'the run was interrupted' });
    expect(outcome).toMatchObject({ interrupted: true, remaining: [] });
    expect(api.calls).toEqual([]);
  });

  it('does not skip a write that may have been sent: what became of it is looked up', async () => {
    for (const [method, changeOf, read] of [
      ['updateClient', (old: RemoteClient) => updateOf(old, { description: 'new' }), 'getClient'],
      ['purgeClient', purgeOf, 'findById'],
    ] as const) {
      const world = new SimulatedWorld();
      const old = world.tenant.seed({ displayName: 'a' });
      const { outcome, api } = await world.applyChanges([changeOf(old)], {
        faults: (call) => (call.method === method ? { interrupts: true, failsThen: 'unknown' } : undefined),
      });
      expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-unknown' } });
      expect(api.methods).toEqual(['getClient', method, read, method, read]);
    }
  });

  it('skips an update and a purge that were still waiting to be sent', async () => {
    for (const [method, changeOf] of [
      ['updateClient', (old: RemoteClient) => updateOf(old, { description: 'new' })],
      ['purgeClient', purgeOf],
    ] as const) {
      const world = new SimulatedWorld();
      const old = world.tenant.seed({ displayName: 'a' });
      const { outcome } = await world.applyChanges([changeOf(old)], {
        faults: (call) => (call.method === method ? { interrupts: true, failsThen: 'unsent' } : undefined),
      });
      expect(only(outcome)).toMatchObject({ status: 'skipped', because: 'the run was interrupted' });
      expect(world.tenant.listing().clients).toEqual([old]);
    }
  });
});
