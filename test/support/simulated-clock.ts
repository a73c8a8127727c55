/**
 * Time and order for simulations: nobody waits in real time, and whose turn is next is decided in one place, so that a run can
 * be repeated bit by bit.
 */
import type { Clock } from '../../src/apply/ports.ts';

interface Waiter {
  /** When it may go on, in milliseconds. */
  readonly at: number;
  readonly go: () => void;
}

/** Picks one of `count` that could go on: 0 to `count` − 1. */
export type Choose = (count: number) => number;

export class SimulatedClock implements Clock {
  #now: number;
  #armed = false;
  #waiters: Waiter[] = [];
  readonly #choose: Choose;
  readonly #latencyMs: number;

  constructor(options: { readonly start?: number; readonly choose?: Choose; readonly latencyMs?: number } = {}) {
    this.#now = options.start ?? Date.UTC(2026, 0, 1);
    this.#choose = options.choose ?? (() => 0);
    this.#latencyMs = options.latencyMs ?? 0;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    return this.#wait(this.#now + ms);
  }

  /** Waits until it is this caller's turn; every request takes one before and one after it is carried out. */
  async turn(): Promise<void> {
    return this.#wait(this.#now + this.#latencyMs);
  }

  async #wait(at: number): Promise<void> {
    return new Promise((go) => {
      this.#waiters.push({ at, go });
      this.#arm();
    });
  }

  /** Everything simulated runs in microtasks, so whatever could go on by itself has done so when an immediate fires. */
  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      this.#release();
      if (this.#waiters.length > 0) this.#arm();
    });
  }

  #release(): void {
    const soonest = Math.min(...this.#waiters.map(({ at }) => at));
    this.#now = Math.max(this.#now, soonest);
    const due = this.#waiters.filter(({ at }) => at <= this.#now);
    const chosen = due[this.#choose(due.length)] ?? due[0];
    this.#waiters = this.#waiters.filter((waiter) => waiter !== chosen);
    chosen?.go();
  }
}

/** A process that can be killed: from then on nothing that it asked for is answered. */
export class SimulatedProcess {
  #kill = (): void => {};
  dead = false;
  readonly killed: Promise<void> = new Promise((resolve) => {
    this.#kill = resolve;
  });

  kill(): void {
    this.dead = true;
    this.#kill();
  }

  /** Never settles once the process is dead. */
  async live<Value>(value: Promise<Value>): Promise<Value> {
    try {
      return await value;
    } finally {
      if (this.dead) await new Promise(() => {});
    }
  }
}
