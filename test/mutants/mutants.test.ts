/** Keeps the deliberate defects fit to be made: `npm run test:mutants` makes them and looks whether the tests see it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import mutants from './mutants.json' with { type: 'json' };

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test.each(mutants)('$name: it can be made in one place', ({ file, find, replace }) => {
  expect(read(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test.each(mutants)('$name: the tests that must catch it exist', ({ tests }) => {
  expect(read(tests.file)).toContain(`'${tests.name}'`);
});
