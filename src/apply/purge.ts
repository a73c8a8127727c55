import { INTERRUPTED, currentOf } from './attempt.ts';
import type { Attempt, Ending } from './attempt.ts';
import { purgeUnlessStopped } from './decided-purge.ts';
import { confirmUnchanged } from './precondition.ts';
import type { Run } from './run.ts';

/**
 * Purges a client that is still as the plan saw it.
 *
 * @throws ChangeError, Stopped
 */
export async function purge(run: Run, attempt: Attempt): Promise<Ending> {
  const current = currentOf(attempt.change);
  run.step(attempt.change, 'purge');
  await confirmUnchanged(run, current);
  if (run.interrupted) return { status: 'skipped', because: INTERRUPTED };
  await purgeUnlessStopped(run, current);
  return { status: 'done' };
}
