/** Rows 37 to 39: processes that die, or are told to stop. The short form of the sweeps; the whole of them: `npm run test:kill`. */
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGate, holdAfter } from '../../src/sandbox/fault.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { FaultScene } from '../support/fault-scene.ts';
import { everyChange, everyName, oneCreate, oneReplacement, overlapping } from './cast.ts';
import { killPointsOf, playKill, playTwoKills, type KillStory } from './kill-sweep.ts';
import { isFull, sampled } from './share.ts';
import { playAll } from './sweep.ts';

const uniqueness: readonly TenantVariants['uniqueNames'][] = ['off', '409', '409-bare', '400'];
const hours = { timeout: 7_200_000 };

const sameRunner: KillStory = {
  title: 'on the same runner',
  options: everyChange,
  args: ['--concurrency', '2'],
  after: async (scene) => scene.converge(),
  names: everyName,
};

const otherRunner: KillStory = {
  ...sameRunner,
  title: 'of a runner that is gone',
  after: async (scene) => {
    scene.newWorkspace();
    await scene.converge({ args: ['--leftover-age', '0s'] });
  },
};

const withOverlaps: KillStory = {
  title: 'with overlaps and rotations',
  options: overlapping,
  args: [],
  after: async (scene) => scene.converge(),
  names: ['ci-due', 'ci-replaced', 'ci-rotated', 'stranger'],
  leftovers: 2,
};

const whileStaging: KillStory = {
  ...sameRunner,
  title: 'of an apply --stage-only',
  args: ['--stage-only', '--concurrency', '2'],
  after: async (scene) => {
    const staged = await scene.apply({ args: ['--stage-only'] });
    expect(staged.exitCode).toBe(0);
    expect(scene.names()).not.toContain('ci-new');
    await scene.converge();
  },
};

const afterStaging: KillStory = {
  ...sameRunner,
  title: 'of an apply after --stage-only',
  before: async (scene) => void (await scene.apply({ args: ['--stage-only'] })),
};

/** Plays a story with every uniqueness of names; each point once, or all of them with all of them. */
async function sweep(story: KillStory, step: number): Promise<void> {
  const points = await killPointsOf(story);
  expect(points.length).toBeGreaterThan(40);
  const cases = isFull('kill')
    ? uniqueness.flatMap((uniqueNames) => points.map((point) => ({ point, uniqueNames })))
    : sampled(points, step).map((point, index) => ({ point, uniqueNames: uniqueness[index % 4] ?? 'off' }));
  await playAll(`SIGKILL ${story.title}`, cases, async ({ point, uniqueNames }) => {
    const options = { ...story.options, variants: { uniqueNames } };
    await playKill({ ...story, options }, point);
  });
}

describe('row 37: SIGKILL at a request or at a change to the disk', () => {
  test('on the same runner: the next apply reaches the manifest', hours, async () => sweep(sameRunner, 11));
  test('of a runner whose workspace is gone: the next apply reaches the manifest', hours, async () =>
    sweep(otherRunner, 17),
  );
  test('with overlaps and rotations: every old client lives as long as it should', hours, async () =>
    sweep(withOverlaps, 17),
  );
  test('of an apply --stage-only: nothing is published, and the next one goes on', hours, async () =>
    sweep(whileStaging, 17),
  );
  test('of an apply after --stage-only: what was staged is resumed or made anew', hours, async () =>
    sweep(afterStaging, 17),
  );
});

describe('row 38: SIGKILL again in the run that recovers', () => {
  test('at any point: the one after it reaches the manifest', hours, async () => {
    const points = await killPointsOf(sameRunner);
    const [firsts, seconds] = isFull('kill')
      ? [sampled(points, 9), sampled(points, 7)]
      : [sampled(points, 41), sampled(points, 61)];
    const pairs = firsts.flatMap((first) => seconds.map((second) => ({ first, second })));
    await playAll('SIGKILL twice', pairs, async ({ first, second }) => playTwoKills(sameRunner, first, second));
  });
});

