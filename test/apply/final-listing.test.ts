import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import type { Plan, ProvenListing } from '../../src/model.ts';
import { createOf, planOf, refusalOf, replaceOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

/** A plan that is empty once a client of this name is listed. */
function wants(name: string): (listing: ProvenListing) => Plan {
  return ({ clients }) => planOf(clients.some((client) => client.name === name) ? [] : [createOf(name)]);
}

describe('the final listing', () => {
  it('is given up to 15 s to catch up', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000 } });
    const { outcome } = await world.applyChanges([createOf('a')], { replan: wants('a') });
    expect(outcome).toMatchObject({ exitCode: 0, remaining: [] });
  });

  it('says what still differs, with exit 7', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome } = await world.applyChanges([createOf('a')], { replan: wants('b') });
    expect(outcome).toMatchObject({ exitCode: 7, status: 'incomplete' });
    expect(outcome.remaining).toEqual(['Still to create: "b", not-on-tenant.']);
    expect(world.clock.now() - start).toBe(15_000);
  });

  it('counts a refusal as a difference', async () => {
    const world = new SimulatedWorld();
    const replan = () => planOf([], { refusals: [refusalOf('Ambiguous name')] });
    const { outcome } = await world.applyChanges([createOf('a')], { replan });
    expect(outcome.remaining).toEqual(['Ambiguous name: Two clients bear it.']);
    expect(outcome.exitCode).toBe(7);
  });

  it('is read once and not waited for where something failed', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      replan: wants('a'),
      faults: ({ n }) => (n === 1 ? { fails: 'refused' } : undefined),
    });
    expect(outcome.remaining).toHaveLength(1);
    expect(api.methods).toEqual(['createClient', 'listClients']);
    expect(world.clock.now()).toBe(start);
  });

  it('is not waited for to be empty where one change of several failed', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      replan: wants('a'),
      faults: ({ n }) => (n === 1 ? { fails: 'refused' } : undefined),
    });
    expect(outcome.remaining).toEqual(['Still to create: "a", not-on-tenant.']);
    expect(world.clock.now()).toBe(start);
  });

  it('is waited for until it shows what was published, also where something failed', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000 } });
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      replan: wants('a'),
      faults: ({ n }) => (n === 1 ? { fails: 'refused' } : undefined),
    });
    expect(outcome.results.map(({ status }) => status)).toEqual(['failed', 'done']);
    expect(world.tenant.listing().clients).toMatchObject([{ name: 'b' }]);
  });

  it.each([
    ['read again, where something was published', { name: 'b' }, 2],
    ['not read again, where nothing was published', { description: 'x' }, 1],
  ])('that cannot be had after a failure is %s', async (_what, fields, looks) => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([createOf('c'), updateOf(old, fields)], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'createClient') return { fails: 'refused' };
        return method === 'listClients' && nthOfMethod === 1 ? { fails: 'unknown' } : undefined;
      },
    });
    expect(outcome.results.map(({ status }) => status)).toEqual(['failed', 'done']);
    expect(api.methods.filter((method) => method === 'listClients')).toHaveLength(looks);
  });

  it('names the client that a change is still about', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'b' });
    const { outcome } = await world.applyChanges([createOf('a')], {
      replan: () => planOf([updateOf(old, { description: 'x' })]),
    });
    expect(outcome.remaining).toEqual([`Still to update: "b" (${old.clientId}), description-differs.`]);
  });

  it('that cannot be had leaves the apply incomplete', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => {
        if (method !== 'listClients') return undefined;
        throw new Failure({ exitCode: 5, code: 'unproven-listing', summary: 'The listing is incomplete' });
      },
    });
    expect(outcome).toMatchObject({ exitCode: 7, status: 'incomplete' });
    expect(outcome.remaining).toEqual(['The final listing could not be read: The listing is incomplete']);
    expect(only(outcome).status).toBe('done');
  });
});

