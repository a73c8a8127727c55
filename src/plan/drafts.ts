/**
 * From manifest and listing to the drafts of all changes, step by step: match, draft what entries ask for, purge what is unlisted or left
 * over, filter by `--only`, fill up with rotations, and take up what is staged already.
 */
import { compareText } from '../canonical.ts';
import type { Action, Noop, Unmanaged, Warning } from '../model.ts';
import { secretsAtHand } from './at-hand.ts';
import type { AtHand } from './at-hand.ts';
import { entriesOf } from './desired.ts';
import { counts } from './draft.ts';
import type { Draft } from './draft.ts';
import { draftEntries } from './entry-drafts.ts';
import { draftOldClients, draftUnfinished, isOurs } from './leftovers.ts';
import { strictestLimit } from './limit.ts';
import type { Limit } from './limit.ts';
import { refuseLookAlikes } from './look-alikes.ts';
import { matchEntries } from './match.ts';
import type { Matching } from './match.ts';
import type { NamedRefusal } from './match-refusals.ts';
import { listNoops } from './noop.ts';
import { checkOnly, chooseNames } from './only.ts';
import type { Chosen } from './only.ts';
import type { PlanInput } from './plan-input.ts';
import { warnAboutPlan } from './plan-warnings.ts';
import { protectionOf } from './protection.ts';
import { resumeStaged } from './resume.ts';
import { fillRotations } from './rotation.ts';
import type { RotationInput } from './rotation.ts';
import { findStrangers } from './strangers.ts';
import { viewTenant } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';
import { countOurs, draftUnlisted, unmanagedClients } from './unlisted.ts';

/** The drafts of a plan in their final order, and what the later steps need to know. */
export interface Drafted {
  readonly view: TenantView;
  readonly matching: Matching;
  readonly chosen: Chosen;
  readonly drafts: readonly Draft[];
  readonly noop: readonly Noop[];
  readonly unmanaged: readonly Unmanaged[];
  readonly atHand: AtHand;
  /** Before `--only`. */
  readonly warnings: readonly Warning[];
  /** Before `--only`. */
  readonly refusals: readonly NamedRefusal[];
  /** Staged clients that another apply may be working on, after `--only`. */
  readonly strangers: readonly SeenClient[];
  readonly limit: Limit;
  /** How many remote clients are managed or in scope. */
  readonly ours: number;
}

/** Drafts all changes of a plan. `input` is normalised. Throws a `Failure` (exit 3) for an unknown name in `options.only`. */
export function planDrafts(input: PlanInput): Drafted {
  const { manifest, options, policy } = input;
  const entries = entriesOf(manifest);
  const view = viewTenant(input.listing.clients, manifest.scope);
  if (input.reviewed === null) checkOnly(options.only, entries, view);
  const chosen = chooseNames(options.only, entries);
  const matching = matchEntries(entries, view);
  const asked = draftEntries(entries, matching, input.resolution, input);
  const old = draftOldClients(view, matching, input);
  const ours = countOurs(view, matching, old.drafts);
  const limit = strictestLimit({ limits: manifest.limits, maxPurges: options.maxPurges, policy, ours });
  const purges = [...draftUnlisted(view, matching), ...old.drafts];
  const fixed = [...asked.drafts.values(), ...purges].filter(({ name }) => chosen(name));
  const room = limit.allowed - fixed.filter(counts).length;
  const rotations = fillRotations(
    asked.pairs.filter(({ entry }) => chosen(entry.name) && asked.drafts.get(entry)?.action !== 'replace'),
    rotationInput(input, room),
  );
  const rotated = [
    ...fixed.filter(({ entry }) => entry === null || !rotations.drafts.has(entry)),
    ...rotations.drafts.values(),
  ];
  const resumed = resumeStaged(rotated, view, matching, input);
  const unfinished = draftUnfinished(
    view,
    matching,
    new Set(resumed.flatMap(({ staged }) => staged?.remote.clientId ?? [])),
    input.held,
  );
  const drafts = [...resumed, ...unfinished.filter(({ name }) => chosen(name))].sort(byActionThenName);
  const strangers = findStrangers(view, { ...input, serverTime: input.listing.serverTime }).filter(
    (seen) => isOurs(seen, matching) && chosen(seen.plain),
  );
  const atHand = secretsAtHand(input.held);
  const noop = listNoops(asked.pairs, (entry) => asked.drafts.has(entry) || rotations.drafts.has(entry), atHand);
  return {
    view,
    matching,
    chosen,
    drafts,
    noop,
    unmanaged: unmanagedClients(view, matching),
    atHand,
    warnings: warnAboutPlan(input, { view, matching, rotations, strangers, drafts, kept: old.kept, purges }),
    refusals: [...matching.refusals, ...refuseLookAlikes(drafts, view, matching)],
    strangers,
    limit,
    ours,
  };
}

function rotationInput(input: PlanInput, room: number): RotationInput {
  const { manifest, policy, ownClientId, reviewed } = input;
  const rotated = reviewed?.changes.filter(({ reasons }) => reasons.includes('rotation-due'));
  return {
    options: input.options,
    dueTime: input.dueTime,
    room,
    isProtected: ({ entry, seen }) => protectionOf([entry.name, seen.plain], manifest.protect, policy) !== null,
    ownClientId,
    allowed: rotated ? new Set(rotated.flatMap(({ clientId }) => clientId ?? [])) : null,
  };
}

const actionOrder: Readonly<Record<Action, number>> = { create: 0, update: 1, replace: 2, purge: 3 };

function byActionThenName(a: Draft, b: Draft): number {
  return (
    actionOrder[a.action] - actionOrder[b.action] ||
    compareText(a.name, b.name) ||
    compareText(a.seen?.remote.clientId ?? '', b.seen?.remote.clientId ?? '')
  );
}
