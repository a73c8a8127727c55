import { TenantFailure } from '../errors.ts';
import { answerOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Run } from './run.ts';

/** A signal came before the next write of a change: it stays as it is by now (design section 5, "Stopping"). */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * The answer to a read through `run.stoppable`. Where a signal came, a failure is no answer of the tenant.
 *
 * @throws Stopped
 */
export async function readUnlessStopped<Value>(run: Run, read: Promise<Value>): Promise<Answer<Value>> {
  const answer = await answerOf(read);
  if (!answer.ok && run.interrupted) throw new Stopped();
  return answer;
}

/**
 * The answer to a write through `run.stoppable`. One that was waiting when a signal came has certainly not happened.
 *
 * @throws Stopped
 */
export async function writeUnlessStopped<Value>(run: Run, write: Promise<Value>): Promise<Answer<Value>> {
  const answer = await answerOf(write);
  const neverLeft = !answer.ok && answer.failure instanceof TenantFailure && answer.failure.kind === 'unsent';
  if (neverLeft && run.interrupted) throw new Stopped();
  return answer;
}
