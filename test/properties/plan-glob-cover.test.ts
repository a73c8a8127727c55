import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/glob.ts';
import { coversGlob } from '../../src/plan/glob-cover.ts';

const globArb = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '😀'), maxLength: 6 });

/** A text that the glob matches: every wildcard filled in. */
function textArb(glob: string): fc.Arbitrary<string> {
  const literal = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/', '😀'), maxLength: 3 });
  const one = fc.constantFrom('a', 'b', 'c', '😀');
  const parts = Array.from(glob).map((symbol) =>
    symbol === '*' ? literal : symbol === '?' ? one : fc.constant(symbol),
  );
  return fc.tuple(...parts).map((filled) => filled.join(''));
}

describe('a glob that covers another', () => {
  it('matches every text that the other one matches', () => {
    fc.assert(
      fc.property(
        globArb.chain((narrow) => fc.tuple(globArb, fc.constant(narrow), textArb(narrow))),
        ([wide, narrow, text]) => {
          expect(matchesGlob(narrow, text)).toBe(true);
          if (coversGlob(wide, narrow)) expect(matchesGlob(wide, text)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is always covered by itself and by a star', () => {
    fc.assert(
      fc.property(globArb, (glob) => {
        expect(coversGlob(glob, glob)).toBe(true);
        expect(coversGlob('*', glob)).toBe(true);
      }),
    );
  });
});
