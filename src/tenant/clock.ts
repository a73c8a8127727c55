import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the HTTP layer needs it; tests bring their own. */
export interface TenantClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms` milliseconds; may reject early when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const startedAt = Date.now() - process.uptime() * 1000;

/**
 * The real clock. It never jumps: a wall clock that is set back in the middle of a run would stretch a wait beyond its
 * bound. (`performance`, which says the same, would have Node load a module first.)
 */
export const steadyClock: TenantClock = {
  now: () => Math.round(startedAt + process.uptime() * 1000),
  sleep: async (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};
