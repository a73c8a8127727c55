import type { ClientState, RemoteClient } from '../model.ts';
import type { Attempt } from './attempt.ts';
import type { Identified } from './difference.ts';

/** A client under its staged name whose secret is sealed. */
export interface StagedClient {
  readonly clientId: string;
  /** Of its sealed record. */
  readonly seq: number;
  /** As it must be on the tenant: as desired, but for the name. */
  readonly state: ClientState;
  /** An earlier run made it: the client as the plan saw it. Null: this run did. */
  readonly listed: RemoteClient | null;
}

/** The client that an earlier run staged, sealed and proved (`change.resumes`); null where the change begins anew. */
export function resumedClient(attempt: Attempt): StagedClient | null {
  const { staged, stagedRecord } = attempt.change;
  if (staged === null || stagedRecord === null) return null;
  attempt.secret = 'sealed';
  attempt.proved = true;
  return { clientId: staged.clientId, seq: stagedRecord.seq, state: staged, listed: staged };
}

export function identified({ clientId, state }: StagedClient): Identified {
  return { ...state, clientId };
}
