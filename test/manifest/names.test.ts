/** Which names and pins a manifest may have, and which of them may not meet. */
import { describe, expect, it } from 'vitest';
import { isPlainText, nameProblem } from '../../src/manifest/name-rule.ts';
import { problemsOf, readText, sourceFile } from '../support/manifest-text.ts';

describe('a name', () => {
  it.each(['a', 'ci dbt', 'a\u00a0b', 'é', '😀', 'a\u2029b', 'a\u202fb', 'a\u2065b', 'a\u206ab', '(rotated 0a1b2c3d)'])(
    'can be %j',
    (name) => {
      expect(nameProblem(name)).toBeNull();
      expect(isPlainText(name)).toBe(true);
    },
  );

  it.each([
    ['', 'empty'],
    [' a', 'white space around it'],
    ['a ', 'white space around it'],
    ['a\u00a0', 'white space around it'],
    [' ', 'white space around it'],
    ['a (provisioning 0a1b2c3d)', 'a reserved suffix'],
    ['a (superseded 0a1b2c3d)', 'a reserved suffix'],
    ['a (rotated 0a1b2c3d)', 'a reserved suffix'],
    ['a (rotated 0a1b2c3d) ', 'white space around it'],
    ['a\n', 'a character that nobody sees'],
    ['\ud83d', 'a character that nobody sees'],
    ['a\udc00b', 'a character that nobody sees'],
    ['\u202ea (rotated 0a1b2c3d)', 'a character that nobody sees'],
  ])('cannot be %j: %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });

  it.each(['\u0000', '\u001f', '\u007f', '\u009f', '\u202a', '\u202e', '\u2066', '\u2069'])(
    'holds no %j, as the schema says',
    (character) => {
      expect(isPlainText(`a${character}b`)).toBe(false);
      const escaped = `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
      expect(problemsOf(readText(`version: 1\nclients: [{name: "a${escaped}b", role: R}]`))).toEqual([
        '2:18 bad-character',
      ]);
    },
  );
});

const clients = (...entries: readonly string[]) =>
  `version: 1\ndefaults: {role: R}\nclients:\n${entries.map((entry) => `  - {${entry}}\n`).join('')}`;
const problems = (...entries: readonly string[]) => problemsOf(readText(clients(...entries)));

function detailsOf(...entries: readonly string[]): readonly string[] {
  const result = readText(clients(...entries));
  return result.ok ? [] : result.diagnostics.map(({ detail }) => detail);
}

describe('names that people take for one', () => {
  it('are refused unless each client is pinned', () => {
    expect(problems('name: a, clientId: oauth-client-1', 'name: A, clientId: oauth-client-2')).toEqual([]);
    expect(problems('name: a', 'name: A, clientId: oauth-client-2')).toEqual(['5:12 duplicate-name']);
    expect(problems('name: a, clientId: oauth-client-1', 'name: A')).toEqual(['5:12 duplicate-name']);
  });

  it('are reported at each but the first, which the others name', () => {
    expect(problems('name: a', 'name: b', 'name: A', 'name: a')).toEqual([
      '6:12 duplicate-name',
      '7:12 duplicate-name',
    ]);
    expect(detailsOf('name: a', 'name: b', 'name: A', 'name: a')).toEqual([
      '"A" and "a" (atlan-oauth.yaml:4:12) differ only in case, white space around them or Unicode form.',
      '"a" stands at atlan-oauth.yaml:4:12 already.',
    ]);
  });

  it('are no matter of entries that have no name, or an empty one', () => {
    expect(problems('clientId: oauth-client-1', 'description: x')).toEqual(['4:5 missing-key', '5:5 missing-key']);
    expect(problems('name: ""', 'description: x')).toEqual(['4:12 empty-text', '5:5 missing-key']);
    expect(problems('name: 1', 'name: 1')).toEqual(['4:12 not-text', '5:12 not-text']);
  });
});

describe('a pin', () => {
  it('is for one client; every other that has it is told of the first', () => {
    const pinned = (name: string, id: number) => `name: ${name}, clientId: oauth-client-${id}`;
    expect(problems(pinned('a', 1), pinned('b', 2), 'name: c', 'name: d')).toEqual([]);
    expect(detailsOf(pinned('a', 1), pinned('b', 2), pinned('c', 1), pinned('d', 1))).toEqual([
      'oauth-client-1 is pinned at atlan-oauth.yaml:4:25 already.',
      'oauth-client-1 is pinned at atlan-oauth.yaml:4:25 already.',
    ]);
    expect(problems(pinned('a', 1), pinned('c', 1), pinned('d', 1))).toEqual([
      '5:25 duplicate-pin',
      '6:25 duplicate-pin',
    ]);
  });
});

describe('a previous name', () => {
  it('is no name that a client has, its own and that of a tombstone among them', () => {
    expect(problems('name: a, previousNames: [b, a]')).toEqual(['4:34 previous-name-taken']);
    expect(problems('name: a, previousNames: [b]', 'name: b, state: absent')).toEqual(['4:31 previous-name-taken']);
    expect(
      detailsOf(
        'name: b, clientId: oauth-client-1',
        'name: b, clientId: oauth-client-2',
        'name: a, previousNames: [b]',
      ),
    ).toEqual(['"b" is also the name at atlan-oauth.yaml:4:12.']);
  });

  it('is claimed once; every other claim is told of the first', () => {
    expect(problems('name: a, previousNames: [x]', 'name: b, previousNames: [z, X]')).toEqual([]);
    expect(problems('name: a, previousNames: [x, x]', 'name: b, previousNames: [x]')).toEqual([
      '4:34 previous-name-twice',
      '5:31 previous-name-twice',
    ]);
    expect(detailsOf('name: a, previousNames: [x, x]', 'name: b, previousNames: [x]')).toEqual(
      Array(2).fill('"x" stands among the previous names at atlan-oauth.yaml:4:31 already.'),
    );
  });

  it('that is taken is not said to be claimed twice as well', () => {
    expect(problems('name: a, previousNames: [x]', 'name: b, previousNames: [x]', 'name: x')).toEqual([
      '4:31 previous-name-taken',
      '5:31 previous-name-taken',
    ]);
  });

  it('is looked at in its own place, whatever else stands in the list', () => {
    expect(problems('name: a, previousNames: [1, b]', 'name: b')).toEqual([
      '4:31 not-text',
      '4:34 previous-name-taken',
    ]);
    expect(problems('name: a, previousNames: b', 'name: b')).toEqual(['4:30 wrong-type']);
  });

  it('that is no text is told just that, however often it stands there', () => {
    expect(problems('name: a, previousNames: [1, 1]')).toEqual(['4:31 not-text', '4:34 not-text']);
  });

  it('stands in the file that it stands in', () => {
    const result = readText([
      sourceFile('version: 1\ndefaults: {role: R}\nclients: [{name: a}]\n', 'a.yaml'),
      sourceFile('clients:\n  - name: b\n    previousNames: [a]\n', 'b.yaml'),
    ]);
    expect(result).toMatchObject({
      diagnostics: [{ detail: '"a" is also the name at a.yaml:3:18.', place: { file: 'b.yaml', line: 3, column: 21 } }],
    });
  });
});
