import type { RemoteClient } from '../model.ts';
import { rotatedName, splitName, supersededName } from '../name.ts';
import { afterOf, currentOf } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { updateDecided, updateUnlessStopped } from './decided-update.ts';
import { quoted } from './difference.ts';
import type { Publication } from './ledger.ts';
import { confirmUnchanged } from './precondition.ts';
import type { Run } from './run.ts';
import type { StagedClient } from './staged-client.ts';
import { readUnlessStopped } from './stopped.ts';
import { nameOthers, othersNamed } from './twin.ts';
import { withdraw } from './withdraw.ts';

/** The client that was replaced, under the name that it bears from now on. */
export interface ReplacedClient {
  readonly client: RemoteClient;
  /** How it looked before this run renamed it; null where an earlier run did. */
  readonly before: RemoteClient | null;
}

/** What publishing came to; null where a signal came before its first write. */
export interface Published {
  readonly publication: Publication;
  /** Null for a create. */
  readonly replaced: ReplacedClient | null;
}

/**
 * Step 4: looks the final name up once more, moves the old client's name aside, and gives the name to the new one. Once the
 * first of the two names is changed the second is too, whatever signals come.
 *
 * @throws ChangeError, Stopped; the staged client stays as it is where a later apply can resume it.
 */
export async function publish(run: Run, attempt: Attempt, client: StagedClient): Promise<Published | null> {
  const { change } = attempt;
  run.step(change, 'publish');
  await refuseIfTaken(run, attempt, client);
  if (client.listed !== null) await confirmUnchanged(run, client.listed);
  const old = change.action === 'replace' ? currentOf(change) : null;
  const movesAside = old !== null && splitName(old.name).leftover === null;
  if (movesAside) await confirmUnchanged(run, old);
  if (run.interrupted) return null;
  const replaced = movesAside ? await moveAside(run, attempt, old) : standIn(old);
  return { publication: await giveName(run, attempt, client, movesAside), replaced };
}

async function refuseIfTaken(run: Run, attempt: Attempt, client: StagedClient): Promise<void> {
  const { name, clientId } = attempt.change;
  const found = await readUnlessStopped(run, run.stoppable.findByName(name));
  if (!found.ok) throw requestFailed(`Looking the name ${quoted(name)} up`, found.failure);
  const others = othersNamed(run, name, found.value, [client.clientId, clientId]);
  if (others.length === 0) return;
  const status = await withdraw(run, attempt, client);
  const message = `The name ${quoted(name)} is taken by now: ${nameOthers(others)}.`;
  throw new ChangeError({ status, code: 'name-taken', message });
}

/** An interrupted replacement left it under such a name already. */
function standIn(old: RemoteClient | null): ReplacedClient | null {
  return old === null ? null : { client: old, before: null };
}

async function moveAside(run: Run, attempt: Attempt, old: RemoteClient): Promise<ReplacedClient> {
  const { name, reasons } = attempt.change;
  const isRotation = reasons.includes('requested') || reasons.includes('rotation-due');
  const asideName = (isRotation ? rotatedName : supersededName)(name, run.entropy.hex8());
  const client = { ...old, name: asideName };
  const doing = `Renaming the old client ${quoted(old.name)} (${old.clientId}) to ${quoted(asideName)}`;
  await updateUnlessStopped(run, { clientId: old.clientId, before: old, asked: client, doing });
  return { client, before: old };
}

/** @param halfDone whether the old client has lost its name: then no signal keeps the new one from getting it. */
async function giveName(run: Run, attempt: Attempt, client: StagedClient, halfDone: boolean): Promise<Publication> {
  const { clientId, state } = client;
  const asked = { ...state, name: attempt.change.name, description: afterOf(attempt.change).description };
  const doing = `Giving the client ${clientId} the name ${quoted(asked.name)}`;
  await (halfDone ? updateDecided : updateUnlessStopped)(run, { clientId, before: state, asked, doing });
  const publication = { index: attempt.index, clientId, state: asked, previousName: state.name };
  run.ledger.published(publication);
  attempt.previousClientId = attempt.change.clientId;
  attempt.clientId = clientId;
  return publication;
}
