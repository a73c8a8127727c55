import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../src/glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['*', ''],
    ['*', 'a/b'],
    ['ci-*', 'ci-'],
    ['ci-*', 'ci-a/b'],
    ['*-prod-*', 'ci-prod-x'],
    ['a*b*c', 'aXbXbXc'],
    ['?', '😀'],
    ['a?c', 'a/c'],
    ['a.c', 'a.c'],
    ['[a]', '[a]'],
    ['**', 'x'],
    ['', ''],
  ])('%j matches %j', (glob, text) => {
    expect(matchesGlob(glob, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['?', ''],
    ['?', 'ab'],
    ['ci-*', 'CI-a'],
    ['ci-*', 'xci-a'],
    ['a.c', 'abc'],
    ['[a]', 'a'],
    ['*a', 'ab'],
    ['a*a', 'a'],
    ['{a,b}', 'a'],
  ])('%j does not match %j', (glob, text) => {
    expect(matchesGlob(glob, text)).toBe(false);
  });

  it('matches each text without stars against itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/[*?]/u.test(text));
        expect(matchesGlob(text, text)).toBe(true);
        expect(matchesGlob(`*${text}*`, `x${text}y`)).toBe(true);
      }),
    );
  });

  it('agrees with a regular expression', () => {
    const unit = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), fc.string({ unit, maxLength: 12 }), (glob, text) => {
        const expected = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su').test(text);
        expect(matchesGlob(glob, text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers a hostile glob at once', () => {
    expect(matchesGlob('*a'.repeat(50) + 'b', 'a'.repeat(10_000))).toBe(false);
  });
});
