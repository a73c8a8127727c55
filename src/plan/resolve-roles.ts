/** Roles: an exact name (`$member`), or a title (`Member`) without case that just one role has. The list is never built in. */
import { compareText } from '../canonical.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Manifest, Role } from '../model.ts';
import { foldName } from '../name.ts';
import { nearest } from '../nearest.ts';
import type { ManifestPlacesLike } from './resolve.ts';
import { FindingList } from './finding-list.ts';
import { quote } from './wording.ts';

export interface ResolvedRoles {
  readonly found: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether a role was not found at all. */
  readonly missing: boolean;
  readonly findRole: (text: string) => Role | null;
}

/** Resolves the role of every client; each problem is reported once for each place that says it. */
export function resolveRoles(input: {
  readonly manifest: Manifest;
  readonly places: ManifestPlacesLike | null;
  readonly roles: readonly Role[];
}): ResolvedRoles {
  const candidatesOf = indexRoles(input.roles);
  const found = new Map<string, string>();
  const findings = new FindingList();
  let missing = false;
  for (const [index, { name, role }] of input.manifest.clients.entries()) {
    if (found.has(role)) continue;
    const candidates = candidatesOf(role);
    const [only] = candidates;
    if (candidates.length === 1 && only !== undefined) {
      found.set(role, only.name);
    } else {
      missing ||= candidates.length === 0;
      const place = input.places?.client(index, 'role') ?? null;
      findings.add(role, place, name, (clients) => problemOf(role, clients, candidates, input.roles));
    }
  }
  const findRole = (text: string): Role | null => {
    const [only, ...others] = candidatesOf(text);
    return others.length > 0 ? null : (only ?? null);
  };
  return { found, diagnostics: findings.diagnostics(), missing, findRole };
}

function indexRoles(roles: readonly Role[]): (text: string) => readonly Role[] {
  const byName = new Map(roles.map((role) => [role.name, role]));
  const byTitle = new Map<string, Role[]>();
  for (const role of byName.values()) {
    const title = foldName(role.title);
    byTitle.set(title, [...(byTitle.get(title) ?? []), role]);
  }
  return (text) => {
    const exact = byName.get(text);
    return exact ? [exact] : (byTitle.get(foldName(text)) ?? []);
  };
}

function problemOf(
  role: string,
  clients: string,
  candidates: readonly Role[],
  roles: readonly Role[],
): Pick<Diagnostic, 'code' | 'summary' | 'detail' | 'hint'> {
  if (candidates.length > 1) {
    return {
      code: 'ambiguous-role',
      summary: 'Ambiguous role',
      detail: `${clients} for the role ${quote(role)}, which ${candidates.length} roles of this tenant are called.`,
      hint: `Say which one by its name: ${candidates
        .map(({ name }) => quote(name))
        .sort(compareText)
        .join(', ')}.`,
    };
  }
  const near = nearest(
    role,
    roles.flatMap(({ title, name }) => [title, name]),
  );
  const all = roles.map(({ title, name }) => title || name).sort(compareText);
  return {
    code: 'unknown-role',
    summary: 'Unknown role',
    detail: `${clients} for the role ${quote(role)}, which this tenant does not have.`,
    hint: `${near === null ? '' : `Did you mean ${quote(near)}? `}The tenant's roles are: ${all.join(', ')}.`,
  };
}
