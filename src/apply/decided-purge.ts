import type { Failure, TenantFailure } from '../errors.ts';
import type { RemoteClient } from '../model.ts';
import { answerOf, inDoubt, isRefusal, mayHaveHappened } from './answer.ts';
import type { Answer } from './answer.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { differences, quoted } from './difference.ts';
import type { Identified } from './difference.ts';
import { stale } from './precondition.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { writeUnlessStopped } from './stopped.ts';

/**
 * One DELETE whose outcome is known in the end. A clear yes is believed (the final listing proves it); for anything in doubt
 * the listing decides, not a status code, with at most one resend (design section 5, "Ambiguous writes").
 *
 * @param expected the client as it was read just before: it is not purged a second time if it changed meanwhile.
 * @throws ChangeError `failed` where the client is still there, `unknown` where that cannot be listed.
 */
export async function purgeDecided(run: Run, expected: Identified): Promise<void> {
  await decide(run, expected, await send(run, expected));
}

/** The same, unless a signal comes while it waits to be sent. Throws `Stopped` then: nothing has happened. */
export async function purgeUnlessStopped(run: Run, expected: Identified): Promise<void> {
  await decide(run, expected, await writeUnlessStopped(run, run.stoppable.purgeClient(expected.clientId)));
}

async function decide(run: Run, expected: Identified, first: Answer<void>): Promise<void> {
  if (first.ok) return run.ledger.purged(expected.clientId);
  if (!inDoubt(first.failure) && !isRefusal(first.failure)) throw requestFailed(doing(expected), first.failure);
  const seen = await look(run, expected);
  if (!seen.ok) throw undecided(expected, first.failure, seen.failure, mayHaveHappened(first.failure));
  if (seen.value === null) return run.ledger.purged(expected.clientId);
  if (isRefusal(first.failure)) throw requestFailed(doing(expected), first.failure);
  const changed = differences(expected, seen.value);
  if (changed.length > 0) throw stale(expected, changed);
  await sendAgain(run, expected, mayHaveHappened(first.failure));
}

/** "Not found" now may well mean that the first one did it: the listing is given its time to show so. */
async function sendAgain(run: Run, expected: Identified, maybeGone: boolean): Promise<void> {
  const second = await send(run, expected);
  if (second.ok) return run.ledger.purged(expected.clientId);
  const seen = await settle(
    run,
    async () => look(run, expected),
    (answer) => answer.ok && answer.value === null,
  );
  if (!seen.ok) {
    throw undecided(expected, second.failure, seen.failure, maybeGone || mayHaveHappened(second.failure));
  }
  if (seen.value !== null) throw requestFailed(doing(expected), second.failure);
  run.ledger.purged(expected.clientId);
}

async function send(run: Run, { clientId }: Identified): Promise<Answer<void>> {
  return answerOf(run.tenant.purgeClient(clientId));
}

async function look(run: Run, { clientId }: Identified): Promise<Answer<RemoteClient | null>> {
  return answerOf(run.tenant.findById(clientId));
}

function doing({ name, clientId }: Identified): string {
  return `Purging the client ${quoted(name)} (${clientId})`;
}

function undecided(
  expected: Identified,
  sent: TenantFailure | Failure,
  seen: TenantFailure | Failure,
  maybeGone: boolean,
): ChangeError {
  const error = requestFailed(doing(expected), sent);
  return new ChangeError({
    status: maybeGone ? 'unknown' : 'failed',
    code: error.code,
    message: `${error.message} Whether it is gone could not be listed: ${seen.message}`,
    requestId: error.requestId,
  });
}
