/** What an apply is given, and what it tells while it runs. */
import type { Action, ChangeResult, Plan, ProvenListing } from '../model.ts';
import type { Clock, Entropy, SecretSink, TenantApi } from './ports.ts';

export interface ApplyOptions {
  /** Stop after proving: touch nothing but staged clients (design section 5, `--stage-only`). */
  readonly stageOnly: boolean;
  /** False with `--no-prove`: new credentials are not tried, and a replacement goes on all the same. */
  readonly prove: boolean;
  /** How many creates may be under way at once; at least 1. */
  readonly concurrency: number;
}

export interface ApplyInput {
  /** Every guard has let it pass: a plan with refusals is not applied. */
  readonly plan: Plan;
  readonly tenant: TenantApi;
  /**
   * The same tenant for what may be given up: once `interruption` aborts, its reads fail, and so does a write that waits for
   * its turn (`TenantFailure`, kind `unsent`).
   */
  readonly stoppable: TenantApi;
  readonly sink: SecretSink;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly options: ApplyOptions;
  /** The same planning over the final listing: it must come out empty. */
  readonly replan: (listing: ProvenListing) => Plan;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly interruption: AbortSignal;
  readonly progress: (event: ApplyEvent) => void;
}

/** The steps of the protocol, and the two actions that have none. */
export type Step = 'stage' | 'seal' | 'prove' | 'publish' | 'retire' | 'update' | 'purge';

/** Names are the plain names of changes, untrusted like every name. */
export type ApplyEvent =
  | { readonly type: 'start'; readonly total: number }
  | { readonly type: 'step'; readonly name: string; readonly action: Action; readonly step: Step }
  | { readonly type: 'result'; readonly result: ChangeResult }
  | { readonly type: 'final-listing' };
