import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Run } from '../../src/apply/run.ts';
import { planOf } from '../support/planned-change.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';

function runWith(sleep: (ms: number) => Promise<void>) {
  const world = new SimulatedWorld();
  const interruption = new AbortController();
  const run = new Run({
    plan: planOf([]),
    tenant: world.tenant.api(),
    stoppable: world.tenant.api(),
    sink: world.disk.sink('run'),
    clock: { now: () => 0, sleep },
    entropy: { hex8: () => '00000000' },
    options: { stageOnly: false, prove: true, concurrency: 4 },
    replan: () => planOf([]),
    interruption: interruption.signal,
    progress: () => {},
  });
  return { run, interruption };
}

const forEver = async () => new Promise<void>(() => {});

describe('a pause', () => {
  it('lasts as long as it is asked to, and leaves nothing behind', async () => {
    const slept: number[] = [];
    const { run, interruption } = runWith(async (ms) => void slept.push(ms));
    await run.pause(1000);
    expect(slept).toEqual([1000]);
    expect(getEventListeners(interruption.signal, 'abort')).toEqual([]);
  });

  it('ends when a signal comes', async () => {
    const { run, interruption } = runWith(forEver);
    let over = false;
    const pause = run.pause(1000).then(() => (over = true));
    await new Promise(setImmediate);
    expect(over).toBe(false);
    interruption.abort();
    await pause;
    expect(over).toBe(true);
  });

  it('is none after a signal', async () => {
    const { run, interruption } = runWith(forEver);
    interruption.abort();
    await run.pause(1000);
    expect(run).toMatchObject({ interrupted: true, hurried: true, halted: null });
  });
});

it('a run that is halted is in a hurry, and keeps the first reason', () => {
  const { run } = runWith(forEver);
  expect(run.hurried).toBe(false);
  run.halt('one');
  run.halt('another');
  expect(run).toMatchObject({ halted: 'one', hurried: true, interrupted: false });
});
