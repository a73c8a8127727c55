import { inert } from '../render/inert.ts';
import type { TenantEvent } from '../tenant/open.ts';
import type { Progress } from './progress.ts';

export interface TenantProgressOptions {
  /** The tool's share of the tenant's limit. */
  readonly requestsPerMinute: number;
  /** Whether every request gets a line. */
  readonly verbose: boolean;
}

/**
 * Tells what the tenant is asked and what everything waits for. That requests are held back to keep below the limit is said once:
 * a big apply does so hundreds of times.
 */
export function tenantProgress(
  progress: Progress,
  { requestsPerMinute, verbose }: TenantProgressOptions,
): (event: TenantEvent) => void {
  let heldBack = false;
  return (event) => {
    switch (event.type) {
      case 'request':
        if (verbose) progress.say(requestLine(event));
        return;
      case 'wait':
        if (event.ms < 1000) return;
        if (event.why === 'retry') return progress.wait(retryLine(event.cause), event.ms);
        if (event.why === 'rate-limited') return progress.wait(rateLimitLine, event.ms);
        if (!heldBack) progress.say(heldBackLine(requestsPerMinute));
        heldBack = true;
        return;
      case 'listing':
        progress.show(...listingProgress(event));
    }
  };
}

function requestLine(event: Extract<TenantEvent, { type: 'request' }>): string {
  const attempt = event.attempt > 1 ? ` attempt ${event.attempt}` : '';
  return inert(
    `${event.method} ${event.path} -> ${event.status ?? 'no answer'} ${Math.round(event.ms)} ms ${event.requestId}${attempt}`,
  );
}

/** Once all clients are there, roles and personas are what is still waited for. */
function listingProgress({ received, total }: Extract<TenantEvent, { type: 'listing' }>): Parameters<Progress['show']> {
  if (total === null) return [`Reading the tenant's clients: ${received}`];
  if (received >= total) return ['Looking up roles and personas'];
  return ["reading the tenant's clients", { done: received, total }];
}

function heldBackLine(requestsPerMinute: number): string {
  return `Keeping to ${requestsPerMinute} requests a minute, below the tenant's limit.`;
}

function rateLimitLine(seconds: number): string {
  return `Waiting ${seconds} s for the tenant's rate limit.`;
}

/** The seconds in front, since a narrow terminal cuts the end. */
function retryLine(cause: string): (seconds: number) => string {
  return (seconds) => `Asking again in ${seconds} s: ${inert(cause)}.`;
}