describe('a twin of a client that this run published', () => {
  it('makes it rename its own back, when it is seen in the final listing', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'a', createdBy: 'maria' });
        return undefined;
      },
    });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({
      status: 'failed',
      clientId: null,
      secret: 'sealed',
      error: { code: 'twin' },
    });
    expect(only(outcome).error?.message).toContain('created by maria');
    expect(world.named('a')).toMatchObject([{ createdBy: 'maria' }]);
    expect(world.tenant.names()[1]).toBe(world.disk.lines[0]?.stagedName);
  });

  it('ends the waiting, and what remains is told as it is after the renaming back', async () => {
    const world = new SimulatedWorld();
    const start = world.clock.now();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      replan: ({ clients }) => planOf([createOf(`${clients.filter(({ name }) => name === 'a').length} of them`)]),
      faults: ({ method, nthOfMethod }) => {
        if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'a', createdBy: 'maria' });
        return undefined;
      },
    });
    expect(outcome.remaining).toEqual(['Still to create: "1 of them", not-on-tenant.']);
    expect(api.methods.filter((method) => method === 'listClients')).toHaveLength(2);
    expect(world.clock.now() - start).toBe(1000);
  });

  it('makes it rename its own back, when it is seen before the old client is retired', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome, api } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'findByName' && nthOfMethod === 2) world.tenant.seed({ displayName: 'a', createdBy: 'maria' });
        return undefined;
      },
    });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', clientId: null, error: { code: 'twin' } });
    expect(world.named('a')).toMatchObject([{ createdBy: 'maria' }]);
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
    expect(api.methods.filter((method) => method === 'updateClient')).toHaveLength(3);
  });

  it('is seen although the listing lags and lacks the own client at first', async () => {
    const world = new SimulatedWorld({ variants: { listLagMs: 8000 } });
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method }) => {
        if (method === 'updateClient' && world.named('a').length === 0) {
          const fields = { displayName: 'a', description: '', role: '$member', personaQNs: [] };
          world.tenant.state.create(fields, 'maria');
        }
        return undefined;
      },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'twin' } });
    expect(world.named('a')).toMatchObject([{ createdBy: 'maria' }]);
  });

  it('makes it take back a name that an update gave', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome } = await world.applyChanges([updateOf(old, { name: 'b' })], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'b' });
        return undefined;
      },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', clientId: old.clientId, error: { code: 'twin' } });
    expect(world.tenant.names()).toEqual(['a', 'b']);
  });

  it('is told also where the own client cannot be renamed back', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'a' });
        return method === 'updateClient' && nthOfMethod > 1 ? { fails: 'forbidden' } : undefined;
      },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'twin' } });
    expect(only(outcome).error?.message).toContain('a fault was played (forbidden)');
  });

  const twinAppears = (world: SimulatedWorld, method: string, nthOfMethod: number) => {
    if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'a', createdBy: 'maria' });
  };

  it('leaves the outcome unknown where a bug comes up while the own client is renamed back', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      expectsBugs: true,
      faults: ({ method, nthOfMethod }) => {
        twinAppears(world, method, nthOfMethod);
        if (method === 'updateClient' && nthOfMethod > 1) throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
    expect(only(outcome)).toMatchObject({ status: 'unknown', error: { code: 'twin' } });
    expect(only(outcome).error?.message).toContain('is not known: an error came up that nobody foresaw');
  });

  it('is told also where a bug comes up right after the renaming back', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      expectsBugs: true,
      replan: () => {
        throw new RangeError('a bug');
      },
      faults: ({ method, nthOfMethod }) => {
        twinAppears(world, method, nthOfMethod);
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
    expect(only(outcome)).toMatchObject({ status: 'failed', clientId: null, error: { code: 'twin' } });
  });

  it('is looked for also where another change failed', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'listClients' && nthOfMethod === 1) world.tenant.seed({ displayName: 'b', createdBy: 'maria' });
        return method === 'createClient' && nthOfMethod === 1 ? { fails: 'refused' } : undefined;
      },
    });
    expect(outcome.results.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(world.named('b')).toMatchObject([{ createdBy: 'maria' }]);
  });
});
