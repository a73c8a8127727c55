/** All that decides a plan: nothing else is read, so the same input gives the same bytes. */
import type {
  HeldSecrets,
  Manifest,
  Plan,
  PlanDocument,
  PlanOptions,
  ProvenListing,
  Recipient,
  Warning,
} from '../model.ts';
import type { PolicyInForce } from './policy.ts';
import type { Resolution } from './resolve.ts';

export interface PlanInput {
  /** Origin. */
  readonly tenant: string;
  readonly manifest: Manifest;
  readonly resolution: Resolution;
  readonly resolveWarnings: readonly Warning[];
  readonly listing: ProvenListing;
  /** Epoch milliseconds: the server's time, or a saved plan's own; decides what is due. */
  readonly dueTime: number;
  readonly ownClientId: string | null;
  /** Null where no secrets directory was read. */
  readonly held: HeldSecrets | null;
  readonly recipients: readonly Recipient[];
  readonly recipientsDigest: string | null;
  readonly secretsDirectory: string | null;
  readonly policy: PolicyInForce | null;
  readonly leftoverAgeMs: number;
  readonly options: PlanOptions;
  /** The manifest before the pull request. */
  readonly base: Manifest | null;
  /**
   * The plan that this one repeats on a newer listing: the one under way (for the final listing) or a saved one; null where nothing was
   * reviewed yet. A repeated plan rotates nothing that the reviewed one does not, although what is done leaves room under the limits,
   * and does not mind a name in `options.only` that is gone by now.
   */
  readonly reviewed: Plan | PlanDocument | null;
  /** `apply` refuses where `plan` only warns. */
  readonly mode: 'plan' | 'apply';
}
