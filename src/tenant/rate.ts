/**
 * Keeps the whole run under the tenant's limit: a token bucket against asking too much, and one pause for everybody when
 * the tenant says 429 (design section 5, "HTTP"; faults 15).
 */
import type { TenantClock } from './clock.ts';
import type { Observe } from './event.ts';

/** Requests that may go out at once, after a rest that is long enough. */
export const BURST = 200;
const LONGEST_PAUSE_MS = 120_000;
/** Where `Retry-After` does not help: the tenant blocks for a minute. */
const USUAL_PAUSE_MS = 60_000;
/** All pauses of one run together. */
const PAUSE_BUDGET_MS = 300_000;

/** The tenant wants more waiting than a run may spend; the request was not sent. */
export class PauseBudgetSpent extends Error {
  override readonly name = 'PauseBudgetSpent';
}

export class Throttle {
  readonly #clock: TenantClock;
  readonly #observe: Observe;
  readonly #bucket: TokenBucket;
  #pausedUntil = 0;
  #pausedMs = 0;
  /** Until then nothing is sent and nobody waits: the budget is spent. */
  #closedUntil = 0;

  constructor(options: { readonly requestsPerMinute: number; readonly clock: TenantClock; readonly observe: Observe }) {
    this.#clock = options.clock;
    this.#observe = options.observe;
    this.#bucket = new TokenBucket(options.requestsPerMinute, options.clock.now());
  }

  /**
   * Resolves when one request may be sent, which must then happen at once. Throws `PauseBudgetSpent`, or what `sleep`
   * throws when `signal` aborts.
   */
  async turn(signal: AbortSignal | undefined): Promise<void> {
    let wait = this.#bucket.take(this.#clock.now());
    if (wait > 0) this.#observe({ type: 'wait', ms: wait, why: 'token-bucket' });
    for (;;) {
      if (this.#clock.now() < this.#closedUntil) throw new PauseBudgetSpent();
      wait = Math.max(wait, this.#pausedUntil - this.#clock.now());
      if (wait <= 0) return;
      await this.#clock.sleep(wait, signal);
      wait = 0;
    }
  }

  /** Stops everybody for so long. Where that is beyond the budget, requests fail instead until it is over. */
  pause(ms: number): void {
    const now = this.#clock.now();
    const until = now + Math.min(ms, LONGEST_PAUSE_MS);
    const added = until - Math.max(now, this.#pausedUntil);
    if (added <= 0) return;
    this.#pausedUntil = until;
    if (this.#pausedMs + added > PAUSE_BUDGET_MS) {
      this.#closedUntil = until;
      return;
    }
    this.#pausedMs += added;
    this.#observe({ type: 'wait', ms: until - now, why: 'rate-limited' });
  }
}

/**
 * How long a 429 asks to wait, in milliseconds, at most 120 s: `Retry-After` in seconds or as a date, which is compared
 * with the server's own clock. 60 s where it is missing, 0, negative or unreadable.
 */
export function parseRetryAfter(header: string | undefined, serverNow: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /[a-z]{3}/i.test(text)
      ? Date.parse(text) - serverNow
      : Number.NaN;
  return ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : USUAL_PAUSE_MS;
}

/** Everybody takes a token, if need be one that is yet to come, and waits until it has: first come, first served. */
class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #filledAt: number;

  constructor(perMinute: number, now: number) {
    this.#burst = Math.min(BURST, perMinute);
    this.#perMs = perMinute / 60_000;
    this.#tokens = this.#burst;
    this.#filledAt = now;
  }

  /** How long to wait for the token taken, in milliseconds. */
  take(now: number): number {
    const refill = Math.max(0, now - this.#filledAt) * this.#perMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill) - 1;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs);
  }
}
