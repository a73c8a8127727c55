/** A plan as a document: what `plan --format json` prints and what `plan --out` saves (design sections 7 and 9). */
import type { Change, Plan, PlanDocument, PlannedChange, RequestCounts } from '../model.ts';

export { shortFingerprint } from '../short-fingerprint.ts';

/** The format that this version writes; another minor version is read as well, another major one is refused. */
export const formatVersion = '1.0';

/** Makes the document of a plan; nothing in it can be a secret. */
export function planDocument(
  plan: Plan,
  meta: { readonly tool: string; readonly createdAt: string; readonly requests: RequestCounts },
): PlanDocument {
  return {
    formatVersion,
    tool: meta.tool,
    createdAt: meta.createdAt,
    tenant: plan.tenant,
    fingerprint: plan.fingerprint,
    serverTime: new Date(plan.serverTime).toISOString(),
    summary: plan.summary,
    changes: plan.changes.map(toChange),
    noop: plan.noop,
    unmanaged: plan.unmanaged,
    warnings: plan.warnings,
    refusals: plan.refusals,
    guards: plan.guards,
    recipients: plan.recipients,
    recipientsDigest: plan.recipientsDigest,
    secretsDirectory: plan.secretsDirectory,
    options: plan.options,
    desired: plan.desired,
    titles: plan.titles,
    requests: meta.requests,
  };
}

function toChange(change: PlannedChange): Change {
  const {
    name,
    action,
    clientId,
    reasons,
    replacePaths,
    before,
    after,
    warnings,
    resumes,
    leftover,
    secret = null,
    createdBy = null,
    createdAt = null,
  } = change;
  return {
    name,
    action,
    clientId,
    reasons,
    replacePaths,
    before,
    after,
    warnings,
    resumes,
    leftover,
    secret,
    createdBy,
    createdAt,
  };
}
