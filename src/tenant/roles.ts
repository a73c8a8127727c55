import { Failure } from '../errors.ts';
import type { Role } from '../model.ts';
import { ROLES_PATH } from './api-request.ts';
import { PageLimit, readPages } from './pages.ts';
import { readAnswer, SECOND_LOOK_MS } from './reading.ts';
import type { ReadingContext } from './reading.ts';
import { fromWireRole } from './wire-lookup.ts';
import { fromWirePage } from './wire.ts';

/** The levels of roles that a client can have; others that come although they were filtered out are left out here. */
const LEVELS = ['workspace', 'admin-subrole'];
const FILTER = JSON.stringify({ $or: LEVELS.map((level) => ({ level })) });

/**
 * All roles that a client can have, sorted by name. Read once more after 2 s where none came or fewer than the tenant
 * counts; then `Failure`, exit 5. Throws `TenantFailure`.
 */
export async function readRoles(context: ReadingContext): Promise<readonly Role[]> {
  const roles =
    (await tryToRead(context)) ??
    (await context.pause(SECOND_LOOK_MS, 'roles are missing in the answer'), await tryToRead(context));
  if (roles !== null) return roles;
  throw new Failure({
    exitCode: 5,
    code: 'roles-not-listed',
    summary: 'The roles of the tenant could not be read',
    detail: 'The tenant listed none, or fewer than it counts.',
    hint: 'Run it again.',
  });
}

/** Null where none came, or fewer than are counted while nothing shows that these are all. */
async function tryToRead(context: ReadingContext): Promise<readonly Role[] | null> {
  let hasEnded = false;
  const source = {
    fetch: async (offset: number, limit: number) => {
      const query = new URLSearchParams({ count: 'true', offset: `${offset}`, limit: `${limit}`, filter: FILTER });
      const request = { effect: 'read', method: 'GET', path: ROLES_PATH, query: query.toString() } as const;
      const page = await readAnswer(context, request, (json) => fromWirePage(json, fromWireRole));
      // With a filter `totalRecord` may count the roles that it leaves out, too. Then an empty page is the end.
      hasEnded ||= page.matching === null && offset > 0 && page.rows.length === 0;
      return { ...page, total: page.matching ?? page.total };
    },
    identity: ({ name }: Role) => name,
  };
  const { rows, totals } = await readPages(source, new PageLimit(), context.concurrency);
  const byName = new Map(rows.map((role) => [role.name, role]));
  if (byName.size === 0 || (byName.size < (totals[0] ?? 0) && !hasEnded)) return null;
  const fitting = [...byName.values()].filter(({ level }) => level === null || LEVELS.includes(level));
  return fitting.sort((a, b) => (a.name < b.name ? -1 : 1));
}
