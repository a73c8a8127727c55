import { expectedRequests } from '../apply/expected-requests.ts';
import type { Plan } from '../model.ts';
import { BURST } from '../tenant/rate.ts';
import type { ApplyFlags } from './commands/apply.ts';

/**
 * How long an apply will take, for whoever decides about it; null for less than a minute. The tenant's limit makes the pace: nearly
 * all requests of a large plan wait for their turn.
 *
 * @param sent requests that this run has spent already
 */
export function durationNote(
  plan: Plan,
  flags: Pick<ApplyFlags, 'stageOnly' | 'prove' | 'requestsPerMinute'>,
  sent: number,
): string | null {
  const requests = expectedRequests(plan, { stageOnly: flags.stageOnly === true, prove: flags.prove });
  const perMinute = flags.requestsPerMinute ?? 200;
  const atOnce = Math.min(BURST, perMinute) - sent;
  const minutes = (requests - atOnce) / perMinute;
  if (minutes < 1) return null;
  return `This will take about ${Math.round(minutes)} min: ${requests} requests, ${perMinute} a minute (--requests-per-minute).`;
}
