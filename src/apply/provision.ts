import { INTERRUPTED } from './attempt.ts';
import type { Attempt, Ending } from './attempt.ts';
import { ChangeError, requestFailed } from './change-error.ts';
import type { ChangeErrorCode } from './change-error.ts';
import { quoted } from './difference.ts';
import { prove } from './proof.ts';
import type { Proof } from './proof.ts';
import { publish } from './publish.ts';
import type { Published } from './publish.ts';
import { retire } from './retire.ts';
import type { Run } from './run.ts';
import { seal } from './seal.ts';
import { appendLine } from './sealed-line.ts';
import { stage } from './stage.ts';
import { resumedClient } from './staged-client.ts';
import type { StagedClient } from './staged-client.ts';
import { Stopped } from './stopped.ts';
import { withdraw } from './withdraw.ts';

/**
 * A create or a replacement (design section 5): stage, seal, prove, publish, retire, in this order. It begins at publishing
 * where an earlier run staged, sealed and proved the client, and ends before it with `--stage-only` or after a signal.
 *
 * @throws ChangeError
 */
export async function provision(run: Run, attempt: Attempt): Promise<Ending> {
  const client = resumedClient(attempt) ?? (await makeClient(run, attempt));
  if (run.options.stageOnly || run.interrupted) return leaveStaged(run, attempt, client);
  const published = await publishUnlessStopped(run, attempt, client);
  if (published === null) return leaveStaged(run, attempt, client);
  if (published.replaced !== null) await retire(run, attempt, published.publication, published.replaced);
  return { status: 'done' };
}

async function publishUnlessStopped(run: Run, attempt: Attempt, client: StagedClient): Promise<Published | null> {
  try {
    return await publish(run, attempt, client);
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}

async function makeClient(run: Run, attempt: Attempt): Promise<StagedClient> {
  const client = await stage(run, attempt);
  await seal(run, attempt, client);
  if (run.interrupted) return client;
  run.step(attempt.change, 'prove');
  await judge(run, attempt, client, await prove(run, client));
  return client;
}

/** What a proof means for the change. A signal that cut the proving short leaves the client as it is. */
async function judge(run: Run, attempt: Attempt, client: StagedClient, proof: Proof): Promise<void> {
  switch (proof.kind) {
    case 'proved':
      return recordProof(run, attempt, client);
    case 'untried':
      return goOnUnproved(attempt, 'it was not asked for');
    case 'differs':
      return giveUp(run, attempt, client, 'not-as-asked', `is not as asked: ${proof.differences.join('; ')}`);
    case 'refused':
      if (run.interrupted) return;
      return giveUp(run, attempt, client, 'credentials-refused', 'does not work: the tenant refuses its credentials');
    case 'unavailable':
      if (run.interrupted) return;
      if (run.halted !== null) throw requestFailed(`Proving the client ${client.clientId}`, proof.failure);
      if (toleratesDoubt(run, attempt)) return goOnUnproved(attempt, proof.failure.message);
      return giveUp(run, attempt, client, 'not-proved', `could not be proved: ${proof.failure.message}`);
  }
}

/** The record stays true without its `proved` line, but a later run would not resume from it. */
async function recordProof(run: Run, attempt: Attempt, { seq, clientId }: StagedClient): Promise<void> {
  attempt.proved = true;
  try {
    await appendLine(run, async () => run.sink.proved({ seq, clientId }));
  } catch (error) {
    if (!(error instanceof ChangeError) || run.options.stageOnly) throw error;
    attempt.warnings.push(`That the credentials were proved is not recorded. ${error.message}`);
  }
}

/** A create may be published unproved; what only waits to be resumed must be proved, and so must what replaces another. */
function toleratesDoubt(run: Run, { change }: Attempt): boolean {
  return change.action === 'create' && !run.options.stageOnly;
}

function goOnUnproved(attempt: Attempt, why: string): void {
  attempt.warnings.push(`Nobody has proved that the tenant takes the new credentials: ${why}`);
}

async function giveUp(
  run: Run,
  attempt: Attempt,
  client: StagedClient,
  code: ChangeErrorCode,
  why: string,
): Promise<never> {
  const status = await withdraw(run, attempt, client);
  const message = `The client made for ${quoted(attempt.change.name)} (${client.clientId}) ${why}`;
  throw new ChangeError({ status, code, message });
}

function leaveStaged(run: Run, attempt: Attempt, { clientId }: StagedClient): Ending {
  attempt.clientId = clientId;
  if (!run.options.stageOnly) {
    const next = attempt.proved === true ? 'the next apply resumes it' : 'the next apply purges it and makes another';
    attempt.warnings.push(`The client stays staged, because ${INTERRUPTED}: ${next}.`);
  } else if (attempt.proved !== true) {
    attempt.warnings.push(
      'The next apply does not resume it, because it is not proved: it purges it and makes another.',
    );
  }
  return { status: 'staged' };
}
