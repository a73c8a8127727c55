import type { Attempt } from './attempt.ts';
import { ChangeError } from './change-error.ts';
import { purgeDecided } from './decided-purge.ts';
import type { Run } from './run.ts';
import { appendLine } from './sealed-line.ts';
import type { UnsealedClient } from './stage.ts';
import { identified } from './staged-client.ts';

/**
 * Step 2: the secret goes to the sealed file before anything else happens to the client. Where it cannot be written the
 * client is purged again: its secret never left memory.
 *
 * @throws ChangeError `sealed-file`; the attempt's secret is `lost` unless the purge is certain.
 */
export async function seal(run: Run, attempt: Attempt, client: UnsealedClient): Promise<void> {
  const { change } = attempt;
  const action = change.action === 'replace' ? 'replace' : 'create';
  run.step(change, 'seal');
  attempt.secret = 'lost';
  try {
    await appendLine(run, async () =>
      run.sink.secret({ seq: client.seq, name: change.name, clientId: client.clientId, action, secret: client.secret }),
    );
    attempt.secret = 'sealed';
    attempt.proved = false;
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    throw await withoutSecret(run, attempt, client, error);
  }
}

async function withoutSecret(
  run: Run,
  attempt: Attempt,
  client: UnsealedClient,
  cause: ChangeError,
): Promise<ChangeError> {
  try {
    await purgeDecided(run, identified(client));
    attempt.secret = 'none';
    return cause;
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    const message = `${cause.message} The staged client ${client.clientId}, whose secret is lost, is still there or may be: ${error.message}`;
    return new ChangeError({ status: error.status, code: cause.code, message, requestId: error.requestId });
  }
}
