/** The policy from the protected environment (design section 4): what a manifest may do at most. It only tightens. */
import type { ManifestClient, PersonaReference, Refusal, Scope } from '../model.ts';
import { coversGlob } from './glob-cover.ts';
import type { Resolution } from './resolve.ts';
import { counted, lines, quote, word } from './wording.ts';

/** What the planner reads of a policy; null: the policy says nothing about it. */
export interface PolicyRules {
  readonly limits: { readonly count: number | null; readonly percent: number | null } | null;
  readonly protect: readonly string[];
  /** Titles or names. */
  readonly allowedRoles: readonly string[] | null;
  /** Names or qualified names. */
  readonly allowedPersonas: readonly string[] | null;
  readonly recipientsDigest: string | null;
  readonly scope: Scope | null;
}

export interface PolicyInForce {
  /** As named on the command line. */
  readonly file: string;
  readonly policy: PolicyRules;
}

/** Refusals for everything that the manifest declares beyond the policy; its limits and protection are guards of their own. */
export function policyRefusals(
  policy: PolicyInForce,
  input: {
    /** All clients that the manifest lists, or those that `--only` leaves: also those that exist already. */
    readonly clients: readonly ManifestClient[];
    readonly scope: Scope | null;
    readonly recipientsDigest: string | null;
    readonly resolution: Resolution;
  },
): Refusal[] {
  const { allowedRoles, allowedPersonas, recipientsDigest, scope } = policy.policy;
  const problems: Refusal[] = [];
  if (allowedRoles) problems.push(...refuseRoles(policy, allowedRoles, input));
  if (allowedPersonas) problems.push(...refusePersonas(policy, allowedPersonas, input));
  if (recipientsDigest !== null && recipientsDigest !== input.recipientsDigest) {
    problems.push(refuseRecipients(policy, recipientsDigest, input.recipientsDigest));
  }
  if (scope && input.scope) problems.push(...refuseScope(policy, scope, input.scope));
  return problems;
}

function refuseRoles(
  policy: PolicyInForce,
  allowed: readonly string[],
  { clients, resolution }: { readonly clients: readonly ManifestClient[]; readonly resolution: Resolution },
): Refusal[] {
  const names = new Set(allowed.flatMap((text) => resolution.findRole(text)?.name ?? []));
  const wrong = clients.filter(({ role }) => !names.has(resolution.roles.get(role) ?? ''));
  const found = wrong.map(({ name, role }) => `  ${quote(name)} has the role ${quote(role)}`);
  return refuseEach(policy, found, 'role', 'allowedRoles', allowed.map(word));
}

function refusePersonas(
  policy: PolicyInForce,
  allowed: readonly string[],
  { clients, resolution }: { readonly clients: readonly ManifestClient[]; readonly resolution: Resolution },
): Refusal[] {
  const known = new Set(allowed);
  const isAllowed = ({ kind, value }: PersonaReference): boolean => {
    const other = kind === 'name' ? resolution.personas.get(value) : resolution.titles.personas[value];
    return known.has(value) || (other !== undefined && known.has(other));
  };
  const found = clients.flatMap(({ name, personas }) => {
    const wrong = personas.filter((reference) => !isAllowed(reference));
    return wrong.length === 0 ? [] : [`  ${quote(name)} has ${wrong.map(({ value }) => quote(value)).join(', ')}`];
  });
  return refuseEach(policy, found, 'persona', 'allowedPersonas', allowed.map(quote));
}

function refuseEach(
  policy: PolicyInForce,
  found: readonly string[],
  what: 'role' | 'persona',
  rule: string,
  allowed: readonly string[],
): Refusal[] {
  if (found.length === 0) return [];
  const why = allowed.length === 0 ? `, and ${rule} is empty` : ` that is not among ${rule}: ${allowed.join(', ')}`;
  const detail = `${counted(found.length, 'client')} with a ${what}${why}:\n${lines(found)}`;
  return [refusal(policy, `A ${what} is not allowed`, detail)];
}

function refuseRecipients(policy: PolicyInForce, wanted: string, found: string | null): Refusal {
  return refusal(
    policy,
    'The recipients are not those of the policy',
    `The recipients have the digest ${found ?? 'of none: none are given'}, the policy demands ${wanted}.`,
  );
}

function refuseScope(policy: PolicyInForce, widest: Scope, declared: Scope): Refusal[] {
  const names = declared.names.filter((glob) => !widest.names.some((wide) => coversGlob(wide, glob)));
  const found = names.map((glob) => `  names: ${quote(glob)} is not within ${widest.names.map(quote).join(', ')}`);
  if (widest.createdBy) {
    const { createdBy } = widest;
    const makers = (declared.createdBy ?? ['*']).filter((glob) => !createdBy.some((wide) => coversGlob(wide, glob)));
    found.push(...makers.map((glob) => `  createdBy: ${quote(glob)} is not within ${createdBy.map(quote).join(', ')}`));
  }
  if (found.length === 0) return [];
  const detail = `${counted(found.length, 'glob')} of the manifest's scope ${found.length === 1 ? 'reaches' : 'reach'} beyond the policy's:\n${lines(found)}`;
  return [refusal(policy, 'The scope is wider than the policy allows', detail)];
}

function refusal(policy: PolicyInForce, summary: string, detail: string): Refusal {
  const hint = `Change the manifest, or have whoever owns the policy ${policy.file} change that; no flag lifts it.`;
  return { guard: 'policy', summary, detail, hint };
}
