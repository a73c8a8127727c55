import { INTERRUPTED, afterOf, currentOf } from './attempt.ts';
import type { Attempt, Ending } from './attempt.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { updateUnlessStopped } from './decided-update.ts';
import { quoted } from './difference.ts';
import { confirmUnchanged } from './precondition.ts';
import type { Run } from './run.ts';
import { readUnlessStopped } from './stopped.ts';
import { nameOthers, othersNamed } from './twin.ts';

/**
 * Changes name or description in place. A new name is looked up first: it must be nobody else's.
 *
 * @throws ChangeError, Stopped
 */
export async function update(run: Run, attempt: Attempt): Promise<Ending> {
  const { change, index } = attempt;
  const current = currentOf(change);
  const { name, description } = afterOf(change);
  const renames = name !== current.name;
  run.step(change, 'update');
  if (renames) await refuseIfTaken(run, name, current.clientId);
  await confirmUnchanged(run, current);
  if (run.interrupted) return { status: 'skipped', because: INTERRUPTED };
  const asked = { ...current, name, description };
  const doing = renames
    ? `Renaming the client ${quoted(current.name)} to ${quoted(name)}`
    : `Updating the client ${quoted(name)}`;
  await updateUnlessStopped(run, { clientId: current.clientId, before: current, asked, doing });
  if (renames) run.ledger.published({ index, clientId: current.clientId, state: asked, previousName: current.name });
  return { status: 'done' };
}

async function refuseIfTaken(run: Run, name: string, clientId: string): Promise<void> {
  const found = await readUnlessStopped(run, run.stoppable.findByName(name));
  if (!found.ok) throw requestFailed(`Looking the name ${quoted(name)} up`, found.failure);
  const others = othersNamed(run, name, found.value, [clientId]);
  if (others.length === 0) return;
  const message = `The name ${quoted(name)} is taken by now: ${nameOthers(others)}.`;
  throw new ChangeError({ status: 'failed', code: 'name-taken', message });
}
