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
 * Tells what the tenant is asked and what it makes wait for. That requests are held back to keep below the limit is said once:
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
        if (event.why !== 'token-bucket') return progress.say(`${WAITS[event.why]} ${Math.round(event.ms / 1000)} s.`);
        if (!heldBack) progress.say(heldBackLine(requestsPerMinute));
        heldBack = true;
        return;
      case 'listing':
        progress.show(listingLine(event));
    }
  };
}

function requestLine(event: Extract<TenantEvent, { type: 'request' }>): string {
  const attempt = event.attempt > 1 ? ` attempt ${event.attempt}` : '';
  return inert(
    `${event.method} ${event.path} -> ${event.status ?? 'no answer'} ${Math.round(event.ms)} ms ${event.requestId}${attempt}`,
  );
}

function listingLine({ received, total }: Extract<TenantEvent, { type: 'listing' }>): string {
  return `Reading the tenant's clients: ${received}${total === null ? '' : ` of ${total}`}`;
}

function heldBackLine(requestsPerMinute: number): string {
  return `Keeping to ${requestsPerMinute} requests a minute, below the tenant's limit.`;
}

const WAITS = {
  'rate-limited': 'The tenant asks for a pause: waiting',
  retry: 'Asking the tenant again in',
};
