import type { Failure, TenantFailure } from '../errors.ts';
import type { ClientState, RemoteClient } from '../model.ts';
import { answerOf, inDoubt, isRefusal, mayHaveHappened } from './answer.ts';
import type { Answer } from './answer.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { differences, isSame } from './difference.ts';
import type { TenantApi } from './ports.ts';
import { stale } from './precondition.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { writeUnlessStopped } from './stopped.ts';

export interface Update {
  readonly clientId: string;
  readonly before: ClientState;
  /** Role and personas as before: a PUT cannot change them, and must not. */
  readonly asked: ClientState;
  /** Begins a message: `Renaming "a" to "b"`. */
  readonly doing: string;
}

/**
 * One PUT whose outcome is known in the end: an ambiguous one is decided by reading back, with at most one resend, and a
 * clear one counts only if the record is as asked (design section 5, "Ambiguous writes").
 *
 * @throws ChangeError `failed` where the client is not as asked, `unknown` where that cannot be read.
 */
export async function updateDecided(run: Run, update: Update): Promise<void> {
  await decide(run, update, await send(run, update));
}

/** The same, unless a signal comes while it waits to be sent. Throws `Stopped` then: nothing has happened. */
export async function updateUnlessStopped(run: Run, update: Update): Promise<void> {
  await decide(run, update, await writeUnlessStopped(run, put(run.stoppable, update)));
}

async function decide(run: Run, update: Update, first: Answer<RemoteClient | null>): Promise<void> {
  if (first.ok) return confirm(run, update, first.value);
  if (!inDoubt(first.failure)) throw requestFailed(update.doing, first.failure);
  const seen = await settle(
    run,
    async () => read(run, update),
    (answer) => answer.ok,
  );
  if (!seen.ok) throw undecided(update, first.failure, seen.failure, mayHaveHappened(first.failure));
  if (isAsAsked(update, seen.value)) return record(run, update);
  const foreign = differences(beforeOf(update), seen.value);
  if (foreign.length > 0) throw stale(beforeOf(update), foreign);
  await sendAgain(run, update, mayHaveHappened(first.failure));
}

async function sendAgain(run: Run, update: Update, maybeDone: boolean): Promise<void> {
  const second = await send(run, update);
  if (second.ok) return confirm(run, update, second.value);
  if (!inDoubt(second.failure) && !isRefusal(second.failure)) throw requestFailed(update.doing, second.failure);
  const seen = await settle(
    run,
    async () => read(run, update),
    (answer) => answer.ok && isAsAsked(update, answer.value),
  );
  if (!seen.ok) throw undecided(update, second.failure, seen.failure, maybeDone || mayHaveHappened(second.failure));
  if (!isAsAsked(update, seen.value)) throw requestFailed(update.doing, second.failure);
  record(run, update);
}

/** The answer's own record is the read-back if it is as asked; where it is not, the client is read until both agree. */
async function confirm(run: Run, update: Update, answered: RemoteClient | null): Promise<void> {
  if (answered !== null && isAsAsked(update, answered)) return record(run, update);
  const seen = await settle(
    run,
    async () => read(run, update),
    (answer) => answer.ok && (isAsAsked(update, answer.value) || (answered !== null && isSame(answered, answer.value))),
  );
  if (!seen.ok) throw requestFailed(`${update.doing} was answered, but reading it back`, seen.failure, 'unknown');
  if (isAsAsked(update, seen.value)) return record(run, update);
  throw new ChangeError({
    status: 'failed',
    code: 'not-as-asked',
    message: `${update.doing} was answered as done, but ${differences(askedOf(update), seen.value).join('; ')}.`,
  });
}

async function send(run: Run, update: Update): Promise<Answer<RemoteClient | null>> {
  return answerOf(put(run.tenant, update));
}

async function put(tenant: TenantApi, { clientId, asked }: Update): Promise<RemoteClient | null> {
  return tenant.updateClient(clientId, { name: asked.name, description: asked.description });
}

async function read(run: Run, { clientId }: Update): Promise<Answer<RemoteClient>> {
  return answerOf(run.tenant.getClient(clientId));
}

function record(run: Run, { clientId, asked }: Update): void {
  run.ledger.renamed(clientId, asked.name);
}

function isAsAsked(update: Update, seen: RemoteClient): boolean {
  return isSame(askedOf(update), seen);
}

function askedOf({ clientId, asked }: Update): ClientState & { readonly clientId: string } {
  return { ...asked, clientId };
}

function beforeOf({ clientId, before }: Update): ClientState & { readonly clientId: string } {
  return { ...before, clientId };
}

function undecided(
  update: Update,
  sent: TenantFailure | Failure,
  seen: TenantFailure | Failure,
  maybeDone: boolean,
): ChangeError {
  const error = requestFailed(update.doing, sent);
  return new ChangeError({
    status: maybeDone ? 'unknown' : 'failed',
    code: error.code,
    message: `${error.message} Reading it back failed too: ${seen.message}`,
    requestId: error.requestId,
  });
}
