import { describe, expect, it } from 'vitest';
import { purgeOf, recordOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

describe('a purge', () => {
  it('reads the client, then purges it', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api, events } = await world.applyChanges([purgeOf(old)]);
    expect(api.methods).toEqual(['getClient', 'purgeClient', 'listClients']);
    expect(events).toContainEqual({ type: 'step', name: 'a', action: 'purge', step: 'purge' });
    expect(only(outcome)).toMatchObject({ status: 'done', clientId: old.clientId, secret: 'none', proved: null });
    expect(outcome.summary.purged).toBe(1);
    expect(world.tenant.names()).toEqual([]);
  });

  it.each([{ displayName: 'b' }, { description: 'in use!' }, { role: '$admin' }, { personaQNs: ['default/x'] }])(
    'leaves a client alone that changed meanwhile (%o)',
    async (edit) => {
      const world = new SimulatedWorld();
      const old = world.tenant.seed({ displayName: 'a' });
      world.tenant.state.editClient(old.clientId, edit);
      const { outcome } = await world.applyChanges([purgeOf(old)]);
      expect(outcome.exitCode).toBe(7);
      expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
      expect(world.tenant.state.clients()).toHaveLength(1);
    },
  );

  describe('of a staged client whose record is at hand', () => {
    const scene = () => {
      const world = new SimulatedWorld();
      const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
      const reasons = ['unfinished-create'] as const;
      const change = purgeOf(staged, { reasons, leftover: 'provisioning', stagedRecord: recordOf(staged, 'a') });
      return { world, staged, change };
    };

    it('first says in the sealed file that the record is dead', async () => {
      const { world, staged, change } = scene();
      const onDisk: string[][] = [];
      const { outcome } = await world.applyChanges([change], {
        faults: ({ method }) => {
          if (method === 'purgeClient') onDisk.push(world.disk.lines.map(({ type }) => type));
          return undefined;
        },
      });
      expect(only(outcome)).toMatchObject({ status: 'done', secret: 'none' });
      expect(onDisk).toEqual([['void']]);
      expect(world.disk.lines[0]).toMatchObject({ type: 'void', seq: 7, clientId: staged.clientId });
    });

    it('comes off with a warning where that line cannot be written', async () => {
      const { world, change } = scene();
      const { outcome } = await world.applyChanges([change], {
        sinkFault: (_n, type) => (type === 'void' ? 'fails' : undefined),
      });
      expect(outcome.exitCode).toBe(0);
      expect(only(outcome)).toMatchObject({ status: 'done', warnings: [expect.stringContaining('is dead')] });
      expect(world.tenant.names()).toEqual([]);
    });

    it('does not go on after a bug at that line', async () => {
      const { world, staged, change } = scene();
      const { outcome } = await world.applyChanges([change], {
        expectsBugs: true,
        sinkFault: (_n, type) => {
          if (type === 'void') throw new RangeError('a bug');
          return undefined;
        },
      });
      expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
      expect(world.tenant.remote(staged.clientId)).toEqual(staged);
    });

    it('writes nothing where the client is no longer as planned', async () => {
      const { world, staged, change } = scene();
      world.tenant.state.editClient(staged.clientId, { displayName: 'a' });
      const { outcome } = await world.applyChanges([change]);
      expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
      expect(world.disk.lines.map(({ type }) => type)).toEqual(['end']);
    });
  });

  it('fails where the client cannot be read beforehand', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome } = await world.applyChanges([purgeOf(old)], {
      faults: ({ method }) => (method === 'getClient' ? { fails: 'unknown' } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-unknown' } });
    expect(world.tenant.names()).toEqual(['a']);
  });
});
