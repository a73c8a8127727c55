import type { RemoteClient } from '../model.ts';
import { isRefusal } from './answer.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { differences, isSame, quoted } from './difference.ts';
import type { Identified } from './difference.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { readUnlessStopped } from './stopped.ts';

/**
 * Reads a client just before it is written and compares it with what the plan knows (design section 5, "Ambiguous writes").
 * `lagging` is how it looked before this run renamed it: a read that still shows that is waited for.
 *
 * @throws ChangeError `stale` where it differs or is gone, Stopped
 */
export async function confirmUnchanged(
  run: Run,
  expected: RemoteClient,
  lagging: Identified | null = null,
): Promise<void> {
  const doing = `Reading the client ${quoted(expected.name)} before it is changed`;
  const answer = await settle(
    run,
    async () => readUnlessStopped(run, run.stoppable.getClient(expected.clientId)),
    (seen) => lagging === null || !seen.ok || !isSame(lagging, seen.value),
  );
  if (!answer.ok && isRefusal(answer.failure)) throw gone(expected, answer.failure.message);
  if (!answer.ok) throw requestFailed(doing, answer.failure);
  const changed = differences(expected, answer.value);
  if (changed.length > 0) throw stale(expected, changed);
}

/** Something else happened to the client after it was planned for. */
export function stale(expected: Identified, changed: readonly string[]): ChangeError {
  return new ChangeError({
    status: 'failed',
    code: 'stale',
    message: `The client ${quoted(expected.name)} (${expected.clientId}) changed after it was planned: ${changed.join('; ')}. It was left alone.`,
  });
}

function gone(expected: Identified, answer: string): ChangeError {
  return new ChangeError({
    status: 'failed',
    code: 'stale',
    message: `The client ${quoted(expected.name)} (${expected.clientId}) cannot be read any more: ${answer}`,
  });
}
