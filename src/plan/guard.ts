/** The guards that judge the whole plan (design section 4); each refusal says the figures and the way out. */
import { renderDuration } from '../duration.ts';
import type { Manifest, PlanOptions, Recipient, Refusal } from '../model.ts';
import { counts } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Limit } from './limit.ts';
import type { Chosen } from './only.ts';
import { policyRefusals } from './policy.ts';
import type { PolicyInForce } from './policy.ts';
import { protectionOf } from './protection.ts';
import type { Resolution } from './resolve.ts';
import type { SeenClient } from './tenant-view.ts';
import { candidateLine, counted, lines, quote, timeText } from './wording.ts';

export interface GuardInput {
  readonly drafts: readonly Draft[];
  readonly manifest: Manifest;
  readonly options: PlanOptions;
  readonly policy: PolicyInForce | null;
  readonly limit: Limit;
  /** How many remote clients are managed or in scope. */
  readonly ours: number;
  readonly ownClientId: string | null;
  readonly recipients: readonly Recipient[];
  readonly recipientsDigest: string | null;
  readonly resolution: Resolution;
  /** What `--only` leaves. */
  readonly chosen: Chosen;
  /** Staged clients that another apply may be working on. */
  readonly strangers: readonly SeenClient[];
  readonly leftoverAgeMs: number;
  readonly mode: 'plan' | 'apply';
}

/** Every refusal of the drafts taken together, the gravest first. */
export function guardDrafts(input: GuardInput): Refusal[] {
  const refusals = [
    guardOwnClient(input),
    guardEmptyManifest(input),
    guardProtected(input),
    guardPins(input),
    guardLimits(input),
    ...(input.mode === 'apply' ? [guardStrangers(input), guardRecipients(input)] : []),
    ...guardPolicy(input),
  ];
  return refusals.filter((refusal) => refusal !== null);
}

function guardPolicy({ policy, manifest, chosen, recipientsDigest, resolution }: GuardInput): Refusal[] {
  if (policy === null) return [];
  const clients = manifest.clients.filter(({ name }) => chosen(name));
  return policyRefusals(policy, { clients, scope: manifest.scope, recipientsDigest, resolution });
}

function guardOwnClient({ drafts, ownClientId }: GuardInput): Refusal | null {
  if (ownClientId === null) return null;
  const own = drafts.find(({ action, seen, staged, after }) => {
    if (staged?.remote.clientId === ownClientId) return true;
    return seen?.remote.clientId === ownClientId && (action !== 'update' || after?.name !== seen.remote.name);
  });
  if (own === undefined) return null;
  const verb = own.action === 'update' ? 'rename' : own.action;
  const client = own.staged?.remote.clientId === ownClientId ? own.staged : own.seen;
  return {
    guard: 'own-client',
    summary: 'The tool would cut off its own client',
    detail: `The plan would ${verb} the client that this tool is logged in as:\n${client ? candidateLine(client.remote) : ownClientId}`,
    hint: `${ownClientHint(own)}, or log in as another client; no flag lifts this guard.`,
  };
}

function ownClientHint({ action, entry }: Draft): string {
  if (action !== 'purge') return 'Leave its name, role and personas in the manifest as they are';
  return entry === null
    ? 'List it in the manifest as it is, or narrow the scope so that it is left out'
    : 'Take its tombstone out of the manifest';
}

function guardEmptyManifest({ manifest, options }: GuardInput): Refusal | null {
  if (options.allowEmpty || manifest.scope === null || manifest.clients.length + manifest.tombstones.length > 0)
    return null;
  return {
    guard: 'empty-manifest',
    summary: 'The manifest is empty',
    detail: `It lists no client, but has a scope (${manifest.scope.names.map(quote).join(', ')}): every client in it would be purged.`,
    hint: 'If that is meant, pass --allow-empty.',
  };
}

function guardProtected({ drafts, manifest, policy }: GuardInput): Refusal | null {
  const found = drafts.filter(counts).flatMap((draft) => {
    const by = protectionOf([draft.name, draft.seen?.plain ?? draft.name], manifest.protect, policy);
    return by === null ? [] : [{ draft, by }];
  });
  if (found.length === 0) return null;
  const byPolicy = found.some(({ by }) => by === 'policy');
  const which = found.map(
    ({ draft }) =>
      `  ${quote(draft.name)} would be ${draft.action === 'purge' ? 'purged' : 'replaced'}: ${draft.reasons.join(', ')}`,
  );
  return {
    guard: 'protect',
    summary: 'A protected client would go',
    detail: `${counted(found.length, 'change')} would purge or replace a client that is protected:\n${lines(which)}`,
    hint: byPolicy
      ? `The policy ${policy?.file ?? ''} protects it: change the manifest so that it stays, or have the policy changed; no flag lifts it.`
      : 'Change the manifest so that it stays as it is, or take its glob out of protect; no flag lifts it.',
  };
}

