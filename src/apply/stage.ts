import { stagedName } from '../name.ts';
import { TenantFailure } from '../errors.ts';
import type { Failure } from '../errors.ts';
import type { RemoteClient } from '../model.ts';
import type { Secret } from '../secret.ts';
import { answerOf, mayHaveHappened } from './answer.ts';
import type { Answer } from './answer.ts';
import { afterOf } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import { purgeDecided } from './decided-purge.ts';
import { quoted } from './difference.ts';
import type { Run } from './run.ts';
import { appendLine } from './sealed-line.ts';
import { settle } from './settle.ts';
import type { StagedClient } from './staged-client.ts';
import { writeUnlessStopped } from './stopped.ts';

/** A client that was just made: its secret is in memory and nowhere else. */
export interface UnsealedClient extends StagedClient {
  readonly secret: Secret;
}

/** At most so many stagings a change, then its outcome is unknown (design section 5, "Ambiguous writes"). */
const MAX_STAGINGS = 3;

/** Before a POST that never left is sent again. */
const RESEND_PAUSE_MS = 1000;

/**
 * Step 1: an `intent` line, then the POST under a staged name. A POST that may have happened is never resent: its client is
 * looked for, purged where it is found (its secret is lost and nobody knows it), and another one staged under new digits.
 *
 * @throws ChangeError `failed` where nothing was made, `unknown` where that cannot be told; Stopped
 */
export async function stage(run: Run, attempt: Attempt): Promise<UnsealedClient> {
  const lost: string[] = [];
  for (let staging = 1; ; staging += 1) {
    run.step(attempt.change, 'stage');
    const name = stagedName(attempt.change.name, run.entropy.hex8());
    const seq = await writeIntent(run, attempt, name);
    const state = { ...afterOf(attempt.change), name };
    const answer = await post(run, state);
    if (answer.ok) return { ...answer.value, seq, state, listed: null };
    if (!mayHaveHappened(answer.failure)) throw requestFailed(creating(attempt), answer.failure);
    if (!(await purgeLost(run, attempt, name, answer.failure))) lost.push(name);
    attempt.secret = lost.length > 0 ? 'lost' : 'none';
    if (staging === MAX_STAGINGS || run.hurried || run.sealingBroken) throw unsure(attempt, answer.failure, lost);
  }
}

async function writeIntent(run: Run, attempt: Attempt, name: string): Promise<number> {
  const { change } = attempt;
  const action = change.action === 'replace' ? 'replace' : 'create';
  return appendLine(run, async () => run.sink.intent({ name: change.name, stagedName: name, action }));
}

/** What never left may be sent again under the same name: it is the one case where nothing can have happened. */
async function post(run: Run, state: StagedClient['state']): Promise<Answer<{ clientId: string; secret: Secret }>> {
  for (let sending = 1; ; sending += 1) {
    const answer = await writeUnlessStopped(run, run.stoppable.createClient(state));
    if (answer.ok || sending === MAX_STAGINGS || !neverLeft(answer.failure) || run.hurried) return answer;
    await run.pause(RESEND_PAUSE_MS);
  }
}

function neverLeft(failure: TenantFailure | Failure): boolean {
  return failure instanceof TenantFailure && failure.kind === 'unsent';
}

/**
 * Looks for the client that a POST may have made, until it shows, and purges it. False: not found after the settling time;
 * if it surfaces later, it is a leftover like any other.
 */
async function purgeLost(run: Run, attempt: Attempt, name: string, cause: TenantFailure | Failure): Promise<boolean> {
  const found = await settle(
    run,
    async () => answerOf(run.tenant.findByName(name)),
    (answer) => answer.ok && answer.value.length > 0,
  );
  if (!found.ok) throw unsure(attempt, cause, [name]);
  attempt.secret = 'lost';
  for (const client of found.value) await purgeFound(run, client);
  return found.value.length > 0;
}

async function purgeFound(run: Run, client: RemoteClient): Promise<void> {
  run.ledger.renamed(client.clientId, client.name);
  await purgeDecided(run, client);
}

/** @param lost the staged names under which a client may turn up yet. */
function unsure(attempt: Attempt, failure: TenantFailure | Failure, lost: readonly string[]): ChangeError {
  if (lost.length > 0) attempt.secret = 'lost';
  const { code, message, requestId } = requestFailed(creating(attempt), failure);
  const hint =
    lost.length === 0
      ? 'What was made was purged again.'
      : `A client may turn up under ${lost.map(quoted).join(' or ')}: nobody knows its secret, and the next apply purges it.`;
  return new ChangeError({ status: 'unknown', code, message: `${message} ${hint}`, requestId });
}

function creating({ change }: Attempt): string {
  return `Creating the client ${quoted(change.name)}`;
}
