import type { Attempt } from './attempt.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { purgeUnlessStopped } from './decided-purge.ts';
import { quoted } from './difference.ts';
import type { Publication } from './ledger.ts';
import { confirmUnchanged } from './precondition.ts';
import type { ReplacedClient } from './publish.ts';
import type { Run } from './run.ts';
import { readUnlessStopped, Stopped } from './stopped.ts';
import { othersNamed, stepBack } from './twin.ts';

/**
 * Step 5: looks the name up again, then purges the old client, or leaves it where its overlap still runs.
 *
 * @throws ChangeError; the new client bears the name all the same, unless a twin turned up.
 */
export async function retire(
  run: Run,
  attempt: Attempt,
  publication: Publication,
  { client, before }: ReplacedClient,
): Promise<void> {
  if (run.interrupted) throw notRetired(client.clientId);
  run.step(attempt.change, 'retire');
  try {
    await stopAtTwin(run, attempt, publication);
    if (livesOn(run, attempt, { client, before })) return;
    await confirmUnchanged(run, client, before);
    if (run.interrupted) throw new Stopped();
    await purgeUnlessStopped(run, client);
  } catch (error) {
    throw error instanceof Stopped ? notRetired(client.clientId) : error;
  }
}

async function stopAtTwin(run: Run, attempt: Attempt, publication: Publication): Promise<void> {
  const { name, clientId } = attempt.change;
  const found = await readUnlessStopped(run, run.stoppable.findByName(name));
  if (!found.ok) throw requestFailed(`Looking the name ${quoted(name)} up again`, found.failure);
  const others = othersNamed(run, name, found.value, [publication.clientId, clientId]);
  if (others.length === 0) return;
  attempt.clientId = null;
  throw await stepBack(run, publication, others);
}

/** The overlap counts from the renaming: this run's own, or what the tenant says where an earlier run did it. */
function livesOn(run: Run, attempt: Attempt, { client, before }: ReplacedClient): boolean {
  const { overlapMs } = attempt.change;
  if (overlapMs === 0) return false;
  if (before !== null) return true;
  if (client.updatedAt !== null) return client.updatedAt + overlapMs > run.plan.serverTime;
  attempt.warnings.push(
    `The old client ${client.clientId} is kept: when it was renamed cannot be read, so nobody can tell when its overlap ends.`,
  );
  return true;
}

function notRetired(clientId: string): ChangeError {
  const message = `The new client bears the name; the run was interrupted before the old one (${clientId}) was retired. The next apply does that.`;
  return new ChangeError({ status: 'failed', code: 'interrupted', message });
}
