/**
 * Personas, from the tenant's search index: many names in one request, one request a name where the tenant does not take
 * that (tenant-api, "Personas").
 */
import type { Persona } from '../model.ts';
import { SEARCH_PATH } from './api-request.ts';
import { inParallel } from './in-parallel.ts';
import { isRefusedAsWrong } from './pages.ts';
import { readAnswer } from './reading.ts';
import type { ReadingContext } from './reading.ts';
import { fromWirePersonas } from './wire-lookup.ts';

/** Names in a request, and rows in a page. */
const BATCH = 300;
/** The index gives no rows beyond ten thousand. */
const MOST_PAGES = 34;

/** The personas with these names, those included whose name differs in case alone. Throws `TenantFailure`. */
export async function findPersonasByName(
  context: ReadingContext,
  names: readonly string[],
): Promise<readonly Persona[]> {
  return sorted(await searchFor(context, 'name.keyword', names));
}

/**
 * The personas with these qualified names. A tenant that cannot search for them knows none: that is a warning, as the
 * qualified name itself is all that a client needs. Throws `TenantFailure`.
 */
export async function findPersonasByQualifiedName(
  context: ReadingContext,
  qualifiedNames: readonly string[],
): Promise<readonly Persona[]> {
  try {
    return sorted(await searchFor(context, 'qualifiedName', qualifiedNames));
  } catch (error) {
    if (isRefusedAsWrong(error)) return [];
    throw error;
  }
}

/** All personas. Throws `TenantFailure`. */
export async function listAllPersonas(context: ReadingContext): Promise<readonly Persona[]> {
  return sorted(await search(context, null));
}

async function searchFor(
  context: ReadingContext,
  field: string,
  values: readonly string[],
): Promise<readonly Persona[]> {
  const found: Persona[] = [];
  await inParallel(batchesOf([...new Set(values)].sort()), context.concurrency, async (batch) => {
    found.push(...(await searchForBatch(context, field, batch)));
  });
  return found;
}

async function searchForBatch(
  context: ReadingContext,
  field: string,
  batch: readonly string[],
): Promise<readonly Persona[]> {
  try {
    return await search(context, { terms: { [field]: batch } });
  } catch (error) {
    if (!isRefusedAsWrong(error)) throw error;
  }
  const found: Persona[] = [];
  await inParallel(batch, context.concurrency, async (value) => {
    found.push(...(await search(context, { term: { [field]: { value } } })));
  });
  return found;
}

/** All pages of one search; `from` goes on by the rows received, and a page without news is the last. */
async function search(context: ReadingContext, clause: object | null): Promise<readonly Persona[]> {
  const found = new Map<string, Persona>();
  for (let from = 0, page = 1; page <= MOST_PAGES; page += 1) {
    const { personas, received, count } = await fetchPage(context, clause, from);
    const known = found.size;
    for (const persona of personas) found.set(persona.qualifiedName, persona);
    from += received;
    const hasMore = count === null ? received >= BATCH : from < count;
    if (!hasMore || received === 0 || (personas.length > 0 && found.size === known)) break;
  }
  return [...found.values()];
}

async function fetchPage(
  context: ReadingContext,
  clause: object | null,
  from: number,
): Promise<ReturnType<typeof fromWirePersonas>> {
  const active = [{ term: { __state: { value: 'ACTIVE' } } }, { term: { '__typeName.keyword': { value: 'PERSONA' } } }];
  const body = {
    dsl: {
      from,
      size: BATCH,
      track_total_hits: true,
      query: { bool: { filter: clause === null ? active : [...active, clause] } },
      sort: [{ __guid: { order: 'asc' } }],
    },
    attributes: ['name', 'displayName', 'qualifiedName'],
    relationAttributes: [],
  };
  return readAnswer(context, { effect: 'read', method: 'POST', path: SEARCH_PATH, body }, fromWirePersonas);
}

function batchesOf(values: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(values.length / BATCH);
  return Array.from({ length: count }, (_, index) => values.slice(index * BATCH, (index + 1) * BATCH));
}

/** The same bytes whatever order the answers came in. */
function sorted(personas: readonly Persona[]): readonly Persona[] {
  const unique = new Map(personas.map((persona) => [persona.qualifiedName, persona]));
  const key = ({ name, qualifiedName }: Persona): string => `${name}\n${qualifiedName}`;
  return [...unique.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
