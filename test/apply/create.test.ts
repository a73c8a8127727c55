import { describe, expect, it } from 'vitest';
import { createOf, stateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

describe('a create', () => {
  it('is staged, sealed, proved and published in this order, with five requests', async () => {
    const world = new SimulatedWorld();
    const { outcome, api, events } = await world.applyChanges([createOf('a')]);
    expect(api.methods).toEqual(['createClient', 'exchange', 'getClient', 'findByName', 'updateClient', 'listClients']);
    expect(events.flatMap((event) => (event.type === 'step' ? [event.step] : []))).toEqual([
      'stage',
      'seal',
      'prove',
      'publish',
    ]);
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['intent', 'secret', 'proved', 'end']);
    expect(outcome).toMatchObject({ exitCode: 0, status: 'complete', interrupted: false, remaining: [] });
    const [client] = world.named('a');
    expect(only(outcome)).toEqual({
      name: 'a',
      action: 'create',
      status: 'done',
      clientId: client?.clientId,
      previousClientId: null,
      secret: 'sealed',
      proved: true,
    });
    expect(world.holdsSecretOf(client!.clientId)).toBe(true);
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('is posted under a name that an intent line told before, with everything else as desired', async () => {
    const world = new SimulatedWorld();
    const after = stateOf('a', { description: 'sync', role: '$guest', personas: ['default/tL6uqsrZGuf1hz9XFYnw8x'] });
    const { api } = await world.applyChanges([createOf('a', { after })]);
    const stagedName = world.disk.lines[0]?.stagedName;
    expect(stagedName).toMatch(/^a \(provisioning [0-9a-f]{8}\)$/);
    expect(api.calls[0]?.subject).toBe(stagedName);
    expect(world.named('a')).toMatchObject([after]);
  });

  it('waits for nothing where the tenant does not lag', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    await world.applyChanges([createOf('a'), createOf('b')]);
    expect(world.clock.now()).toBe(start);
  });

  it('fails with code, message and request id where the tenant refuses it, and leaves nothing behind', async () => {
    const world = new SimulatedWorld();
    const faults = ({ method }: { method: string }) =>
      method === 'createClient' ? ({ fails: 'refused', status: 422 } as const) : undefined;
    const { outcome } = await world.applyChanges([createOf('a')], { faults });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({
      status: 'failed',
      secret: 'none',
      proved: null,
      clientId: null,
      error: { code: 'tenant-refused', requestId: 'request-1' },
    });
    expect(only(outcome).error?.message).toContain('Creating the client "a" failed');
    expect(world.tenant.names()).toEqual([]);
  });

  it('is sent again where the first request never left, under the same staged name', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: ({ n }) => (n === 1 ? { fails: 'unsent' } : undefined),
    });
    expect(outcome.exitCode).toBe(0);
    expect(api.calls[1]?.subject).toBe(api.calls[0]?.subject);
    expect(world.disk.lines.filter(({ type }) => type === 'intent')).toHaveLength(1);
  });

  it('fails in the end where no request ever leaves', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'createClient' ? { fails: 'unsent' } : undefined),
    });
    expect(api.methods.filter((method) => method === 'createClient')).toHaveLength(3);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'tenant-unsent' } });
  });

  it('is not published over a client of somebody else: its record is void and the staged client purged', async () => {
    const world = new SimulatedWorld();
    const other = world.tenant.seed({ displayName: 'a', createdBy: 'maria' });
    const { outcome } = await world.applyChanges([createOf('a')]);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'name-taken' } });
    expect(only(outcome).error?.message).toContain(`${other.clientId} (created by maria)`);
    expect(world.named('a')).toEqual([other]);
    expect(world.tenant.names()).toEqual(['a']);
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['intent', 'secret', 'proved', 'void', 'end']);
  });

  it.each(['409', '409-bare', '400'] as const)(
    'stays staged where the tenant refuses the name with %s',
    async (uniqueNames) => {
      const world = new SimulatedWorld({ variants: { uniqueNames } });
      const other = world.tenant.seed({ displayName: 'b' });
      const { outcome } = await world.applyChanges([createOf('a')], {
        faults: ({ method }) => {
          if (method === 'updateClient') world.tenant.state.editClient(other.clientId, { displayName: 'a' });
          return undefined;
        },
      });
      expect(outcome.exitCode).toBe(7);
      expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'sealed', proved: true, clientId: null });
      expect(only(outcome).error).toMatchObject({ code: 'tenant-refused', requestId: 'request-5' });
      expect(only(outcome).error?.message).toContain('the name "a"');
      expect(world.named('a').map(({ clientId }) => clientId)).toEqual([other.clientId]);
      expect(world.tenant.names()).toEqual(['a', expect.stringContaining('(provisioning ')]);
    },
  );
});
