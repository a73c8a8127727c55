import { describe, expect, it } from 'vitest';
import { createOf, replaceOf, stateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';
import type { FaultScript } from '../support/simulated-tenant.ts';

const noLogin: FaultScript = ({ method }) => (method === 'exchange' ? { fails: 'unknown' } : undefined);

describe('proving', () => {
  it('tries new credentials again until the tenant takes them', async () => {
    const world = new SimulatedWorld({ variants: { loginLagMs: 8000 } });
    const { outcome, api } = await world.applyChanges([createOf('a')]);
    expect(outcome.exitCode).toBe(0);
    expect(api.methods.filter((method) => method === 'exchange').length).toBeGreaterThan(2);
  });

  it('reads a new client again until it shows', async () => {
    const world = new SimulatedWorld({ variants: { readLagMs: 8000, missingStatus: '404' } });
    const { outcome } = await world.applyChanges([createOf('a')]);
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome).proved).toBe(true);
  });

  it.each(['401', '400'] as const)(
    'purges a client whose credentials are refused to the end (%s)',
    async (refusedLoginStatus) => {
      const world = new SimulatedWorld({ variants: { loginLagMs: 3_600_000, refusedLoginStatus } });
      const { outcome } = await world.applyChanges([createOf('a')]);
      expect(outcome.exitCode).toBe(7);
      expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'credentials-refused' } });
      expect(world.tenant.names()).toEqual([]);
      expect(world.disk.lines.map(({ type }) => type)).toEqual(['intent', 'secret', 'void', 'end']);
    },
  );

  it.each([
    ['drops-personas', 'the list of personas is empty instead of default/tL6uqsrZGuf1hz9XFYnw8x'],
    ['guest-role', 'the role is $guest instead of $admin'],
    ['trims-name', 'the name is "'],
  ] as const)('purges a client that is not as asked and says how it differs (%s)', async (create, difference) => {
    const world = new SimulatedWorld({ variants: { create } });
    const name = 'a-client-with-a-name-that-is-longer-than-some';
    const after = stateOf(name, { role: '$admin', personas: ['default/tL6uqsrZGuf1hz9XFYnw8x'] });
    const { outcome } = await world.applyChanges([createOf(name, { after })]);
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'not-as-asked' } });
    expect(only(outcome).error?.message).toContain(difference);
    expect(world.tenant.names()).toEqual([]);
  });

  it('hides no bug that comes up while a client that is not as asked is purged again', async () => {
    const world = new SimulatedWorld({ variants: { create: 'drops-personas' } });
    const after = stateOf('a', { personas: ['default/tL6uqsrZGuf1hz9XFYnw8x'] });
    const { outcome } = await world.applyChanges([createOf('a', { after })], {
      expectsBugs: true,
      faults: ({ method }) => {
        if (method === 'purgeClient') throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'sealed', error: { code: 'bug' } });
  });

  it('says how a client differs without the secret that the tenant put into it', async () => {
    const world = new SimulatedWorld();
    let secret = '';
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => {
        const [made] = world.tenant.state.clients();
        if (method !== 'getClient' || made === undefined) return undefined;
        secret = world.disk.secretOf(made.clientId)?.reveal() ?? '';
        world.tenant.state.editClient(made.clientId, { description: `see ${secret}` });
        return undefined;
      },
    });
    expect(only(outcome).error?.message).toContain('the description is "see [secret]" instead of');
    expect(secret).not.toBe('');
    expect(JSON.stringify(outcome)).not.toContain(secret);
    expect(world.tenant.names()).toEqual([]);
  });

  it('writes the void line before it purges', async () => {
    const world = new SimulatedWorld({ variants: { create: 'guest-role' } });
    const onDisk: string[][] = [];
    world.tenant.onWrite = (_process, method) => {
      if (method === 'purgeClient') onDisk.push(world.disk.lines.map(({ type }) => type));
    };
    await world.applyChanges([createOf('a')]);
    expect(onDisk).toEqual([['intent', 'secret', 'void']]);
  });

  it('leaves a client alone whose void line cannot be written', async () => {
    const world = new SimulatedWorld({ variants: { create: 'guest-role' } });
    const { outcome } = await world.applyChanges([createOf('a')], {
      sinkFault: (_n, type) => (type === 'void' ? 'fails' : undefined),
    });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'sealed', error: { code: 'not-as-asked' } });
    expect(only(outcome).warnings?.[0]).toContain('was not purged again');
    expect(world.tenant.names()).toEqual([expect.stringContaining('(provisioning ')]);
  });

  it('publishes a create all the same where no answer can be had, and says that it is not proved', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], { faults: noLogin });
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome)).toMatchObject({ status: 'done', secret: 'sealed', proved: false });
    expect(only(outcome).warnings?.[0]).toContain('Nobody has proved');
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['intent', 'secret', 'end']);
  });

  it('fails a replacement where no answer can be had, and the old client stays as it was', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], { faults: noLogin });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({
      status: 'failed',
      clientId: old.clientId,
      previousClientId: null,
      secret: 'none',
      error: { code: 'not-proved' },
    });
    expect(world.tenant.listing().clients).toEqual([old]);
  });

  it('tries nothing with --no-prove, but still reads back', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome, api } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      options: { prove: false },
    });
    expect(api.methods).not.toContain('exchange');
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome)).toMatchObject({ status: 'done', proved: false });
    expect(only(outcome).warnings).toEqual([expect.stringContaining('it was not asked for')]);
    expect(world.named('a')).toMatchObject([{ role: '$member' }]);
  });

  it('purges a client that is not as asked also with --no-prove', async () => {
    const world = new SimulatedWorld({ variants: { create: 'guest-role' } });
    const { outcome } = await world.applyChanges([createOf('a')], { options: { prove: false } });
    expect(only(outcome).error?.code).toBe('not-as-asked');
    expect(world.tenant.names()).toEqual([]);
  });

  it('gets exit 8 where the purge of an unfit client stays unknown', async () => {
    const world = new SimulatedWorld({ variants: { create: 'guest-role' } });
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'purgeClient' || method === 'findById' ? { fails: 'unknown' } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'unknown', error: { code: 'not-as-asked' } });
    expect(outcome.exitCode).toBe(8);
  });
});
