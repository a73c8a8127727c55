/**
 * Every request and every line of an apply goes wrong once, in every way; afterwards all promises hold, and at most two more
 * applies reach the manifest.
 */
import { describe, expect, it } from 'vitest';
import { splitName } from '../../src/name.ts';
import { finalNames, wholeScene } from '../support/apply-scene.ts';
import type { Scene } from '../support/apply-scene.ts';
import { SimulatedDisk } from '../support/simulated-sink.ts';
import { rashWrites, twins, unsealedClients } from '../support/simulated-operator.ts';
import type { OperatorEnd, RunOptions } from '../support/simulated-operator.ts';
import type { Fault } from '../support/simulated-tenant.ts';

const requestFaults: Readonly<Record<string, Fault>> = {
  'dies before the tenant has it': { dies: 'before' },
  'dies before the answer': { dies: 'after' },
  'never leaves': { fails: 'unsent' },
  'is refused': { fails: 'refused', status: 422 },
  'is forbidden': { fails: 'forbidden' },
  'is unauthorized': { fails: 'unauthorized' },
  'is throttled': { fails: 'throttled' },
  'fails without being carried out': { fails: 'unknown' },
  'fails although carried out': { fails: 'unknown', committed: true },
  'is carried out after 5 s': { commitsAfterMs: 5000 },
  'is carried out after 20 s': { commitsAfterMs: 20_000 },
  'meets a signal': { interrupts: true },
};

/** Watches the promises that hold at every moment. */
function watched(scene: Scene): WatchedScene {
  const broken: string[] = [];
  const disks = [scene.world.disk];
  scene.world.tenant.onWrite = () => broken.push(...unsealedClients(scene.world, disks), ...twins(scene.world));
  return { ...scene, broken, disks };
}

interface WatchedScene extends Scene {
  readonly broken: string[];
  /** Where sealed files lie, also those whose workspace is gone. */
  readonly disks: SimulatedDisk[];
}

function check({ world, broken, disks }: WatchedScene, end: OperatorEnd): void {
  expect(broken).toEqual([]);
  expect(rashWrites(end)).toEqual([]);
  expect(unsealedClients(world, disks)).toEqual([]);
  expect(world.named('unmanaged')).toHaveLength(1);
  if (end.exitCode === 0) expect(twins(world)).toEqual([]);
}

/** Applies without faults until exit 0, at most twice, and checks what is then. */
async function converge(scene: WatchedScene, operator = scene.operator): Promise<void> {
  const { world } = scene;
  await world.clock.sleep(30_000);
  const first = await operator.run();
  check(scene, first);
  if (first.exitCode !== 0) {
    const second = await operator.run();
    check(scene, second);
    expect(second.exitCode, reportOf(second)).toBe(0);
  }
  expect(operator.plan().changes).toEqual([]);
  expect(world.tenant.names().filter((name) => splitName(name).leftover === null)).toEqual(finalNames);
}

function reportOf({ plan, end }: OperatorEnd): string {
  return JSON.stringify(end?.outcome ?? plan.refusals, null, 2);
}

async function play(run: RunOptions): Promise<{ readonly scene: WatchedScene; readonly end: OperatorEnd }> {
  const scene = watched(wholeScene());
  const end = await scene.operator.run({ ...run, apply: { concurrency: 2, ...run.apply } });
  check(scene, end);
  return { scene, end };
}

const { end: faultless } = await play({});
const requests = faultless.end?.api.calls.length ?? 0;

describe('an apply of every kind of change', () => {
  it('comes to its end', async () => {
    const { scene, end } = await play({});
    expect(end.exitCode, reportOf(end)).toBe(0);
    await converge(scene);
  });

  it.each(Object.entries(requestFaults))(
    'keeps its promises and converges wherever a request %s',
    async (_words, fault) => {
      for (let n = 1; n <= requests; n += 1) {
        const { scene, end } = await play({ faults: (call) => (call.n === n ? fault : undefined) });
        expect([0, 7, 8, 'killed']).toContain(end.exitCode);
        await converge(scene);
      }
    },
  );

  it.each(['fails', 'dies before', 'dies after'] as const)(
    'keeps its promises and converges wherever a line of the sealed file %s',
    async (fault) => {
      const lines = faultless.end === null ? 0 : 20;
      for (let n = 1; n <= lines; n += 1) {
        const { scene } = await play({ sinkFault: (nth) => (nth === n ? fault : undefined) });
        await converge(scene);
      }
    },
  );

  it('converges without the workspace of the killed run, where the age of leftovers is not minded', async () => {
    for (let n = 1; n <= requests; n += 1) {
      const scene = watched(wholeScene({ operator: { leftoverAgeMs: 0 } }));
      await scene.operator.run({ faults: (call) => (call.n === n ? { dies: 'after' } : undefined) });
      const disk = new SimulatedDisk();
      scene.disks.push(disk);
      await converge(scene, scene.another({ leftoverAgeMs: 0, disk }));
    }
  });

  it('converges where every request after the n-th fails for a while', async () => {
    for (let n = 1; n <= requests; n += 1) {
      const { scene } = await play({ faults: (call) => (call.n >= n ? { fails: 'unknown' } : undefined) });
      await converge(scene);
    }
  });
});
