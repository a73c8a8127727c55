/** Keeps `RELIABILITY.md` true: its figures are those of now, and what it points to is there. `UPDATE_GOLDEN=1` writes the figures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rows } from '../faults/rows.ts';
import { figures } from './figures.ts';

const root = new URL('../../', import.meta.url);
const page = new URL('RELIABILITY.md', root);
const read = (): string => readFileSync(page, 'utf8');

/** The page with every generated part as it is now. */
function renewed(text: string): string {
  return text.replaceAll(
    /(<!-- begin (\w+) -->\n)[^]*?(<!-- end \2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}${figures[name]?.().concat('\n') ?? ''}${end}`,
  );
}

test('its figures are those of the tests and of the last long runs', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, renewed(read()));
  expect(read()).toBe(renewed(read()));
});

test('it has a place for each figure, and for none that nobody knows', () => {
  const places = [...read().matchAll(/<!-- begin (\w+) -->/g)].map(([, name = '']) => name);
  expect(places).toHaveLength(Object.keys(figures).length);
  expect(new Set(places)).toEqual(new Set(Object.keys(figures)));
});

test('it states all five promises and all nine invariants', () => {
  const numbered = (heading: string): readonly number[] => {
    const part =
      read()
        .split(/^## /m)
        .find((text) => text.startsWith(heading)) ?? '';
    return [...part.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
  };
  expect(numbered('Five promises')).toEqual([1, 2, 3, 4, 5]);
  expect(numbered('Nine invariants')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('the files and folders that it names are there', () => {
  const named = [...read().matchAll(/`((?:test|src|schemas)\/[\w./-]+)`/g)].map(([, file = '']) => file);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});

test('the rows of faults that it names are in the table', () => {
  const last = Math.max(...rows.map(({ row }) => row));
  const named = [...read().matchAll(/\brows? ([\d, toand]+)/g)].flatMap(([, list = '']) => list.match(/\d+/g) ?? []);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((row) => Number(row) < 1 || Number(row) > last)).toEqual([]);
});
