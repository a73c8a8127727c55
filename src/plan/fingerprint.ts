/**
 * The fingerprint of a plan (design section 7): SHA-256 over the canonical form of all that decides what happens.
 *
 * The hashed object has just these members: `tenant`; `desired`; `changes`, each with `name`, `action`, `clientId`, `reasons`,
 * `replacePaths`, `before` and `after`; `recipients`, the full public keys, sorted; `secretsDirectory`; `options`. Left out is what
 * only tells (times, tool, requests, no-ops, unmanaged clients, warnings, titles, guards) and what a re-run may find otherwise
 * without a difference in the outcome (`resumes`).
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical.ts';
import type { Change, Manifest, PlanOptions, Recipient } from '../model.ts';

/** What the fingerprint covers; a `Plan` and a `PlanDocument` both have it. */
export interface Fingerprinted {
  readonly tenant: string;
  readonly desired: Manifest;
  readonly changes: readonly Change[];
  readonly recipients: readonly Recipient[];
  readonly secretsDirectory: string | null;
  readonly options: PlanOptions;
}

/** `sha256:` + 64 lower-case hex digits. */
export function fingerprintOf(plan: Fingerprinted): string {
  const decisive = {
    tenant: plan.tenant,
    desired: plan.desired,
    changes: plan.changes.map(({ name, action, clientId, reasons, replacePaths, before, after }) => {
      return { name, action, clientId, reasons, replacePaths, before, after };
    }),
    recipients: plan.recipients.map(({ key }) => key).sort(),
    secretsDirectory: plan.secretsDirectory,
    options: plan.options,
  };
  return `sha256:${createHash('sha256').update(canonicalJson(decisive), 'utf8').digest('hex')}`;
}
