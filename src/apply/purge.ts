import { INTERRUPTED, currentOf } from './attempt.ts';
import type { Attempt, Ending } from './attempt.ts';
import { purgeUnlessStopped } from './decided-purge.ts';
import { SinkFailure } from './ports.ts';
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
  await markDead(run, attempt);
  await purgeUnlessStopped(run, current);
  return { status: 'done' };
}

/**
 * A `void` line for the record of a staged client that an earlier run left, so that nobody unseals it as the newest of its name. The
 * purge does not wait for a disk that takes no line: its secret is relied on by nobody.
 */
async function markDead(run: Run, { change, warnings }: Attempt): Promise<void> {
  const { stagedRecord, clientId } = change;
  if (stagedRecord === null || clientId === null) return;
  try {
    await run.sink.void({ seq: stagedRecord.seq, clientId });
  } catch (error) {
    if (!(error instanceof SinkFailure)) throw error;
    warnings.push(
      `That the record of ${clientId} in ${stagedRecord.file} is dead could not be recorded: ${error.message}`,
    );
  }
}
