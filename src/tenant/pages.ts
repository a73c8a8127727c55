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
  /** The last one asks for more than its rest, so that rows beyond the total show. */
  readonly limit: number;
}

/** A first page that is shorter than asked for, though there is more, shows what the tenant gives at most. */
function spansAfter(first: WirePage<unknown>, asked: number): readonly Span[] {
  const [received, total] = [first.rows.length, first.total ?? 0];
  const limit = Math.min(asked, received);
  const count = received === 0 || total <= received ? 0 : Math.ceil((total - received) / limit);
  if (count > MOST_PAGES) return [];
  return Array.from({ length: count }, (_, index) => {
    const offset = received + index * limit;
    return { index, offset, limit, size: Math.min(limit, total - offset) };
  });
}

class Reading<Row> {
  readonly #source: PageSource<Row>;
  readonly #first: WirePage<Row>;
  readonly #firstRows: ReadonlySet<string>;
  readonly #spans: (readonly Row[])[] = [];
  readonly #totals: (number | null)[];
  /** What comes cannot become a whole listing any more. */
  #isPointless = false;

  constructor(source: PageSource<Row>, first: WirePage<Row>) {
    this.#source = source;
    this.#first = first;
    this.#totals = [first.total];
    this.#firstRows = new Set(first.rows.map((row) => source.identity(row)));
  }

  /** Goes on from the last row received, so that short pages leave no gap. */
  async read({ index, offset, size, limit }: Span): Promise<void> {
    const rows: Row[] = [];
    while (rows.length < size && !this.#isPointless) {
      const page = await this.#source.fetch(offset + rows.length, limit);
      this.#totals.push(page.total);
      this.#isPointless ||= page.total !== this.#first.total || this.#repeatsFirst(page.rows);
      rows.push(...page.rows);
    }
    this.#spans[index] = rows;
  }

  result(): Pages<Row> {
    return { rows: [this.#first.rows, ...this.#spans].flat(), totals: this.#totals };
  }

  /** The tenant ignores the offset, or has no rows where it counts some. */
  #repeatsFirst(rows: readonly Row[]): boolean {
    return rows.every((row) => this.#firstRows.has(this.#source.identity(row)));
  }
}
