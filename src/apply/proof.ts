import type { Failure, TenantFailure } from '../errors.ts';
import { answerOf } from './answer.ts';
import { differences } from './difference.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import type { UnsealedClient } from './stage.ts';
import { identified } from './staged-client.ts';

/** What is known of a staged client after step 3. */
export type Proof =
  | { readonly kind: 'proved' }
  /** The tenant made it other than asked; a clause for each difference. */
  | { readonly kind: 'differs'; readonly differences: readonly string[] }
  /** The tenant does not take its credentials, to the end. */
  | { readonly kind: 'refused' }
  /** No usable answer, to the end. */
  | { readonly kind: 'unavailable'; readonly failure: TenantFailure | Failure }
  /** Read back as far as it could be, but not tried: `--no-prove`. */
  | { readonly kind: 'untried' };

/**
 * Step 3: exchanges the new credentials for a token and reads the client back. Both get a few tries over about 15 s, because a
 * new client may lag. With `--no-prove` it is only read back.
 */
export async function prove(run: Run, client: UnsealedClient): Promise<Proof> {
  const login = run.options.prove ? await tryCredentials(run, client) : null;
  if (login?.ok === true && login.value === 'refused') return { kind: 'refused' };
  const seen = await settle(
    run,
    async () => answerOf(run.stoppable.getClient(client.clientId)),
    ({ ok }) => ok,
  );
  // A tenant that puts the secret into another field must not have it told.
  const differs = seen.ok
    ? differences(identified(client), seen.value).map((clause) => client.secret.maskIn(clause))
    : [];
  if (differs.length > 0) return { kind: 'differs', differences: differs };
  if (login === null) return { kind: 'untried' };
  if (!login.ok) return { kind: 'unavailable', failure: login.failure };
  return seen.ok ? { kind: 'proved' } : { kind: 'unavailable', failure: seen.failure };
}

async function tryCredentials(run: Run, client: UnsealedClient) {
  return settle(
    run,
    async () => answerOf(run.stoppable.exchange(client.clientId, client.secret)),
    (login) => login.ok && login.value === 'accepted',
  );
}
