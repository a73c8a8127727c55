import { describe, expect, it } from 'vitest';
import { createOf, purgeOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';
import type { Fault, FaultScript, Method } from '../support/simulated-tenant.ts';

/** Plays these faults for the first requests of that kind, one each. */
function faultsOf(wanted: Method, ...faults: readonly (Fault | undefined)[]): FaultScript {
  return ({ method, nthOfMethod }) => (method === wanted ? faults[nthOfMethod - 1] : undefined);
}

describe('a POST that may have happened', () => {
  it('is looked for, purged, and staged anew under other digits', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { fails: 'unknown', committed: true }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(api.methods.slice(0, 4)).toEqual(['createClient', 'findByName', 'purgeClient', 'createClient']);
    const intents = world.disk.lines.filter(({ type }) => type === 'intent');
    expect(new Set(intents.map(({ stagedName }) => stagedName)).size).toBe(2);
    expect(new Set(intents.map(({ seq }) => seq)).size).toBe(2);
    expect(world.tenant.names()).toEqual(['a']);
    expect(world.disk.lines.filter(({ type }) => type === 'secret')).toHaveLength(1);
  });

  it('is looked for until a listing that lags shows it', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000 } });
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { fails: 'unknown', committed: true }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('is staged anew after about 15 s where it never shows, and made exactly once', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { fails: 'unknown' }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome).secret).toBe('sealed');
    expect(world.clock.now() - start).toBe(15_000);
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('leaves a leftover where it happens later than that', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { commitsAfterMs: 20_000 }),
    });
    expect(outcome.exitCode).toBe(0);
    await world.clock.sleep(20_000);
    expect(world.tenant.names()).toEqual(['a', expect.stringContaining('(provisioning ')]);
    expect(world.named('a')).toHaveLength(1);
  });

  it.each([
    ['purged again', true, 'none', 7],
    ['not found, and may turn up', false, 'lost', 8],
  ] as const)('was %s, and the next one is refused', async (_what, committed, secret, exitCode) => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { fails: 'unknown', committed }, { fails: 'refused', status: 422 }),
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', secret, error: { code: 'tenant-refused' } });
    expect(outcome.exitCode).toBe(exitCode);
    expect(world.tenant.names()).toEqual([]);
  });

  it('is given up after three stagings, and what it names are those that may turn up', async () => {
    const world = new SimulatedWorld();
    const committed: Fault = { fails: 'unknown', committed: true };
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: faultsOf('createClient', { fails: 'unknown' }, committed, { fails: 'unknown' }),
    });
    const [first, second, third] = world.disk.lines.map(({ stagedName }) => stagedName);
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost' });
    expect(only(outcome).error?.message).toContain(`may turn up under "${first}" or "${third}"`);
    expect(only(outcome).error?.message).not.toContain(second);
  });

  it('is unknown also where all three were purged again', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'createClient' ? { fails: 'unknown', committed: true } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'none' });
    expect(only(outcome).error?.message).toContain('What was made was purged again.');
    expect(world.tenant.names()).toEqual([]);
  });

  it('is given up after three stagings, with exit 8', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => (method === 'createClient' ? { fails: 'unknown' } : undefined),
    });
    expect(api.methods.filter((method) => method === 'createClient')).toHaveLength(3);
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost', error: { code: 'tenant-unknown' } });
    expect(only(outcome).error?.message).toContain('(provisioning ');
    expect(outcome.exitCode).toBe(8);
  });

  it('stays unknown where nobody can look for it', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) =>
        method === 'createClient' || method === 'findByName' ? { fails: 'unknown', committed: true } : undefined,
    });
    expect(api.methods.filter((method) => method === 'createClient')).toHaveLength(1);
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost' });
    expect(outcome.exitCode).toBe(8);
  });

  it('ends the change where what it made cannot be purged', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => {
        if (method === 'createClient') return { fails: 'unknown', committed: true };
        return method === 'purgeClient' ? { fails: 'forbidden' } : undefined;
      },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'lost', error: { code: 'tenant-forbidden' } });
    expect(outcome.exitCode).toBe(8);
  });
});

