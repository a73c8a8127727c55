import type { RemoteClient } from '../model.ts';
import { ChangeError } from './change-error.ts';
import { updateDecided } from './decided-update.ts';
import { quoted } from './difference.ts';
import type { Publication } from './ledger.ts';
import type { Run } from './run.ts';

/**
 * The others among `found` that bear a name which one client alone should bear. A client that the manifest pins under that
 * very name is none of them.
 *
 * @param own clients that may be seen with the name: the one it is for, and the one it comes from.
 */
export function othersNamed(
  run: Run,
  name: string,
  found: readonly RemoteClient[],
  own: readonly (string | null)[],
): readonly RemoteClient[] {
  const pinned = new Set(run.plan.desired.clients.flatMap((client) => (client.name === name ? [client.clientId] : [])));
  return run.ledger.bearers(name, found).filter(({ clientId }) => !own.includes(clientId) && !pinned.has(clientId));
}

/** `oauth-client-… (created by …)`, for a message. */
export function nameOthers(others: readonly RemoteClient[]): string {
  return others
    .map(({ clientId, createdBy }) => (createdBy === null ? clientId : `${clientId} (created by ${createdBy})`))
    .join(', ');
}

/**
 * A run that sees a twin of a client that it published renames its own back, always (design section 5, "The end"): of two
 * applies at work at least one steps back, so that never two clients keep one final name.
 *
 * @returns the error that the change ends with.
 */
export async function stepBack(
  run: Run,
  { clientId, state, previousName }: Publication,
  others: readonly RemoteClient[],
): Promise<ChangeError> {
  const seen = `Another client bears the name ${quoted(state.name)} too: ${nameOthers(others)}.`;
  run.ledger.unpublished(clientId);
  try {
    await updateDecided(run, {
      clientId,
      before: state,
      asked: { ...state, name: previousName },
      doing: `Renaming the client ${clientId} back to ${quoted(previousName)}`,
    });
    const message = `${seen} The one that this apply named so (${clientId}) was renamed back to ${quoted(previousName)}.`;
    return new ChangeError({ status: 'failed', code: 'twin', message });
  } catch (error) {
    if (!(error instanceof ChangeError)) {
      const message = `${seen} Whether ${clientId} was renamed back is not known: ${run.noteBug(error)}.`;
      return new ChangeError({ status: 'unknown', code: 'twin', message });
    }
    const message = `${seen} ${error.message}`;
    return new ChangeError({ status: error.status, code: 'twin', message, requestId: error.requestId });
  }
}
