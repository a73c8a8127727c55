/** Rows 40 to 42: others who work at the same tenant. The short form; the whole of it: `npm run test:kill`. */
import { describe, expect, test } from 'vitest';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { splitName } from '../../src/name.ts';
import type { SandboxTenant } from '../../src/sandbox/tenant-state.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { FaultScene, type FaultScript, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { everyChange, everyName, oneCreate, oneReplacement, oneUpdate, onePurge } from './cast.ts';
import { Dice } from './dice.ts';
import { isFull, sampled } from './share.ts';
import { playAll } from './sweep.ts';
import { switchingOnce, takingTurns } from './turns.ts';

interface Pair {
  readonly one: FaultScript;
  readonly other: FaultScript;
  oneEnded(): void;
  otherEnded(): void;
}

const hours = { timeout: 7_200_000 };
const noAge = ['--leftover-age', '0s'];

/** Two applies of one manifest, each on a runner of its own, and then one more. */
async function applyTwice(
  options: SceneOptions,
  names: readonly string[],
  args: readonly string[],
  pair: Pair,
): Promise<void> {
  await FaultScene.play(options, async (scene) => {
    scene.toleratesTwins = true;
    const [first, second] = [scene.cwd, scene.newWorkspace()];
    const shared = { args, leavesMore: true };
    const [one, other] = await Promise.all([
      scene.apply({ ...shared, cwd: first, fault: pair.one }).finally(() => pair.oneEnded()),
      scene.apply({ ...shared, cwd: second, fault: pair.other }).finally(() => pair.otherEnded()),
    ]);
    const exits = [one.exitCode, other.exitCode];
    for (const exitCode of exits) expect([0, 6, 7], outputsOf(one, other)).toContain(exitCode);
    for (const name of names) {
      expect(scene.sandbox.tenant.clientsNamed(name).length, `${name}\n${outputsOf(one, other)}`).toBeLessThanOrEqual(
        1,
      );
    }
    for (const name of scene.names()) {
      expect([...names, 'ci-before', 'ci-unlisted', 'legacy'], name).toContain(splitName(name).plain);
    }
    scene.toleratesTwins = false;
    await scene.converge({ args: noAge });
    expect(scene.names()).toEqual(names);
  });
}

/** How many requests an apply has that nobody disturbs. */
async function requestsOf(options: SceneOptions): Promise<number> {
  return FaultScene.play(options, async (scene) => (await scene.apply()).requests.length);
}

function outputsOf(...runs: readonly FaultRun[]): string {
  return runs
    .map(({ exitCode, result }) => `-> ${exitCode}\n${result.stdout.slice(-2500)}\n${result.stderr.slice(-500)}`)
    .join('\n');
}

describe('row 40: two applies of one manifest', () => {
  const variants: readonly Partial<TenantVariants>[] = [{ uniqueNames: 'off' }, { uniqueNames: '409' }];
  const stories = [
    { title: 'every change', options: everyChange, names: everyName },
    { title: 'a create', options: oneCreate, names: ['ci-new', 'stranger'] },
    { title: 'a replacement', options: oneReplacement, names: ['ci-replaced'] },
  ];
  const storyOf = (title: string) =>
    stories.find((story) => story.title === title) ?? { options: oneCreate, names: [] };

  test('of which one runs through while the other waits, at any request, leave one client a name', hours, async () => {
    const counted = await Promise.all(stories.map(async ({ options }) => requestsOf(options)));
    const cases = stories.flatMap(({ title }, story) =>
      Array.from({ length: counted[story] ?? 0 }, (_, index) => index + 1).flatMap((switchAt) =>
        variants.flatMap((variant) => [[], noAge].map((args) => ({ title, variant, args, switchAt }))),
      ),
    );
    expect(cases.length).toBeGreaterThan(200);
    const played = sampled(cases, isFull('pairs') ? 1 : 13);
    await playAll('two applies, one waits', played, async ({ title, variant, args, switchAt }) => {
      const { options, names } = storyOf(title);
      await applyTwice({ ...options, variants: variant }, names, args, switchingOnce(switchAt));
    });
  });

  test('interleaved at every request by dice leave one client a name', hours, async () => {
    const seeds = Array.from({ length: isFull('pairs') ? 200 : 8 }, (_, seed) => seed);
    await playAll('two applies, dice', seeds, async (seed) => {
      const { options, names } = stories[seed % 3] ?? { options: oneCreate, names: [] };
      const variant = variants[Math.floor(seed / 3) % 2] ?? {};
      const turns = takingTurns(new Dice(seed));
      const pair = { one: turns, other: turns, oneEnded: () => {}, otherEnded: () => {} };
      await applyTwice({ ...options, variants: variant }, names, seed % 2 === 0 ? [] : noAge, pair);
    });
  });

  test('of which one finds clients that the other has just staged is refused: exit 6, and says when it will not be', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      expect((await scene.apply({ args: ['--stage-only'] })).exitCode).toBe(0);
      scene.newWorkspace();
      const run = await scene.apply();
      expect(run.exitCode).toBe(6);
      expect(run.result.stderr).toMatch(/another-apply[\s\S]*--leftover-age 0s/);
      scene.sandbox.tenant.advance(11 * 60_000);
      await scene.converge();
    });
  });
});

