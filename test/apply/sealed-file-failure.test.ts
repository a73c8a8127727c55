import { describe, expect, it } from 'vitest';
import { createOf, purgeOf, recordOf, replaceOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';
import type { SinkFault } from '../support/simulated-sink.ts';

const noSecrets: SinkFault = (_n, type) => (type === 'secret' ? 'fails' : undefined);

describe('a sealed file that cannot be written', () => {
  it('sends nothing where the intent line fails', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      sinkFault: (n) => (n === 1 ? 'fails' : undefined),
    });
    expect(api.methods).toEqual(['listClients']);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'sealed-file' } });
    expect(outcome.exitCode).toBe(7);
  });

  it('purges the staged client where the secret line fails, and creates nothing more', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a'), createOf('b')], {
      sinkFault: noSecrets,
      options: { concurrency: 1 },
    });
    expect(outcome.exitCode).toBe(7);
    expect(outcome.results).toMatchObject([
      { name: 'a', status: 'failed', secret: 'none', proved: null, error: { code: 'sealed-file' } },
      { name: 'b', status: 'skipped', because: 'the sealed file cannot be written, so nothing more is created' },
    ]);
    expect(world.tenant.names()).toEqual([]);
  });

  it.each([
    ['is refused', 'refused', 'failed'],
    ['is unknown', 'unknown', 'unknown'],
  ] as const)('gets exit 8 where the purge %s: the secret is lost', async (_words, fails, status) => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      sinkFault: noSecrets,
      faults: ({ method }) => {
        if (method === 'purgeClient') return { fails };
        return method === 'findById' && fails === 'unknown' ? { fails } : undefined;
      },
    });
    expect(outcome.exitCode).toBe(8);
    expect(only(outcome)).toMatchObject({ status, secret: 'lost', error: { code: 'sealed-file' } });
    expect(only(outcome).error?.message).toContain('no space left on device');
  });

  it('finishes what is sealed, updates, and purges nothing', async () => {
    const world = new SimulatedWorld();
    const [b, c, d] = ['b', 'c', 'd'].map((displayName) => world.tenant.seed({ displayName }));
    const staged = world.tenant.seed({ displayName: 'e (provisioning 12345678)', description: 'made for a test' });
    const { outcome } = await world.applyChanges(
      [
        createOf('a'),
        createOf('e', { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'e') }),
        updateOf(b!, { description: 'new' }),
        replaceOf(c!, { role: '$admin' }),
        purgeOf(d!),
      ],
      { sinkFault: noSecrets, options: { concurrency: 1 } },
    );
    expect(outcome.results.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'failed'],
      ['e', 'done'],
      ['b', 'done'],
      ['c', 'skipped'],
      ['d', 'skipped'],
    ]);
    expect(world.tenant.names()).toEqual(['b', 'c', 'd', 'e']);
  });

  it('publishes what is sealed and proved although that cannot be recorded, but does not exit 0', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      sinkFault: (_n, type) => (type === 'proved' ? 'fails' : undefined),
    });
    expect(only(outcome)).toMatchObject({
      status: 'done',
      proved: true,
      warnings: [expect.stringContaining('not recorded')],
    });
    expect(outcome).toMatchObject({ exitCode: 7, status: 'incomplete' });
  });

  it('fails a client to be staged only whose proof cannot be recorded: nothing could resume it', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      sinkFault: (_n, type) => (type === 'proved' ? 'fails' : undefined),
      options: { stageOnly: true },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'sealed', error: { code: 'sealed-file' } });
  });

  it('warns where only its last line cannot be written', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      sinkFault: (_n, type) => (type === 'end' ? 'fails' : undefined),
    });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.warnings).toEqual([expect.stringContaining('last line')]);
  });

  it.each(['intent', 'secret', 'proved', 'end'])(
    'is one thing, a bug at its %s line another: that one is passed on',
    async (type) => {
      const applied = new SimulatedWorld().applyChanges([createOf('a')], {
        sinkFault: (_n, written) => {
          if (written === type) throw new RangeError('a bug');
          return undefined;
        },
      });
      await expect(applied).rejects.toThrow('a bug');
    },
  );

  it('is no success where a bug comes up at its last line', async () => {
    const { outcome } = await new SimulatedWorld().applyChanges([createOf('a')], {
      expectsBugs: true,
      sinkFault: (_n, type) => {
        if (type === 'end') throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, status: 'incomplete', bugs: [new RangeError('a bug')] });
    expect(outcome.warnings).toEqual([expect.stringContaining('last line')]);
    expect(only(outcome)).toMatchObject({ status: 'done', secret: 'sealed' });
  });

  it('leaves a client alone whose secret a bug lost: what became of it nobody knows', async () => {
    const world = new SimulatedWorld();
    const { outcome, api } = await world.applyChanges([createOf('a')], {
      expectsBugs: true,
      sinkFault: (_n, type) => {
        if (type === 'secret') throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost' });
    expect(api.methods).toEqual(['createClient']);
    expect(world.tenant.names()).toEqual([expect.stringContaining('(provisioning ')]);
  });

  it('hides no bug that comes up while the staged client is purged again', async () => {
    const world = new SimulatedWorld();
    const { outcome } = await world.applyChanges([createOf('a')], {
      expectsBugs: true,
      sinkFault: noSecrets,
      faults: ({ method }) => {
        if (method === 'purgeClient') throw new RangeError('a bug');
        return undefined;
      },
    });
    expect(outcome).toMatchObject({ exitCode: 8, bugs: [new RangeError('a bug')] });
    expect(only(outcome)).toMatchObject({ status: 'unknown', secret: 'lost', error: { code: 'bug' } });
  });

  it.each([1, 2, 3, 4, 5, 6])('keeps whole what is sealed where write %i of two creates fails', async (failing) => {
    const world = new SimulatedWorld();
    await world.applyChanges([createOf('a'), createOf('b')], {
      sinkFault: (n) => (n === failing ? 'fails' : undefined),
      options: { concurrency: 1 },
    });
    for (const { clientId, displayName } of world.tenant.state.clients()) {
      expect(['a', 'b']).toContain(displayName);
      expect(world.holdsSecretOf(clientId)).toBe(true);
    }
  });
});
