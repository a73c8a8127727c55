import { describe, expect, it } from 'vitest';
import { durationNote } from '../../src/cli/duration-note.ts';
import { Throttle } from '../../src/tenant/rate.ts';
import { createOf, planOf } from '../support/planned-change.ts';

const creates = (count: number) => planOf(Array.from({ length: count }, (_none, n) => createOf(`c-${n}`)));
const flags = { prove: true, requestsPerMinute: 200 };

describe('an apply announces at its start how long it will take', () => {
  it('in minutes, with the requests and the pace that they follow from', () => {
    expect(durationNote(creates(1000), flags, 4)).toBe(
      'This will take about 24 min: 5010 requests, 200 a minute (--requests-per-minute).',
    );
    expect(durationNote(creates(1000), { ...flags, requestsPerMinute: 400 }, 4)).toContain('about 12 min');
  });

  it('not at all where it takes less than a minute', () => {
    expect(durationNote(creates(70), flags, 4)).toBeNull();
    expect(durationNote(creates(90), flags, 4)).toContain('about 1 min');
    expect(durationNote(creates(1000), { ...flags, requestsPerMinute: 10_000 }, 4)).toBeNull();
  });

  it('with less to send where it only stages', () => {
    expect(durationNote(creates(1000), { ...flags, stageOnly: true }, 4)).toContain('3000 requests');
  });

  it.each([200, 400])('and that is what the pace of %d requests a minute makes of it', async (requestsPerMinute) => {
    let time = 0;
    const clock = { now: () => time, sleep: async (ms: number) => void (time += ms) };
    const throttle = new Throttle({ requestsPerMinute, clock, observe: () => {} });
    for (let request = 0; request < 4 + 5010; request += 1) await throttle.turn(undefined);
    const minutes = Math.round(time / 60_000);
    expect(durationNote(creates(1000), { ...flags, requestsPerMinute }, 4)).toContain(`about ${minutes} min`);
  });
});