describe('row 41: a tenant that changes between plan and apply', () => {
  const changed = 'oauth-client-changed';
  const legacy = 'oauth-client-legacy';
  interface Edit {
    readonly what: string;
    readonly options: SceneOptions;
    readonly edit: (tenant: SandboxTenant) => void;
    /** The client that turned up in place of the planned one; it must stay untouched. */
    readonly untouched?: string;
  }
  const edits: readonly Edit[] = [
    {
      what: 'a description',
      options: oneUpdate,
      edit: (tenant) => void tenant.editClient(changed, { description: 'by hand' }),
    },
    { what: 'a role', options: oneUpdate, edit: (tenant) => void tenant.editClient(changed, { role: '$admin' }) },
    {
      what: 'a name',
      options: onePurge,
      edit: (tenant) => void tenant.editClient(legacy, { displayName: 'not so legacy' }),
    },
    { what: 'a deletion', options: oneUpdate, edit: (tenant) => tenant.removeClient(changed) },
    {
      what: 'a client made anew under the same name',
      options: onePurge,
      edit: (tenant) => {
        tenant.removeClient(legacy);
        tenant.addClient({ displayName: 'legacy', clientId: 'oauth-client-anew' });
      },
      untouched: 'oauth-client-anew',
    },
    {
      what: 'a replaced client made anew under the same name',
      options: oneReplacement,
      edit: (tenant) => {
        tenant.removeClient('oauth-client-replaced');
        tenant.addClient({ displayName: 'ci-replaced', clientId: 'oauth-client-anew', role: '$admin' });
      },
      untouched: 'oauth-client-anew',
    },
  ];

  test.each(edits)('by $what makes a saved plan stale: 6, 0 writes', async ({ what, options, edit }) => {
    await FaultScene.play(options, async (scene) => {
      expect((await scene.run(['plan', '--out', 'plan.json'])).exitCode).toBe(0);
      edit(scene.sandbox.tenant);
      const run = await scene.run(['apply', 'plan.json']);
      // A client that is to go and is gone or renamed already leaves nothing to do: a subset of what was reviewed.
      expect([run.exitCode, run.writes]).toEqual([what === 'a name' ? 0 : 6, []]);
    });
  });

  test.each(edits)('by $what in the middle fails that change alone: 7', async ({ options, edit, untouched, what }) => {
    await FaultScene.play(options, async (scene) => {
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind }) => {
          // The last question before the first write: the precondition.
          if (kind === 'get' && nthOfItsKind === (options === oneReplacement ? 2 : 1)) edit(scene.sandbox.tenant);
          return undefined;
        },
      });
      expect([what, run.exitCode]).toEqual([what, 7]);
      expect(run.writes.filter(({ path }) => path.endsWith(untouched ?? 'nobody'))).toEqual([]);
      if (untouched !== undefined) expect(scene.sandbox.tenant.client(untouched)).not.toBeNull();
    });
  });

  test('by one client in the middle lets the rest go on', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind }) => {
          if (kind === 'create' && nthOfItsKind === 1) scene.sandbox.tenant.editClient(changed, { role: '$admin' });
          return undefined;
        },
      });
      expect(run.exitCode).toBe(7);
      const byName = new Map(run.report?.results.map((result) => [result.name, result]));
      expect(byName.get('ci-changed')).toMatchObject({ status: 'failed', error: { code: 'stale' } });
      for (const name of ['ci-new', 'ci-second', 'ci-after'])
        expect(byName.get(name)).toMatchObject({ status: 'done' });
      expect(run.writes.filter(({ path }) => path.endsWith(changed))).toEqual([]);
    });
  });
});

describe('row 42: two remote clients with a managed name', () => {
  test('are exit 6 with both shown, and neither is touched', async () => {
    const clients = ['oauth-client-a', 'oauth-client-b'].map((clientId) => ({ displayName: 'ci-twin', clientId }));
    const manifests = [
      manifestText('  - { name: ci-twin, role: Guest }'),
      manifestText('  - { name: ci-twin, state: absent }'),
      manifestText('  - { name: ci-other, role: Guest, previousNames: [ci-twin] }'),
    ];
    for (const files of manifests) {
      await FaultScene.play({ files, clients }, async (scene) => {
        const run = await scene.apply();
        expect([run.exitCode, run.writes]).toEqual([6, []]);
        for (const { clientId } of clients) expect(run.result.stderr).toContain(clientId);
      });
    }
  });
});
