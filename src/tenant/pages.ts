/**
 * Reads all pages of a listing: the first one tells how many rows there are and how many of them the tenant gives at once,
 * the others follow in parallel. It proves nothing (that is `completeness`), but it ends, whatever the tenant answers.
 */
import { TenantFailure } from '../errors.ts';
import { inParallel } from './in-parallel.ts';
import type { WirePage } from './wire.ts';

export interface PageSource<Row> {
  fetch(offset: number, limit: number): Promise<WirePage<Row>>;
  /** Two rows with the same one are repetitions of each other. */
  identity(row: Row): string;
}

export interface Pages<Row> {
  /** In the order of their offsets, repetitions included. */
  readonly rows: readonly Row[];
  /** `totalRecord` of every page, the first one's first. */
  readonly totals: readonly (number | null)[];
}

/** How many rows to ask for: 100, or less once the tenant has refused that (tenant-api, "Paging"). */
export class PageLimit {
  #sizes: readonly number[] = [100, 50, 20];

  get value(): number {
    return this.#sizes[0] ?? 20;
  }

  /** Asks for less from now on; false where that makes no sense any more. */
  shrink(): boolean {
    if (this.#sizes.length === 1) return false;
    this.#sizes = this.#sizes.slice(1);
    return true;
  }
}

/** A total beyond this many pages is not believed: nobody has a hundred thousand clients. */
const MOST_PAGES = 5_000;

/** Throws what `source.fetch` throws, a refusal of the limit aside. */
export async function readPages<Row>(
  source: PageSource<Row>,
  limit: PageLimit,
  concurrency: number,
): Promise<Pages<Row>> {
  const first = await fetchFirst(source, limit);
  const reading = new Reading(source, first);
  await inParallel(spansAfter(first, limit.value), concurrency, async (span) => reading.read(span));
  return reading.result();
}

async function fetchFirst<Row>(source: PageSource<Row>, limit: PageLimit): Promise<WirePage<Row>> {
  for (;;) {
    try {
      return await source.fetch(0, limit.value);
    } catch (error) {
      if (!isRefusedAsWrong(error) || !limit.shrink()) throw error;
    }
  }
}

/** Whether the tenant found fault with the request itself, as opposed to who sent it. */
export function isRefusedAsWrong(error: unknown): boolean {
  return error instanceof TenantFailure && error.kind === 'refused' && (error.status === 400 || error.status === 422);
}

/** A run of rows that one page should hold. */
interface Span {
  readonly index: number;
  readonly offset: number;
  readonly size: number;
}

/** A first page that is shorter than asked for, though there is more, shows what the tenant gives at most. */
function spansAfter(first: WirePage<unknown>, limit: number): readonly Span[] {
  const [received, total] = [first.rows.length, first.total ?? 0];
  const size = Math.min(limit, received);
  const count = received === 0 || total <= received ? 0 : Math.ceil((total - received) / size);
  if (count > MOST_PAGES) return [];
  return Array.from({ length: count }, (_, index) => {
    const offset = received + index * size;
    return { index, offset, size: Math.min(size, total - offset) };
  });
}

class Reading<Row> {
  readonly #source: PageSource<Row>;
  readonly #first: WirePage<Row>;
  readonly #spans: (readonly Row[])[] = [];
  readonly #totals: (number | null)[];
  readonly #firstRows: ReadonlySet<string>;
  /** The tenant ignores the offset, or has no rows where it counts some: going on would not help. */
  #isStuck = false;

  constructor(source: PageSource<Row>, first: WirePage<Row>) {
    this.#source = source;
    this.#first = first;
    this.#totals = [first.total];
    this.#firstRows = new Set(first.rows.map((row) => source.identity(row)));
  }

  /** Goes on from the last row received, so that short pages leave no gap. */
  async read({ index, offset, size }: Span): Promise<void> {
    const rows: Row[] = [];
    while (rows.length < size && !this.#isStuck) {
      const page = await this.#source.fetch(offset + rows.length, size - rows.length);
      this.#totals.push(page.total);
      this.#isStuck ||= page.rows.every((row) => this.#firstRows.has(this.#source.identity(row)));
      rows.push(...page.rows);
    }
    this.#spans[index] = rows;
  }

  result(): Pages<Row> {
    return { rows: [this.#first.rows, ...this.#spans].flat(), totals: this.#totals };
  }
}
