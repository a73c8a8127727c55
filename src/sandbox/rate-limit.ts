/**
 * The limit that everybody on a tenant shares: so many requests a minute, and one more is turned down and blocks
 * everybody for a minute.
 */
export class RateLimit {
  readonly #perMinute: number;
  readonly #arrivals: number[] = [];
  #blockedUntil = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Null: go on. Else how many milliseconds the block still lasts. */
  admit(now: number): number | null {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    while ((this.#arrivals[0] ?? now) <= now - minuteMs) this.#arrivals.shift();
    if (this.#arrivals.length >= this.#perMinute) {
      this.#blockedUntil = now + minuteMs;
      return minuteMs;
    }
    this.#arrivals.push(now);
    return null;
  }
}

const minuteMs = 60_000;
