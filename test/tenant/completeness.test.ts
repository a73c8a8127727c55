import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RemoteClient } from '../../src/model.ts';
import { proveListing } from '../../src/tenant/completeness.ts';

const client = (n: number, name = `ci-${n}`): RemoteClient => ({
  clientId: `oauth-client-${n}`,
  name,
  description: '',
  role: '$member',
  personas: [],
  createdAt: null,
  updatedAt: null,
  createdBy: null,
});

const reading = { serverTime: 1, ownClientId: null, emptyBefore: false };
const someClients = fc
  .uniqueArray(fc.nat({ max: 99 }), { minLength: 1, maxLength: 20 })
  .map((ids) => ids.map((id) => client(id)));

describe('a listing is proven whole, or not used', () => {
  test('every client once, the same total on every page', () => {
    fc.assert(
      fc.property(someClients, fc.integer({ min: 1, max: 4 }), (rows, pages) => {
        const proof = proveListing({ ...reading, rows, totals: Array.from({ length: pages }, () => rows.length) });
        expect(proof.proven).toBe(true);
      }),
    );
  });

  test('one row less is never proven', () => {
    fc.assert(
      fc.property(someClients, fc.nat(), (rows, which) => {
        const less = rows.toSpliced(which % rows.length, 1);
        expect(
          proveListing({ ...reading, rows: less, totals: [rows.length, rows.length], emptyBefore: true }).proven,
        ).toBe(false);
      }),
    );
  });

  test('a repetition in the place of another row is never proven', () => {
    fc.assert(
      fc.property(someClients, fc.nat(), (rows, which) => {
        fc.pre(rows.length > 1);
        const missing = which % rows.length;
        const repeated = rows.with(missing, rows[(missing + 1) % rows.length] ?? client(0));
        expect(proveListing({ ...reading, rows: repeated, totals: [rows.length] }).proven).toBe(false);
      }),
    );
  });

  test('a repetition beside all rows is dropped', () => {
    const proof = proveListing({ ...reading, rows: [client(1), client(2), client(1)], totals: [2, 2] });
    expect(proof.proven && proof.listing.clients.map(({ clientId }) => clientId)).toEqual([
      'oauth-client-1',
      'oauth-client-2',
    ]);
  });

  test.each([
    ['no page', []],
    ['no total', [null]],
    ['a total that goes missing', [2, null]],
    ['a total that changes', [2, 3]],
    ['a total that changes and comes back', [2, 3, 2]],
    ['a total that is too small', [1]],
    ['a total of 0', [0]],
  ])('%s', (_, totals) => {
    expect(proveListing({ ...reading, rows: [client(1), client(2)], totals }).proven).toBe(false);
  });

  test('a client that reads differently on two pages has no single state', () => {
    const rows = [client(1), client(2), client(1, 'renamed')];
    expect(proveListing({ ...reading, rows, totals: [2, 2] })).toMatchObject({ proven: false });
  });

  test('an empty listing is believed at the second look', () => {
    expect(proveListing({ ...reading, rows: [], totals: [0] }).proven).toBe(false);
    expect(proveListing({ ...reading, rows: [], totals: [0], emptyBefore: true }).proven).toBe(true);
  });

  test('with an OAuth login the listing must hold the own client', () => {
    const own = { ...reading, ownClientId: 'oauth-client-9', emptyBefore: true };
    expect(proveListing({ ...own, rows: [client(1)], totals: [1] })).toMatchObject({ proven: false });
    expect(proveListing({ ...own, rows: [], totals: [0] }).proven).toBe(false);
    expect(proveListing({ ...own, rows: [client(1), client(9)], totals: [2] }).proven).toBe(true);
  });

  test('the order of the rows does not show in it', () => {
    fc.assert(
      fc.property(someClients, fc.func(fc.integer()), (rows, key) => {
        const shuffled = [...rows].sort((a, b) => key(a.clientId) - key(b.clientId));
        const totals = [rows.length];
        expect(proveListing({ ...reading, rows: shuffled, totals })).toEqual(
          proveListing({ ...reading, rows, totals }),
        );
      }),
    );
  });
});
