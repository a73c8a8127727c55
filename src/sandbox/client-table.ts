import { compileFilter } from './filter.ts';
import type { FieldReader } from './filter.ts';
import { LaggingView } from './lagging-view.ts';
import { schemaViolation } from './tenant.ts';
import type { SandboxClient } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

/** A list request as the tenant reads it. */
export interface ListQuery {
  readonly offset: number;
  readonly limit: number;
  /** A field, with `-` before it for descending; null: the order in which the clients were made. */
  readonly sort: string | null;
  /** The JSON text of `filter`; null where there is none. */
  readonly filter: string | null;
}

export interface ListPage {
  /** All clients, matching or not. */
  readonly total: number;
  /** Those that match the filter. */
  readonly matching: number;
  readonly rows: readonly SandboxClient[];
}

/** The clients as a listing shows them: behind the writes, filtered, sorted (cached, so that a page costs what a page holds). */
export class ClientTable {
  readonly #view = new LaggingView<SandboxClient>();
  readonly #sorted = new Map<string, { readonly version: number; readonly rows: readonly SandboxClient[] }>();
  #shuffles = 0;

  write(clientId: string, client: SandboxClient | null, showsAt: number): void {
    this.#view.write(clientId, client, showsAt);
  }

  /** @throws RequestRefused (400) for an unknown sort field or a filter that cannot be read. */
  page(query: ListQuery, ties: TenantVariants['tieOrder'], now: number): ListPage {
    const total = this.#view.rows(now).size;
    const rows =
      query.filter === null ? this.#all(query.sort, ties, now) : this.#matching(query.filter, query.sort, ties, now);
    return { total, matching: rows.length, rows: rows.slice(query.offset, query.offset + query.limit) };
  }

  #matching(
    filter: string,
    sort: string | null,
    ties: TenantVariants['tieOrder'],
    now: number,
  ): readonly SandboxClient[] {
    const matches = compileFilter(filter, filterFields);
    const rows = [...this.#view.rows(now).values()].filter((client) => matches(client));
    return rows.toSorted(comparator(sort, this.#tieBreaker(ties)));
  }

  #all(sort: string | null, ties: TenantVariants['tieOrder'], now: number): readonly SandboxClient[] {
    const compare = comparator(sort, this.#tieBreaker(ties));
    if (ties === 'shuffled') return [...this.#view.rows(now).values()].toSorted(compare);
    const key = `${ties} ${sort ?? ''}`;
    const version = this.#view.version(now);
    const cached = this.#sorted.get(key);
    if (cached?.version === version) return cached.rows;
    const rows = [...this.#view.rows(now).values()].toSorted(compare);
    this.#sorted.set(key, { version, rows });
    return rows;
  }

  #tieBreaker(ties: TenantVariants['tieOrder']): Comparator {
    if (ties === 'insertion') return (a, b) => a.serial - b.serial;
    if (ties === 'reverse') return (a, b) => b.serial - a.serial;
    this.#shuffles += 1;
    const salt = this.#shuffles;
    return (a, b) => scatter(a.serial, salt) - scatter(b.serial, salt);
  }
}

type Comparator = (a: SandboxClient, b: SandboxClient) => number;

const filterFields: Readonly<Record<string, FieldReader<SandboxClient>>> = {
  id: (client) => client.id,
  clientId: (client) => client.clientId,
  displayName: (client) => client.displayName,
  description: (client) => client.description,
  role: (client) => client.role,
  createdBy: (client) => client.createdBy,
  updatedBy: (client) => client.updatedBy,
};

function comparator(sort: string | null, ties: Comparator): Comparator {
  if (sort === null) return ties;
  const descending = sort.startsWith('-');
  const compare = fieldComparator(descending ? sort.slice(1) : sort);
  const sign = descending ? -1 : 1;
  return (a, b) => sign * compare(a, b) || ties(a, b);
}

function fieldComparator(field: string): Comparator {
  switch (field) {
    case 'createdAt':
      return (a, b) => a.createdAt - b.createdAt;
    case 'updatedAt':
      return (a, b) => a.updatedAt - b.updatedAt;
    case 'displayName':
      return (a, b) => compareText(a.displayName, b.displayName);
    case 'clientId':
      return (a, b) => compareText(a.clientId, b.clientId);
    default:
      throw schemaViolation(`unknown sort field: ${field}`);
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A number that looks random but is the same for the same pair, so that one request has one order. */
function scatter(serial: number, salt: number): number {
  const mixed = Math.imul((serial + 1) ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
