import type { Attempt } from './attempt.ts';
import { ChangeError } from './change-error.ts';
import { purgeDecided } from './decided-purge.ts';
import { quoted } from './difference.ts';
import { confirmUnchanged } from './precondition.ts';
import type { Run } from './run.ts';
import { appendLine } from './sealed-line.ts';
import { identified } from './staged-client.ts';
import type { StagedClient } from './staged-client.ts';

/**
 * Takes a staged client back: a `void` line first, so that no reader believes its record, then the purge. Where that does not
 * come off the client stays as a leftover, and the attempt gets a warning.
 *
 * @returns the status of the change that fails by it: `unknown` where nobody can tell whether the client is gone.
 */
export async function withdraw(run: Run, attempt: Attempt, client: StagedClient): Promise<'failed' | 'unknown'> {
  try {
    if (client.listed !== null) await confirmUnchanged(run, client.listed);
    await appendLine(run, async () => run.sink.void({ seq: client.seq, clientId: client.clientId }));
    await purgeDecided(run, identified(client));
    attempt.secret = 'none';
    attempt.proved = null;
    return 'failed';
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    attempt.warnings.push(
      `The staged client ${quoted(client.state.name)} (${client.clientId}) was not purged again and is left to the next apply: ${error.message}`,
    );
    return error.status;
  }
}
