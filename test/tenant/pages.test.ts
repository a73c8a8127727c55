import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TenantFailure } from '../../src/errors.ts';
import { PageLimit, readPages } from '../../src/tenant/pages.ts';
import type { WirePage } from '../../src/tenant/wire.ts';

interface Answering {
  /** What the tenant gives for an offset and a limit. */
  (offset: number, limit: number): WirePage<number>;
}

const identity = String;

/** Reads from a tenant that answers so, and tells what was asked. */
async function read(answer: Answering, concurrency = 8) {
  const asked: { readonly offset: number; readonly limit: number }[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const fetch = async (offset: number, limit: number): Promise<WirePage<number>> => {
    asked.push({ offset, limit });
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return answer(offset, limit);
  };
  const pages = await readPages({ fetch, identity }, new PageLimit(), concurrency);
  return { ...pages, asked, mostAtOnce };
}

const rowsUpTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const honest =
  (count: number, cap = 1_000): Answering =>
  (offset, limit) => ({
    rows: rowsUpTo(count).slice(offset, offset + Math.min(limit, cap)),
    total: count,
    matching: null,
  });

describe('all rows are found', () => {
  test('in pages of 100, as many as it takes', async () => {
    const { rows, asked, totals } = await read(honest(950));
    expect(rows).toEqual(rowsUpTo(950));
    expect(asked).toHaveLength(10);
    expect(totals).toEqual(Array.from({ length: 10 }, () => 950));
  });

  test.each([0, 1, 99, 100])('%d in a single page', async (count) => {
    const { rows, asked } = await read(honest(count));
    expect(rows).toHaveLength(count);
    expect(asked).toHaveLength(1);
  });

  test('the first page alone, then the others at once', async () => {
    expect((await read(honest(2_000), 8)).mostAtOnce).toBe(8);
    expect((await read(honest(2_000), 1)).mostAtOnce).toBe(1);
  });

  test('of a tenant that caps the page in silence', async () => {
    const { rows, asked, mostAtOnce } = await read(honest(210, 20));
    expect(rows).toEqual(rowsUpTo(210));
    expect(asked).toHaveLength(11);
    expect(mostAtOnce).toBe(8);
  });

  test('of a tenant that refuses 100 and 50', async () => {
    const { rows, asked } = await read((offset, limit) => {
      if (limit > 20) throw refused(400);
      return honest(45)(offset, limit);
    });
    expect(rows).toEqual(rowsUpTo(45));
    expect(asked.map(({ limit }) => limit)).toEqual([100, 50, 20, 20, 20]);
  });

  test('of a tenant that gives any number of rows that it likes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ max: 300, min: 0 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 120 })),
        async (count, caps) => {
          const answer: Answering = (offset) => honest(count)(offset, caps.next().value ?? 1);
          expect(new Set((await read(answer)).rows)).toEqual(new Set(rowsUpTo(count)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('reading ends', () => {
  test('where a refusal has another reason than the limit', async () => {
    const asked: number[] = [];
    const answer: Answering = (_, limit) => {
      asked.push(limit);
      throw refused(asked.length > 0 ? 400 : 0);
    };
    await expect(read(answer)).rejects.toThrow(TenantFailure);
    expect(asked).toEqual([100, 50, 20]);
    await expect(
      read(() => {
        throw refused(404);
      }),
    ).rejects.toThrow(TenantFailure);
  });

  test('where the offset is ignored', async () => {
    const { asked, rows } = await read((_, limit) => ({
      rows: rowsUpTo(100).slice(0, limit),
      total: 100_000,
      matching: null,
    }));
    expect(asked.length).toBeLessThanOrEqual(10);
    expect(new Set(rows).size).toBe(100);
  });

  test('where the list is endless', async () => {
    const endless: Answering = (offset, limit) => ({
      rows: rowsUpTo(limit).map((n) => offset + n),
      total: offset + 1_000,
      matching: null,
    });
    const { asked } = await read(endless);
    expect(asked.length).toBeLessThanOrEqual(10);
  });

  test('where the total is absurd', async () => {
    const { asked } = await read(
      (offset, limit) => honest(100)(offset, limit) && { rows: [1, 2], total: 2 ** 52, matching: null },
    );
    expect(asked).toHaveLength(1);
  });

  test('where pages come empty although the total promises more', async () => {
    const { asked, rows } = await read((offset, limit) => ({ ...honest(100)(offset, limit), total: 1_000 }));
    expect(rows).toHaveLength(100);
    expect(asked.length).toBeLessThanOrEqual(10);
  });

  test('where there is no total', async () => {
    const { asked, totals } = await read((offset, limit) => ({ ...honest(500)(offset, limit), total: null }));
    expect(asked).toHaveLength(1);
    expect(totals).toEqual([null]);
  });

  test('at the first page that fails for good', async () => {
    let asked = 0;
    const answer: Answering = (offset, limit) => {
      asked += 1;
      if (offset === 300) throw refused(500);
      return honest(10_000)(offset, limit);
    };
    await expect(read(answer, 2)).rejects.toThrow(TenantFailure);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBeLessThan(10);
  });
});

function refused(status: number): TenantFailure {
  const kind = status < 500 ? 'refused' : 'unknown';
  return new TenantFailure({ kind, method: 'GET', path: '/', status, requestId: null, message: 'no' });
}
