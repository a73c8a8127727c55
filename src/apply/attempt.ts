import type { ChangeResult, ClientState, PlannedChange, RemoteClient, ResultError } from '../model.ts';

/** What is known of one change while it is carried out; from it the result is made, however it ends. */
export interface Attempt {
  /** In the plan. */
  readonly index: number;
  readonly change: PlannedChange;
  clientId: string | null;
  previousClientId: string | null;
  secret: ChangeResult['secret'];
  proved: boolean | null;
  readonly warnings: string[];
}

export type Ending =
  | { readonly status: 'done' | 'staged' }
  | { readonly status: 'failed' | 'unknown'; readonly error: ResultError }
  | { readonly status: 'skipped'; readonly because: string };

/** Why a change is skipped once a signal came. */
export const INTERRUPTED = 'the run was interrupted';

export function beginAttempt(index: number, change: PlannedChange): Attempt {
  return {
    index,
    change,
    clientId: change.clientId,
    previousClientId: null,
    secret: 'none',
    proved: null,
    warnings: [],
  };
}

export function resultOf(attempt: Attempt, ending: Ending): ChangeResult {
  const { change, clientId, previousClientId, secret, proved, warnings } = attempt;
  return {
    name: change.name,
    action: change.action,
    clientId,
    previousClientId,
    secret,
    proved,
    ...ending,
    ...(warnings.length > 0 && { warnings }),
  };
}

/** The client that the change is about. A plan without it was not made by the planner. */
export function currentOf(change: PlannedChange): RemoteClient {
  if (change.current === null) throw new Error(`the change of "${change.name}" lacks its client`);
  return change.current;
}

/** What the change makes of its client. A plan without it was not made by the planner. */
export function afterOf(change: PlannedChange): ClientState {
  if (change.after === null) throw new Error(`the change of "${change.name}" lacks what it asks for`);
  return change.after;
}