describe('a PUT that may have happened', () => {
  const oneUpdate = () => {
    const world = new SimulatedWorld();
    return { world, change: updateOf(world.tenant.seed({ displayName: 'a' }), { description: 'new' }) };
  };
  const puts = (methods: readonly Method[]) => methods.filter((method) => method === 'updateClient').length;

  it('counts as done where the client reads as asked', async () => {
    const { world, change } = oneUpdate();
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('updateClient', { fails: 'unknown', committed: true }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(puts(api.methods)).toBe(1);
  });

  it.each(['unknown', 'unsent'] as const)('is sent once more where the client reads as before (%s)', async (fails) => {
    const { world, change } = oneUpdate();
    const { outcome, api } = await world.applyChanges([change], { faults: faultsOf('updateClient', { fails }) });
    expect(outcome.exitCode).toBe(0);
    expect(puts(api.methods)).toBe(2);
    expect(world.named('a')).toMatchObject([{ description: 'new' }]);
  });

  it.each([
    [{ fails: 'unknown', committed: true }, 'done'],
    [{ fails: 'unknown' }, 'failed'],
    [{ fails: 'refused' }, 'failed'],
    [{ fails: 'forbidden' }, 'failed'],
  ] as [Fault, string][])('is decided by reading back after the second one (%o)', async (second, status) => {
    const { world, change } = oneUpdate();
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('updateClient', { fails: 'unknown' }, second),
    });
    expect(puts(api.methods)).toBe(2);
    expect(only(outcome).status).toBe(status);
    expect(outcome.exitCode).toBe(status === 'done' ? 0 : 7);
  });

  it('is not sent again where somebody else changed the client meanwhile', async () => {
    const { world, change } = oneUpdate();
    const { outcome, api } = await world.applyChanges([change], {
      faults: ({ method }) => {
        if (method !== 'updateClient') return undefined;
        world.tenant.state.editClient(change.clientId!, { displayName: 'renamed by hand' });
        return { fails: 'unknown' };
      },
    });
    expect(puts(api.methods)).toBe(1);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
  });

  it.each([
    ['unknown', 'unknown', 8],
    ['unsent', 'failed', 7],
  ] as const)('that was %s stays %s where the client cannot be read', async (fails, status, exitCode) => {
    const { world, change } = oneUpdate();
    const { outcome } = await world.applyChanges([change], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'updateClient') return { fails };
        return method === 'getClient' && nthOfMethod > 1 ? { fails: 'unknown' } : undefined;
      },
    });
    expect(only(outcome).status).toBe(status);
    expect(outcome.exitCode).toBe(exitCode);
  });
});

describe('a DELETE that may have happened', () => {
  const onePurge = (variants = {}) => {
    const world = new SimulatedWorld({ variants });
    return { world, change: purgeOf(world.tenant.seed({ displayName: 'a' })) };
  };
  const deletes = (methods: readonly Method[]) => methods.filter((method) => method === 'purgeClient').length;

  it.each(['unknown', 'refused'] as const)('counts as done where the listing lacks the client (%s)', async (fails) => {
    const { world, change } = onePurge();
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('purgeClient', { fails, committed: true }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(deletes(api.methods)).toBe(1);
  });

  it('is sent once more where the client is still listed', async () => {
    const { world, change } = onePurge();
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('purgeClient', { fails: 'unknown' }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(deletes(api.methods)).toBe(2);
    expect(world.tenant.names()).toEqual([]);
  });

  it('is done where the second one finds nothing, once the listing has caught up', async () => {
    const { world, change } = onePurge({ listLagMs: 8000 });
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('purgeClient', { fails: 'unknown', committed: true }),
    });
    expect(outcome.exitCode).toBe(0);
    expect(deletes(api.methods)).toBe(2);
  });

  it('fails where the client is still listed in the end: a final 503 is no success', async () => {
    const { world, change } = onePurge();
    const { outcome, api } = await world.applyChanges([change], {
      faults: ({ method }) => (method === 'purgeClient' ? { fails: 'unknown', status: 503 } : undefined),
    });
    expect(deletes(api.methods)).toBe(2);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-unknown' } });
    expect(outcome.exitCode).toBe(7);
  });

  it('is not sent again where somebody changed the client meanwhile', async () => {
    const { world, change } = onePurge();
    const { outcome, api } = await world.applyChanges([change], {
      faults: ({ method }) => {
        if (method !== 'purgeClient') return undefined;
        world.tenant.state.editClient(change.clientId!, { description: 'needed' });
        return { fails: 'unknown' };
      },
    });
    expect(deletes(api.methods)).toBe(1);
    expect(only(outcome).error?.code).toBe('stale');
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('fails at once where it is refused and the client is still listed', async () => {
    const { world, change } = onePurge();
    const { outcome, api } = await world.applyChanges([change], {
      faults: faultsOf('purgeClient', { fails: 'refused' }),
    });
    expect(deletes(api.methods)).toBe(1);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-refused' } });
  });

  it('stays unknown where nobody can list it', async () => {
    const { world, change } = onePurge();
    const { outcome } = await world.applyChanges([change], {
      faults: ({ method }) => (method === 'purgeClient' || method === 'findById' ? { fails: 'unknown' } : undefined),
    });
    expect(only(outcome).status).toBe('unknown');
    expect(outcome.exitCode).toBe(8);
  });

  it('stays unknown where the second one never left and nobody can list it', async () => {
    const { world, change } = onePurge();
    const { outcome } = await world.applyChanges([change], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'purgeClient') return { fails: nthOfMethod === 1 ? 'unknown' : 'unsent' };
        return method === 'findById' && nthOfMethod > 1 ? { fails: 'unsent' } : undefined;
      },
    });
    expect(only(outcome).status).toBe('unknown');
  });
});
