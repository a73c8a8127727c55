/** Keeps the table of faults complete: every row has tests, and `table.md` names them. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testsOf } from './row-tests.ts';
import { rows } from './rows.ts';

const folder = new URL('./', import.meta.url);

test('every row of the table has tests of its own', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 55 }, (_, index) => index + 1));
  expect(rows.filter((row) => testsOf(row).length === 0)).toEqual([]);
});

test('no test of a fault is left out', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts'))) {
    expect(readFileSync(new URL(file, folder), 'utf8'), file).not.toMatch(
      /\b(?:test|it|describe)\.(?:skip|todo|only|fails)\b/,
    );
  }
});

test('no block of tests says that it is of a row which is another’s or none', () => {
  for (const file of new Set(rows.map((row) => row.file))) {
    const said = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^describe\('row (\d+): /gm)].map(([, n]) =>
      Number(n),
    );
    expect(said).toEqual(rows.filter((row) => row.file === file).map(({ row }) => row));
  }
});

test('table.md shows each row with its tests', async () => {
  const lines = rows.map((row) => {
    const tests = testsOf(row).map((name) => name.replaceAll('|', '\\|'));
    return `| ${row.row} | ${row.fault} | ${row.required} | \`${row.file}\`: ${tests.join(' · ')} |`;
  });
  const table = ['| row | fault | required | tests |', '|---|---|---|---|', ...lines].join('\n');
  await expect(
    `# Faults and their tests\n\nWritten by \`rows.test.ts\`; after a change: \`npx vitest run --config test/vitest.config.ts test/faults/rows.test.ts -u\`.\n\n${table}\n`,
  ).toMatchFileSnapshot('table.md');
});
