/** Input made to exhaust or to deceive: refused at a place, without a throw. */
import { describe, expect, it } from 'vitest';
import { problemsOf, readText, sourceFile } from '../support/manifest-text.ts';
import { nestings } from '../support/nestings.ts';

const utf16 = (text: string, mark: readonly number[]) =>
  new Uint8Array([...mark, ...Array.from(text).flatMap((character) => [character.charCodeAt(0), 0])]);

describe('a hostile manifest', () => {
  it.each(nestings)('of %s in each other is refused before anything recursive sees it', (_, text) => {
    expect(problemsOf(readText(text))).toEqual([expect.stringMatching(/ too-deep$/u)]);
  });

  it('may be fifty deep, and is then wrong for other reasons', () => {
    const nested = (depth: number) => `version: 1\nclients: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(problemsOf(readText(nested(49)))).toEqual(['2:11 wrong-type']);
    expect(problemsOf(readText(nested(50)))).toEqual(['2:59 too-deep']);
  });

  it('with aliases of aliases is counted before it is written out', () => {
    const levels = Array.from(
      { length: 11 },
      (_, level) => `  - &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const result = readText(`version: 1\nprotect:\n  - &l0 x\n${levels.join('\n')}\nclients: []\n`);
    expect(problemsOf(result)).toContainEqual(expect.stringMatching(/ alias-bomb$/u));
  });

  it.each([
    ['UTF-16 with a mark, little end first', utf16('version: 1', [0xff, 0xfe]), '1:1 not-utf8'],
    ['UTF-16 with a mark, big end first', new Uint8Array([0xfe, 0xff, 0, 0x61]), '1:1 not-utf8'],
    ['UTF-16 without a mark', utf16('version: 1', []), '1:2 forbidden-character'],
    ['a byte that is no UTF-8', new Uint8Array([0x61, 0x0a, 0x62, 0xff, 0x63]), '2:2 not-utf8'],
    ['an overlong form', new Uint8Array([0x61, 0xc0, 0x80]), '1:2 not-utf8'],
    ['a character cut at the end', new Uint8Array([0x61, 0x0a, 0xe2, 0x82]), '2:1 not-utf8'],
    ['a NUL', new Uint8Array([0x61, 0x0a, 0x61, 0x62, 0]), '2:3 forbidden-character'],
  ])('in %s is no text', (_, bytes, problem) => {
    expect(problemsOf(readText([{ path: 'a.yaml', bytes }]))).toEqual([problem]);
  });

  it.each(['\u0007', '\u001b', '\u007f', '\u0085', '\u009b', '\u202e', '\u2066', '\ufeff', '\r'])(
    'with %j in a comment is refused, and in a description only as an escape',
    (character) => {
      const text = (comment: string, description: string) =>
        `version: 1 # ${comment}\nclients:\n  - {name: a, role: Member, description: "${description}"}\n`;
      expect(problemsOf(readText(text(`${character}x`, '')))).toEqual(['1:14 forbidden-character']);
      const escaped = `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
      expect(problemsOf(readText(text('', escaped)))).toEqual([]);
    },
  );

  it('that only repeats one file is told so for each name', () => {
    const file = sourceFile('version: 1\nclients: [{name: a, role: R}]');
    expect(problemsOf(readText([file, file]))).toEqual(['2:18 duplicate-name']);
  });
});
