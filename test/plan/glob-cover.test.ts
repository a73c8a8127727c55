import { describe, expect, it } from 'vitest';
import { coversGlob } from '../../src/plan/glob-cover.ts';

describe('whether a glob covers another', () => {
  it.each([
    ['ci-*', 'ci-*'],
    ['ci-*', 'ci-dbt-*'],
    ['ci-*', 'ci-dbt'],
    ['ci-*', 'ci-?'],
    ['*', 'ci-*'],
    ['?*', '*?'],
    ['*?', '??*'],
    ['c?-*', 'ci-*'],
    ['a*b*', 'a*x*b'],
  ])('%j covers %j', (wide, narrow) => {
    expect(coversGlob(wide, narrow)).toBe(true);
  });

  it.each([
    ['ci-*', '*'],
    ['ci-*', 'c*'],
    ['ci-*', 'CI-*'],
    ['ci-?', 'ci-*'],
    ['ci-?', 'ci-'],
    ['ci-dbt', 'ci-*'],
    ['ci-a', 'ci-?'],
    ['?', '*'],
    ['a*b', 'a*'],
    ['a', 'aa'],
    ['a', 'ba'],
    ['?', 'ab'],
    ['', 'a'],
  ])('%j does not cover %j', (wide, narrow) => {
    expect(coversGlob(wide, narrow)).toBe(false);
  });
});
