import type { Diagnostic } from '../diagnostic.ts';
import type { Scope } from '../model.ts';
import { finish } from '../steps.ts';
import { validatePolicy } from '../validation/validate-policy.ts';
import type { SourceFile } from './decode.ts';
import { Findings } from './findings.ts';
import { loadFile } from './load.ts';
import { normalizeScope } from './normalize.ts';
import type { ScopeData } from './normalize.ts';

/** What a manifest may do at most, from a place that a pull request cannot change (design section 4). Null: it says nothing about that. */
interface Policy {
  readonly limits: { readonly count: number | null; readonly percent: number | null } | null;
  /** Globs; empty where it names none. */
  readonly protect: readonly string[];
  /** Titles or names. */
  readonly allowedRoles: readonly string[] | null;
  /** Names or qualified names. */
  readonly allowedPersonas: readonly string[] | null;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly recipientsDigest: string | null;
  /** The widest that a manifest may declare. */
  readonly scope: Scope | null;
}

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

interface PolicyData {
  readonly limits?: { readonly count?: number; readonly percent?: number };
  readonly protect?: readonly string[];
  readonly allowedRoles?: readonly string[];
  readonly allowedPersonas?: readonly string[];
  readonly recipientsDigest?: string;
  readonly scope?: ScopeData;
}

/** Reads a policy, YAML or JSON, with the care of a manifest: every problem in one go, with its place. Never throws. */
export function readPolicy(file: SourceFile): PolicyResult {
  const findings = new Findings();
  const { source, tree } = finish(loadFile(file, { label: 'policy', validate: validatePolicy }, findings));
  if (findings.errors > 0 || tree === null) return { ok: false, diagnostics: findings.toDiagnostics([source]) };
  // The schema has just found nothing wrong with it: that is the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ok: true, policy: normalizePolicy(tree.data as PolicyData) };
}

function normalizePolicy(data: PolicyData): Policy {
  const { limits, scope } = data;
  return {
    limits: limits === undefined ? null : { count: limits.count ?? null, percent: limits.percent ?? null },
    protect: data.protect ?? [],
    allowedRoles: data.allowedRoles ?? null,
    allowedPersonas: data.allowedPersonas ?? null,
    recipientsDigest: data.recipientsDigest ?? null,
    scope: scope === undefined ? null : normalizeScope(scope),
  };
}