describe('row 39: an apply', () => {
  /** Told to stop while the tenant makes a client. */
  async function stoppedInCreate(scene: FaultScene, signals: readonly NodeJS.Signals[]) {
    const gate = createGate();
    return scene.apply({
      args: ['--concurrency', '1'],
      fault: ({ kind, nthOfItsKind, run }) => {
        if (kind !== 'create' || nthOfItsKind > 1) return undefined;
        // One after the other: signals that are pending together arrive in an order of the system's own.
        for (const [index, signal] of signals.entries()) setTimeout(() => run.signal(signal), 20 + 40 * index);
        setTimeout(() => gate.open(), 150);
        return holdAfter(gate.passed);
      },
    });
  }

  test.each([
    [['SIGINT'], 130],
    [['SIGTERM'], 143],
    [['SIGINT', 'SIGTERM'], 130],
    [['SIGTERM', 'SIGINT'], 143],
  ] as const)('that gets %j seals what was sent, publishes nothing and ends with %d', async (signals, exitCode) => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await stoppedInCreate(scene, signals);
      expect(run.exitCode).toBe(exitCode);
      expect(run.report).toMatchObject({ status: 'interrupted' });
      expect(scene.names()).not.toContain('ci-new');
      expect(scene.leftovers()).toHaveLength(1);
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('that gets SIGINT twice ends at once, and the next one goes on', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const never = createGate();
      // The create is never answered: a process that waited for it would be killed, and have no exit code.
      const run = await scene.apply({
        fault: ({ kind, run: process }) => {
          if (kind !== 'create') return undefined;
          for (const ms of [20, 120]) setTimeout(() => process.signal('SIGINT'), ms);
          return holdAfter(never.passed);
        },
      });
      never.open();
      expect(run.exitCode).toBe(130);
      await scene.converge();
      expect(scene.names()).toEqual(everyName);
    });
  });

  test('that is told to stop between two changes of names completes them', async () => {
    await FaultScene.play(oneReplacement, async (scene) => {
      const gate = createGate();
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind, run: process }) => {
          if (kind !== 'update' || nthOfItsKind > 1) return undefined;
          setTimeout(() => {
            process.signal('SIGTERM');
            setTimeout(() => gate.open(), 50);
          }, 20);
          return holdAfter(gate.passed);
        },
      });
      expect(run.exitCode).toBe(143);
      expect(scene.sandbox.tenant.clientsNamed('ci-replaced')).toMatchObject([{ role: '$member' }]);
      expect(scene.leftovers()).toMatchObject([expect.stringContaining('(superseded ')]);
      await scene.converge();
      expect(scene.names()).toEqual(['ci-replaced']);
    });
  });

  test.each(['create', 'get', 'update', 'purge'] as const)(
    'that is told to stop while it logs in again before a %s does not wait for that login',
    async (kind) => {
      await FaultScene.play({ ...everyChange, login: 'oauth' }, async (scene) => {
        const never = createGate();
        let hasEnded = false;
        const run = await scene.apply({
          timeoutMs: 20_000,
          fault: (request) => {
            if (request.kind === kind && !hasEnded) {
              hasEnded = true;
              scene.sandbox.tenant.revokeTokens();
            }
            if (!hasEnded || request.kind !== 'token') return undefined;
            setTimeout(() => request.run.signal('SIGTERM'), 20);
            return holdAfter(never.passed);
          },
        });
        never.open();
        expect(run.exitCode, run.result.stderr).toBe(143);
        await scene.converge();
        expect(scene.names()).toEqual([...everyName, 'the tool itself']);
      });
    },
  );

  test('that is told to stop before it has written anything ends with 0 writes', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({
        fault: ({ kind, run: process }) => {
          if (kind !== 'list') return undefined;
          process.signal('SIGTERM');
          return { handle: 'never', answer: { kind: 'silence' } };
        },
      });
      expect([run.exitCode, run.writes]).toEqual([143, []]);
    });
  });

  test.each(['uploaded', 'not uploaded yet'] as const)(
    'whose runner is gone after --stage-only, the sealed file %s, has lost nothing that is published',
    async (what) => {
      await FaultScene.play(everyChange, async (scene) => {
        const vault = path.join(scene.newWorkspace(), 'vault');
        mkdirSync(vault);
        // Only what was carried off the runner counts from now on.
        scene.vaults = [vault];
        const upload = (): void => {
          if (scene.list('sealed').length > 0) cpSync(path.join(scene.cwd, 'sealed'), vault, { recursive: true });
        };
        scene.newWorkspace();
        expect((await scene.apply({ args: ['--stage-only'] })).exitCode).toBe(0);
        if (what === 'uploaded') upload();
        scene.newWorkspace();
        const age = ['--leftover-age', '0s'];
        expect((await scene.apply({ args: ['--stage-only', ...age] })).exitCode).toBe(0);
        upload();
        await scene.converge({ args: age });
        expect(scene.names()).toEqual(everyName);
      });
    },
  );

  test('whose runner is gone at any moment of publishing has lost nothing that is published', hours, async () => {
    const story: KillStory = { ...afterStaging, options: oneCreate, names: ['ci-new', 'stranger'] };
    const points = await killPointsOf(story);
    await playAll(
      'SIGKILL while publishing, the runner gone',
      sampled(points, isFull('kill') ? 1 : 3),
      async (point) => {
        const stagedAndUploaded = async (scene: FaultScene): Promise<void> => {
          const vault = path.join(scene.newWorkspace(), 'vault');
          scene.newWorkspace();
          expect((await scene.apply({ args: ['--stage-only'] })).exitCode).toBe(0);
          cpSync(path.join(scene.cwd, 'sealed'), vault, { recursive: true });
          scene.vaults = [vault];
        };
        const onAnotherRunner = async (scene: FaultScene): Promise<void> => {
          const [vault = ''] = scene.vaults ?? [];
          scene.newWorkspace();
          expect((await scene.apply({ args: ['--stage-only', '--leftover-age', '0s'] })).exitCode).toBe(0);
          if (scene.list('sealed').length > 0) cpSync(path.join(scene.cwd, 'sealed'), vault, { recursive: true });
          await scene.converge({ args: ['--leftover-age', '0s'] });
        };
        await playKill({ ...story, before: stagedAndUploaded, after: onAnotherRunner }, point);
      },
    );
  });
});
