/**
 * The planner: a pure function of the manifest, the proven listing, roles and personas, the server's time and the sealed files at hand
 * (design section 3). The same input gives the same plan, in whatever order clients are listed on either side.
 */
import { compareText } from '../canonical.ts';
import type { Action, GuardsInForce, Plan, PlannedChange, PlanOptions, Refusal, ReplaceRequest } from '../model.ts';
import { renameKey, warnAbout } from './change-warnings.ts';
import type { WarningContext } from './change-warnings.ts';
import { normalizeManifest } from './desired.ts';
import { counts } from './draft.ts';
import type { Draft } from './draft.ts';
import { planDrafts } from './drafts.ts';
import type { Drafted } from './drafts.ts';
import { fingerprintOf } from './fingerprint.ts';
import { guardDrafts } from './guard.ts';
import type { NamedRefusal } from './match-refusals.ts';
import type { Chosen } from './only.ts';
import { orderDrafts } from './order.ts';
import type { PlanInput } from './plan-input.ts';
import { unsealedSuccessors } from './unsealed-successor.ts';
import { isoTime } from './wording.ts';

export type { PlanInput } from './plan-input.ts';
export { bindRequests } from './requests.ts';

/** Makes a plan. Throws a `Failure` (exit 3) for an unknown name in `options.only`; refusals of guards stand in the plan. */
export function assemblePlan(raw: PlanInput): Plan {
  const input: PlanInput = {
    ...raw,
    manifest: normalizeManifest(raw.manifest),
    options: normalizeOptions(raw.options),
  };
  const drafted = planDrafts(input);
  const { drafts, chosen } = drafted;
  const { waits, refusals } = orderDrafts(drafts, drafted.view, drafted.matching);
  const { manifest: desired, tenant, recipients, secretsDirectory, options } = input;
  const changes = toChanges(drafted, waits, input);
  return {
    tenant,
    fingerprint: fingerprintOf({ tenant, desired, changes, recipients, secretsDirectory, options }),
    serverTime: input.dueTime,
    summary: { ...countActions(drafts), noop: drafted.noop.length, unmanaged: drafted.unmanaged.length },
    changes,
    noop: drafted.noop,
    unmanaged: drafted.unmanaged,
    warnings: drafted.warnings.filter(({ name }) => name === null || chosen(name)),
    refusals: [...refusalsFor(chosen, [...drafted.refusals, ...refusals]), ...guardDrafts({ ...input, ...drafted })],
    guards: guardsInForce(input, drafted),
    recipients,
    recipientsDigest: input.recipientsDigest,
    secretsDirectory,
    options,
    desired,
    titles: input.resolution.titles,
  };
}

function toChanges(
  { drafts, atHand, view, matching }: Drafted,
  waits: readonly (readonly number[])[],
  { resolution, dueTime, held, options }: PlanInput,
): PlannedChange[] {
  const { titles, findRole } = resolution;
  const unsealed = unsealedSuccessors(drafts, view, matching, { held, atHand, options });
  const context: WarningContext = { titles, findRole, dueTime, purged: purgedByAccess(drafts), unsealed };
  return drafts.map((draft, i) => {
    const { name, action, reasons, replacePaths, before, after, seen, leftover, overlapMs, staged, stagedRecord } =
      draft;
    return {
      name,
      action,
      clientId: seen?.remote.clientId ?? null,
      reasons,
      replacePaths,
      before,
      after,
      warnings: warnAbout(draft, context),
      resumes: staged?.remote.clientId ?? null,
      leftover,
      secret: seen !== null && after !== null ? atHand(name, seen.remote.clientId) : null,
      createdBy: seen?.remote.createdBy ?? null,
      createdAt: isoTime(seen?.remote.createdAt ?? null),
      current: seen?.remote ?? null,
      staged: staged?.remote ?? null,
      stagedRecord,
      overlapMs,
      waitsFor: waits[i] ?? [],
    };
  });
}

function purgedByAccess(drafts: readonly Draft[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { action, leftover, before, name } of drafts) {
    if (action !== 'purge' || leftover !== null || before === null) continue;
    const key = renameKey(before);
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return groups;
}

function refusalsFor(chosen: Chosen, refusals: readonly NamedRefusal[]): Refusal[] {
  return refusals.filter(({ names }) => names.some(chosen)).map(({ refusal }) => refusal);
}

function guardsInForce(input: PlanInput, { limit, drafts }: Drafted): GuardsInForce {
  const { manifest, policy, ownClientId } = input;
  return {
    limit: limit.allowed,
    counted: drafts.filter(counts).length,
    limitSource: limit.source,
    protect: [...new Set([...manifest.protect, ...(policy?.policy.protect ?? [])])].sort(compareText),
    ownClientId,
    policy: policy?.file ?? null,
  };
}

function countActions(drafts: readonly Draft[]): Record<Action, number> {
  const counts = { create: 0, update: 0, replace: 0, purge: 0 };
  for (const { action } of drafts) counts[action]++;
  return counts;
}

function normalizeOptions(options: PlanOptions): PlanOptions {
  const { replace, revoke, only, maxPurges, allowEmpty } = options;
  return {
    replace: sortedRequests(replace),
    revoke: sortedRequests(revoke),
    only: [...new Set(only)].sort(compareText),
    maxPurges,
    allowEmpty,
  };
}

function sortedRequests(requests: readonly ReplaceRequest[]): ReplaceRequest[] {
  return requests
    .map(({ name, clientId }) => ({ name, clientId }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.clientId, b.clientId));
}
