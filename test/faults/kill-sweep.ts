/** Kills a run at every point at which the world could tell the difference, and lets the next runs find their way. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { readDiskLog, type DiskFault } from '../support/fault-run.ts';
import { FaultScene, type RunOptions, type RunRequest, type SceneOptions } from '../support/fault-scene.ts';
import type { Fault } from '../../src/sandbox/fault.ts';

export type KillPoint =
  /** Before it is sent, after the tenant carried it out, or when its answer is on the way. */
  | { readonly kind: 'request'; readonly nth: number; readonly when: 'before' | 'committed' | 'answered' }
  | { readonly kind: 'disk'; readonly fault: DiskFault };

/** A story with a run in it that is killed. */
export interface KillStory {
  readonly title: string;
  readonly options: SceneOptions;
  /** What happens before the run that is killed. */
  readonly before?: (scene: FaultScene) => Promise<void>;
  readonly args: readonly string[];
  /** What happens after it; the tenant must then be as wanted. */
  readonly after: (scene: FaultScene) => Promise<void>;
  /** Final names on the tenant in the end; leftovers aside. */
  readonly names: readonly string[];
  /** Leftovers in the end: running overlaps. */
  readonly leftovers?: number;
}

/** Every point at which the run of this story can be killed: each of its requests and each of its changes to the disk. */
export async function killPointsOf(story: KillStory): Promise<readonly KillPoint[]> {
  const diskLog = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-kill-')), 'log');
  const requests = await FaultScene.play(story.options, async (scene) => {
    await story.before?.(scene);
    const run = await scene.apply({ diskLog, args: story.args });
    expect(run.exitCode, run.result.stderr).toBe(0);
    return run.requests.length;
  });
  const changes = readDiskLog(diskLog).filter(({ name }) =>
    ['mkdir', 'open', 'write', 'sync', 'truncate'].includes(name),
  );
  const points = Array.from({ length: requests }, (_, index) =>
    (['before', 'committed', 'answered'] as const).map((when): KillPoint => ({
      kind: 'request',
      nth: index + 1,
      when,
    })),
  ).flat();
  const onDisk = changes.flatMap(({ at, name }) =>
    [...(name === 'write' ? ['kill-torn' as const] : []), 'kill-before' as const, 'kill-after' as const].map(
      (kind): KillPoint => ({ kind: 'disk', fault: { at, kind } }),
    ),
  );
  return [...points, ...onDisk];
}

/** Plays the story with its run killed there. */
export async function playKill(story: KillStory, point: KillPoint): Promise<void> {
  await FaultScene.play(story.options, async (scene) => {
    await story.before?.(scene);
    const killed = await scene.apply({ ...killAt(point), args: story.args });
    // Two creates at once do not always take the same number of steps.
    expect([null, 0]).toContain(killed.exitCode);
    await story.after(scene);
    expectEnd(scene, story);
  });
}

/** Plays the story with its run killed, and then also the first run that picks it up, at the n-th request or disk call. */
export async function playTwoKills(story: KillStory, first: KillPoint, second: KillPoint): Promise<void> {
  await FaultScene.play(story.options, async (scene) => {
    await story.before?.(scene);
    await scene.apply({ ...killAt(first), args: story.args });
    await scene.apply({ ...killAt(second), args: story.args });
    await story.after(scene);
    expectEnd(scene, story);
  });
}

export function expectEnd(scene: FaultScene, { names, leftovers = 0 }: KillStory): void {
  expect(scene.names().filter((name) => !scene.leftovers().includes(name))).toEqual(names);
  expect(scene.leftovers()).toHaveLength(leftovers);
}

export function killAt(point: KillPoint): RunOptions {
  if (point.kind === 'disk') return { disk: point.fault };
  return { fault: (request) => (request.nth === point.nth ? killDuring(request, point.when) : undefined) };
}

async function killDuring({ run }: RunRequest, when: 'before' | 'committed' | 'answered'): Promise<Fault> {
  const later = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await run.kill();
  };
  switch (when) {
    case 'before':
      await run.kill();
      return { handle: 'never', answer: { kind: 'reset' } };
    case 'committed':
      return { holdAfter: later(), answer: { kind: 'reset' } };
    case 'answered':
      return {
        answer: {
          kind: 'changed',
          change: (answer) => {
            setImmediate(() => void run.kill());
            return answer;
          },
        },
      };
  }
}
