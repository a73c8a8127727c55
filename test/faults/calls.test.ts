/**
 * Every request, every call to the disk and every fsync fails once, and from then on for ever. The short form; the whole of it:
 * `npm run test:kill`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerAfter, answerInstead, resetAfter, resetBefore, type Fault } from '../../src/sandbox/fault.ts';
import { readDiskLog, type DiskFault } from '../support/fault-run.ts';
import { FaultScene, type SceneOptions } from '../support/fault-scene.ts';
import { everyChange, everyName, overlapping } from './cast.ts';
import { isFull, sampled } from './share.ts';
import { playAll } from './sweep.ts';

const hours = { timeout: 7_200_000 };

interface Story {
  readonly title: string;
  readonly options: SceneOptions;
  readonly names: readonly string[];
  readonly args: readonly string[];
}
const stories: readonly Story[] = [
  { title: 'every change', options: everyChange, names: everyName, args: ['--concurrency', '2'] },
  { title: '--stage-only', options: everyChange, names: everyName, args: ['--concurrency', '1', '--stage-only'] },
  {
    title: 'overlaps and rotations',
    options: overlapping,
    names: ['ci-due', 'ci-replaced', 'ci-rotated', 'stranger'],
    args: [],
  },
  {
    title: 'an OAuth login',
    options: { ...everyChange, login: 'oauth' },
    names: [...everyName, 'the tool itself'],
    args: [],
  },
];

/** What an apply without faults asks of the tenant and of the disk. */
async function callsOf({ options, args }: Story) {
  const diskLog = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-calls-')), 'log');
  const requests = await FaultScene.play(
    options,
    async (scene) => (await scene.apply({ diskLog, args })).requests.length,
  );
  return { requests, disk: readDiskLog(diskLog) };
}

/** Whatever went wrong was foreseen, and the next applies reach the manifest. */
async function expectRecovery(scene: FaultScene, { names }: Story, exitCode: number | null): Promise<void> {
  expect([0, 3, 4, 5, 6, 7, 8]).toContain(exitCode);
  await scene.converge();
  expect(scene.names().filter((name) => !scene.leftovers().includes(name))).toEqual(names);
}

describe('the n-th request', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['is reset before it is carried out', resetBefore()],
    ['is carried out and reset', resetAfter()],
    ['is answered 503', answerInstead(503)],
    ['is carried out and answered 502', answerAfter(502, '<html>bad gateway</html>')],
    ['is answered 400', answerInstead(400, { code: 1000, error: 'no' })],
    ['is answered 401', answerInstead(401)],
    ['is carried out and answered with an empty 200', answerAfter(200)],
  ];

  test.each([
    ['once', 19],
    ['for ever', 23],
  ] as const)('that fails %s, for every n and in every way, is survived', hours, async (howOften, step) => {
    for (const story of stories) {
      const { requests } = await callsOf(story);
      const cases = Array.from({ length: requests }, (_, index) => index + 1).flatMap((nth) =>
        faults.map(([what, fault]) => ({ nth, what, fault })),
      );
      const played = sampled(cases, isFull('calls') ? 1 : step);
      await playAll(`a request fails ${howOften}: ${story.title}`, played, async ({ nth, fault }) => {
        await FaultScene.play(story.options, async (scene) => {
          const run = await scene.apply({
            args: story.args,
            fault: (request) =>
              request.nth === nth || (howOften === 'for ever' && request.nth > nth) ? fault : undefined,
          });
          await expectRecovery(scene, story, run.exitCode);
        });
      });
    }
  });
});

describe('the n-th call to the disk', () => {
  const faults: readonly Omit<DiskFault, 'at'>[] = [
    { kind: 'EIO' },
    { kind: 'ENOSPC', torn: true },
    { kind: 'EACCES', forever: true },
    { kind: 'EIO', torn: true, forever: true },
  ];

  test('that fails once or for ever, for every n, is survived', hours, async () => {
    for (const story of stories.slice(0, 3)) {
      const { disk } = await callsOf(story);
      const cases = disk.flatMap(({ at, name }) => faults.map((fault) => ({ name, fault: { ...fault, at } })));
      const played = sampled(cases, isFull('calls') ? 1 : 29);
      await playAll(`a call to the disk fails: ${story.title}`, played, async ({ fault }) => {
        await FaultScene.play(story.options, async (scene) => {
          const run = await scene.apply({ args: story.args, disk: fault });
          await expectRecovery(scene, story, run.exitCode);
        });
      });
    }
  });
});
