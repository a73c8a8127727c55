/** What a reader must not miss about one change (design section 3). */
import { renderDuration } from '../duration.ts';
import type { ClientState, Plan, Role, Warning, WarningCode } from '../model.ts';
import type { Draft } from './draft.ts';
import type { SeenClient } from './tenant-view.ts';
import { counted, listed, quote, timeText, word, yamlText } from './wording.ts';

export interface WarningContext {
  readonly titles: Plan['titles'];
  readonly findRole: (text: string) => Role | null;
  /** Epoch milliseconds: what is over by then is no overlap. */
  readonly dueTime: number;
  /** Names of purged clients with this role and these personas, see {@link renameKey}. */
  readonly purged: ReadonlyMap<string, readonly string[]>;
  /** Successors whose secret no sealed file at hand holds, by the clientId of the old client that goes. */
  readonly unsealed: ReadonlyMap<string, SeenClient>;
}

/** The warnings of one change, in a fixed order. */
export function warnAbout(draft: Draft, context: WarningContext): Warning[] {
  switch (draft.action) {
    case 'create':
      return [...grantsAdmin(draft, context), ...looksLikeRename(draft, context)];
    case 'replace':
      return [...grantsAdmin(draft, context), ...accessChanges(draft, context), ...oldCredentials(draft, context)];
    case 'purge':
      return draft.leftover === 'provisioning'
        ? []
        : [
            warning(draft, 'credentials-revoked', `${whose(draft)} stop working in this apply.`),
            ...secretNotAtHand(draft, context),
          ];
    case 'update':
      return [];
  }
}

/** Clients with equal keys have the same role and personas: a create beside a purge of such a client may be a rename. */
export function renameKey({ role, personas }: ClientState): string {
  return JSON.stringify([role, ...personas]);
}

function grantsAdmin(draft: Draft, context: WarningContext): Warning[] {
  const role = draft.after?.role ?? '';
  if (rankOf(role, context) < 2) return [];
  return [
    warning(
      draft,
      'grants-admin',
      `The new credentials of ${quote(draft.name)} get the role ${titled(role, context.titles.roles)}, which can administer the tenant.`,
    ),
  ];
}

function accessChanges(draft: Draft, context: WarningContext): Warning[] {
  const { before, after, name } = draft;
  if (before === null || after === null) return [];
  const warnings: Warning[] = [];
  const { roles, personas } = context.titles;
  if (rankOf(after.role, context) > rankOf(before.role, context)) {
    warnings.push(
      warning(
        draft,
        'role-raised',
        `${quote(name)} goes up from the role ${titled(before.role, roles)} to ${titled(after.role, roles)}.`,
      ),
    );
  }
  const gained = after.personas.filter((persona) => !before.personas.includes(persona));
  const lost = before.personas.filter((persona) => !after.personas.includes(persona));
  const named = (all: readonly string[]): string =>
    `the persona${all.length === 1 ? '' : 's'} ${all.map((one) => titled(one, personas)).join(', ')}`;
  if (gained.length > 0) warnings.push(warning(draft, 'persona-added', `${quote(name)} gains ${named(gained)}.`));
  if (lost.length > 0) warnings.push(warning(draft, 'persona-removed', `${quote(name)} loses ${named(lost)}.`));
  return warnings;
}

function oldCredentials(draft: Draft, { dueTime }: WarningContext): Warning[] {
  const renamed = renamedAt(draft);
  if (draft.overlapMs === 0 || (renamed !== null && renamed + draft.overlapMs <= dueTime)) {
    const message = `${whose(draft)} stop working in this apply: whoever uses them fails until the new ones are delivered.`;
    return [warning(draft, 'credentials-revoked', message)];
  }
  const until =
    renamed === null
      ? `for ${renderDuration(draft.overlapMs)} after the replacement`
      : `until ${timeText(renamed + draft.overlapMs)}`;
  const warnings = [
    warning(draft, 'old-credentials-live-until', `${whose(draft)} live on beside the new ones ${until}.`),
  ];
  if (draft.replacePaths.length > 0) {
    const { role, personas } = draft.before ?? { role: '', personas: [] };
    const old = `the role ${word(role)} and ${counted(personas.length, 'persona')}`;
    warnings.push(
      warning(
        draft,
        'old-role-lives-until',
        `The old credentials of ${quote(draft.name)} keep their access (${old}) ${until}.`,
      ),
    );
  }
  return warnings;
}

/** When an interrupted apply renamed the old client, so that its overlap runs already; null where it begins with this apply. */
function renamedAt({ seen }: Draft): number | null {
  return seen === null || seen.leftover === null ? null : seen.remote.updatedAt;
}

function looksLikeRename(draft: Draft, { purged }: WarningContext): Warning[] {
  const others = draft.after === null ? [] : (purged.get(renameKey(draft.after)) ?? []);
  if (others.length === 0) return [];
  const [other = '', ...more] = others;
  const sentence = `${quote(draft.name)} is created while ${listed(others)} with the same role and personas ${more.length === 0 ? 'is' : 'are'} purged.`;
  const advice = 'If it is the same client, previousNames keeps its credentials';
  const message =
    more.length === 0 ? `${sentence} ${advice}:\n    previousNames: [${yamlText(other)}]` : `${sentence} ${advice}.`;
  return [warning(draft, 'looks-like-rename', message)];
}

/** A purge that cannot be taken back, while perhaps nobody holds what comes after. */
function secretNotAtHand(draft: Draft, { unsealed }: WarningContext): Warning[] {
  const successor = unsealed.get(draft.seen?.remote.clientId ?? '');
  if (successor === undefined) return [];
  const name = quote(draft.name);
  const message = `No sealed file at hand holds the secret of the client that has taken its place, ${name} (${successor.remote.clientId}): unless somebody has that secret, nobody can log in as ${name} after this apply. Find its sealed file first, or have new credentials made too: --replace ${name}.`;
  return [warning(draft, 'secret-not-at-hand', message)];
}

function whose({ name, seen }: Draft): string {
  return `The credentials of ${quote(name)} (${seen?.remote.clientId ?? ''})`;
}

function warning({ name }: Draft, code: WarningCode, message: string): Warning {
  return { code, name, message };
}

function titled(name: string, titles: Readonly<Record<string, string>>): string {
  const title = Object.hasOwn(titles, name) ? titles[name] : undefined;
  return title === undefined || title === name || title === '' ? word(name) : `${quote(title)} (${word(name)})`;
}

/** `$guest` below every other role of the workspace, an admin's part role above them, `$admin` on top. */
function rankOf(name: string, { findRole }: WarningContext): number {
  if (name === '$admin') return 3;
  if (name === '$guest') return 0;
  return findRole(name)?.level === 'admin-subrole' ? 2 : 1;
}
