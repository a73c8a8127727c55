/** A mutant that no test caught. */
export interface Survivor {
  /** Below `src/`. */
  readonly file: string;
  /** The line that it stands in, without its indent. */
  readonly at: string;
  /** Where in it the change begins, from 1. */
  readonly column: number;
  readonly mutator: string;
  /** The text that is changed, and what it becomes; cut after 80 characters. */
  readonly from: string;
  readonly to: string;
}

export interface Explained extends Survivor {
  readonly reason: string;
}

export const REASONS: readonly string[];
export function readLedger(folder: string): readonly Explained[];
export function survivorsIn(report: unknown): readonly Survivor[];
export function notLookedAt(survivors: readonly Survivor[], ledger: readonly Explained[]): readonly Survivor[];