function guardPins({ drafts }: GuardInput): Refusal | null {
  const pinned = drafts.filter(({ action, entry }) => action === 'replace' && entry?.clientId != null);
  if (pinned.length === 0) return null;
  const which = pinned.map(
    ({ name, entry, reasons }) => `  ${quote(name)}, clientId: ${entry?.clientId ?? ''} (${reasons.join(', ')})`,
  );
  return {
    guard: 'pin-dangling',
    summary: 'A pinned client would be replaced',
    detail: `${counted(pinned.length, 'replacement')} would leave a pin that points at a purged client:\n${lines(which)}`,
    hint: 'Remove the clientId line of these clients first: the new client gets a new id.',
  };
}

function guardLimits({ drafts, limit, ours }: GuardInput): Refusal | null {
  const over = drafts.filter(counts);
  if (over.length <= limit.allowed) return null;
  const share =
    ours === 0
      ? ''
      : `, ${((over.length * 100) / ours).toFixed(2)}% of the ${counted(ours, 'client')} managed or in scope`;
  const which = over.map(({ name, action, seen }) => `  ${action} ${quote(name)} (${seen?.remote.clientId ?? ''})`);
  return {
    guard: limit.setBy === 'policy' ? 'policy' : 'limits',
    summary: 'Too many purges and replacements',
    detail: `${over.length} purges and replacements are over the limit of ${limit.allowed} (${limit.source})${share}:\n${lines(which)}`,
    hint: [...aloneHint(over, limit), limitsHint(over.length, limit)].join('\n'),
  };
}

/** A leaked secret must not wait for other changes, nor take them along. */
function aloneHint(over: readonly Draft[], { allowed }: Limit): readonly string[] {
  const requested = over.filter(({ reasons }) => reasons.includes('requested'));
  if (requested.length === 0 || requested.length > allowed) return [];
  return [`Do only what was asked for by name with: ${requested.map(({ name }) => `--only ${quote(name)}`).join(' ')}`];
}

function limitsHint(count: number, { setBy, policyAllows }: Limit): string {
  if (policyAllows === 0) return 'The policy allows none: have whoever owns it change that; no flag lifts it.';
  if (setBy === 'policy') return 'Do it in several applies, or have the policy changed; no flag lifts it.';
  if (policyAllows !== null && count > policyAllows) {
    return `If all of them are meant, do it in several applies: with --max-purges ${policyAllows} each, which is what the policy allows.`;
  }
  const flag = `If all of them are meant, pass --max-purges ${count}`;
  return setBy === 'flag' ? `${flag}.` : `${flag}, or raise limits in the manifest.`;
}

function guardStrangers({ strangers, leftoverAgeMs }: GuardInput): Refusal | null {
  if (strangers.length === 0) return null;
  const oldEnough = Math.max(...strangers.map(({ remote }) => (remote.createdAt ?? 0) + leftoverAgeMs));
  return {
    guard: 'another-apply',
    summary: 'Another apply may be at work',
    detail: `${counted(strangers.length, 'client')} staged less than ${renderDuration(leftoverAgeMs)} ago by an apply that no sealed file here knows:\n${lines(strangers.map(({ remote }) => candidateLine(remote)))}`,
    hint: `Wait until ${timeText(oldEnough)}, or, if no other apply is running, pass --leftover-age 0s.`,
  };
}

function guardRecipients({ drafts, recipients }: GuardInput): Refusal | null {
  const made = drafts.filter(({ action }) => action === 'create' || action === 'replace');
  if (made.length === 0 || recipients.length > 0) return null;
  return {
    guard: 'no-recipients',
    summary: 'Nobody could open the new secrets',
    detail: `The plan makes ${counted(made.length, 'new secret')}, but no recipient is named to seal them to.`,
    hint: 'Name secrets.recipients in the manifest; "atlan-oauth keygen" makes an identity and its recipient.',
  };
}
