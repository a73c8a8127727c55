/** Which secrets a plan brings into use, in words: those that it makes, and those that an earlier apply has made and sealed already. */
import type { PlanDocument } from '../model.ts';

export interface SecretCounts {
  /** Made and sealed by this plan. */
  readonly fresh: number;
  /** Of staged clients that this plan only takes up. */
  readonly sealed: number;
}

/** Counts the secrets of a plan's creates and replacements. */
export function secretCounts({ changes }: PlanDocument): SecretCounts {
  const makers = changes.filter(({ action }) => action === 'create' || action === 'replace');
  const sealed = makers.filter(({ resumes }) => resumes !== null).length;
  return { fresh: makers.length - sealed, sealed };
}

/** What stands above or before the recipients, for example `New secrets (2) will be readable by`; empty where there are no secrets. */
export function readableBy({ fresh, sealed }: SecretCounts): string {
  if (fresh === 0) return sealed === 0 ? '' : `Secrets sealed already (${sealed}) are readable by`;
  return sealed === 0
    ? `New secrets (${fresh}) will be readable by`
    : `New secrets (${fresh}) and those sealed already (${sealed}) are for`;
}
