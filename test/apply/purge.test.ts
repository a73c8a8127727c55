import { describe, expect, it } from 'vitest';
import { purgeOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

describe('a purge', () => {
  it('reads the client, then purges it', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([purgeOf(old)]);
    expect(api.methods).toEqual(['getClient', 'purgeClient', 'listClients']);
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
