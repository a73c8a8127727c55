import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfter, PauseBudgetSpent, Throttle } from '../../src/tenant/rate.ts';
import type { TenantEvent } from '../../src/tenant/event.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  test.each([
    ['7', 7_000],
    [' 60 ', 60_000],
    ['120', 120_000],
    ['86400', 120_000],
    ['99999999999999999999', 120_000],
    [undefined, 60_000],
    ['', 60_000],
    ['0', 60_000],
    ['-1', 60_000],
    ['1.5', 60_000],
    ['soon', 60_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 09:00:00 GMT', 120_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 60_000],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 60_000],
  ])('%j asks for %d ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  test('whatever it says, the wait is more than nothing and at most 120 s', () => {
    const header = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    fc.assert(
      fc.property(header, (text) => {
        const ms = parseRetryAfter(text, now);
        expect(ms).toBeGreaterThan(0);
        expect(ms).toBeLessThanOrEqual(120_000);
      }),
    );
  });
});

/** Time that passes only where somebody waits; equal times resolve in the order of asking. */
class VirtualClock {
  time = now;
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    await new Promise<void>((wake) => void this.#sleepers.push({ until: this.time + ms, wake }));
  }

  /** Lets everybody sleep to the end. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#sleepers.sort((a, b) => a.until - b.until);
      const next = this.#sleepers.shift();
      if (next === undefined) return;
      this.time = Math.max(this.time, next.until);
      next.wake();
    }
  }
}

function createThrottle(requestsPerMinute = 200) {
  const clock = new VirtualClock();
  const events: TenantEvent[] = [];
  const throttle = new Throttle({ requestsPerMinute, clock, observe: (event) => void events.push(event) });
  return { clock, events, throttle };
}

describe('the token bucket', () => {
  test('lets 200 requests go at once and then 200 a minute', async () => {
    const { clock, throttle } = createThrottle();
    const sentAt: number[] = [];
    const all = Array.from({ length: 600 }, async () => {
      await throttle.turn(undefined);
      sentAt.push(clock.time - now);
    });
    await clock.run();
    await Promise.all(all);
    expect(sentAt.filter((at) => at === 0)).toHaveLength(200);
    expect(sentAt.filter((at) => at <= 60_000)).toHaveLength(400);
    expect(Math.max(...sentAt)).toBe(120_000);
  });

  test('the burst is no larger than what a minute allows', async () => {
    const { clock, throttle } = createThrottle(10);
    const sentAt: number[] = [];
    void Promise.all(
      Array.from({ length: 20 }, async () => throttle.turn(undefined).then(() => sentAt.push(clock.time - now))),
    );
    await clock.run();
    expect(sentAt.filter((at) => at === 0)).toHaveLength(10);
    expect(Math.max(...sentAt)).toBe(60_000);
  });
});

describe('a pause after 429', () => {
  test('holds everybody back until it is over, those that wait for a token included', async () => {
    const { clock, throttle, events } = createThrottle();
    throttle.pause(30_000);
    const sentAt: number[] = [];
    void Promise.all(
      Array.from({ length: 250 }, async () => throttle.turn(undefined).then(() => sentAt.push(clock.time - now))),
    );
    await clock.run();
    expect(sentAt).toHaveLength(250);
    expect(Math.min(...sentAt)).toBeGreaterThanOrEqual(30_000);
    expect(events.filter(({ type }) => type === 'wait')).toContainEqual({
      type: 'wait',
      ms: 30_000,
      why: 'rate-limited',
    });
  });

  test('that comes while others wait is waited for, too', async () => {
    const { clock, throttle } = createThrottle();
    throttle.pause(10_000);
    let sentAt = 0;
    const sent = throttle.turn(undefined).then(() => (sentAt = clock.time - now));
    throttle.pause(40_000);
    await clock.run();
    await sent;
    expect(sentAt).toBe(40_000);
  });

  test('is at most 120 s', async () => {
    const { clock, throttle } = createThrottle();
    throttle.pause(86_400_000);
    const sent = throttle.turn(undefined);
    await clock.run();
    await sent;
    expect(clock.time - now).toBe(120_000);
  });

  test('counts once for many requests that were answered so at the same time', async () => {
    const { clock, throttle } = createThrottle();
    for (let n = 0; n < 50; n += 1) throttle.pause(60_000);
    const sent = throttle.turn(undefined);
    await clock.run();
    await expect(sent).resolves.toBeUndefined();
  });

  test('beyond 300 s in a run fails, and nothing is sent until it would be over', async () => {
    const { clock, throttle } = createThrottle();
    for (let n = 0; n < 5; n += 1) {
      throttle.pause(60_000);
      const sent = throttle.turn(undefined);
      await clock.run();
      await sent;
    }
    expect(clock.time - now).toBe(300_000);
    throttle.pause(60_000);
    await expect(throttle.turn(undefined)).rejects.toThrow(PauseBudgetSpent);
    clock.time += 59_999;
    await expect(throttle.turn(undefined)).rejects.toThrow(PauseBudgetSpent);
    clock.time += 1;
    await expect(throttle.turn(undefined)).resolves.toBeUndefined();
  });
});
