/** What stands in a file as plain data, and where each piece of it stands. */
import { describe, expect, it } from 'vitest';
import { Findings } from '../../src/manifest/findings.ts';
import { finish } from '../../src/steps.ts';
import { loadFile } from '../../src/manifest/load.ts';
import type { Path, Tree } from '../../src/manifest/tree.ts';
import { sourceFile } from '../support/manifest-text.ts';

const anything = { label: 'file', validate: () => [] };

function load(text: string): {
  readonly tree: Tree | null;
  readonly findings: Findings;
  readonly problems: readonly string[];
} {
  const findings = new Findings();
  const { source, tree } = finish(loadFile(sourceFile(text), anything, findings));
  const problems = findings
    .toDiagnostics([source])
    .map(({ place, code }) => `${place?.line ?? 0}:${place?.column ?? 0}+${place?.length ?? 0} ${code}`);
  return { tree, findings, problems };
}

/** The data of a text without problems. */
function dataOf(text: string): unknown {
  const { tree, problems } = load(text);
  expect(problems).toEqual([]);
  return tree?.data;
}

const times = (count: number, text: string) => Array<string>(count).fill(text).join(', ');

describe('the data of a file', () => {
  it('is texts, numbers, truth values, null, lists and mappings', () => {
    expect(dataOf('a: [x, 1, true, null, ~, "1", !!str 2]\nb: {c: , d: -1.5, f}\ne:\ng: |-\n  1\n')).toEqual({
      a: ['x', 1, true, null, null, '1', '2'],
      b: { c: null, d: -1.5, f: null },
      e: null,
      g: '1',
    });
  });

  it('has keys like any other where a prototype would have its own', () => {
    const data = dataOf('__proto__: {a: 1}\nconstructor: 2\n"": 3\n"<<": 4\n1: 5\ntrue: 6\n');
    expect(Object.getPrototypeOf(data)).toBeNull();
    expect(Object.entries(data as object)).toEqual([
      ['1', 5],
      ['__proto__', { a: 1 }],
      ['constructor', 2],
      ['', 3],
      ['<<', 4],
      ['true', 6],
    ]);
  });

  it('has of two equal keys the first, and reads the second all the same', () => {
    const { tree, problems } = load('a: 1\nb: 2\na: [no]\n');
    expect(tree?.data).toEqual({ a: 1, b: 2 });
    expect(problems).toEqual(['3:1+1 duplicate-key', '3:5+2 ambiguous-value']);
  });

  it.each([
    ['a list', '? [a]\n: no\n', '1:3+3'],
    ['an alias', 'a: &a x\n*a : no\n', '2:1+2'],
    ['a mapping', '? {a: 1}\n: no\n', '1:3+6'],
  ])('has no key that is %s, and what stands there is read all the same', (_, text, key) => {
    const { tree, problems } = load(text);
    expect(problems).toEqual([`${key} key-not-text`, expect.stringMatching(/ ambiguous-value$/u)]);
    expect(Object.keys(tree?.data as object)).not.toContain('[a]');
  });

  it('has no key that merges another mapping, whatever its tag', () => {
    const { tree, problems } = load('a: &a {b: 1}\nc:\n  <<: *a\n  d: 2\n');
    expect(tree?.data).toEqual({ a: { b: 1 }, c: { d: 2 } });
    expect(problems).toEqual(['3:3+2 merge-key']);
  });

  it('is nothing where the file holds nothing', () => {
    expect(load('').problems).toEqual(['1:1+1 empty-file']);
    expect(load('# a comment\n').problems).toEqual(['1:1+1 empty-file']);
    expect(load('null').problems).toEqual(['1:1+1 empty-file']);
    expect(load('---\n').tree).toBeNull();
    expect(load('{}').problems).toEqual([]);
  });
});

describe('an alias', () => {
  it('stands for whatever the newest anchor of its name marks', () => {
    expect(dataOf('a: &x 1\nb: *x\nc: &x [2]\nd: *x\ne: &y {f: *x}\ng: *y\n')).toEqual({
      a: 1,
      b: 1,
      c: [2],
      d: [2],
      e: { f: [2] },
      g: { f: [2] },
    });
  });

  it('of a name that nobody has given, or only gives below, stands for nothing', () => {
    const { tree, problems } = load('a: *x\nb: &x 1\n');
    expect(tree?.data).toEqual({ a: null, b: 1 });
    expect(problems).toEqual(['1:4+2 unknown-alias']);
  });

  it('cannot stand inside the value that it repeats', () => {
    const { tree, problems } = load('a: &x [1, {b: *x}]\nc: *x\n');
    expect(problems).toEqual(['1:15+2 alias-cycle']);
    expect(tree?.data).toEqual({ a: [1, { b: null }], c: [1, { b: null }] });
  });

  it('may be one of a hundred in a file; the first one more is reported, the others are not read', () => {
    expect(load(`a: &a x\nb: [${times(100, '*a')}]\n`).problems).toEqual([]);
    const { tree, problems } = load(`a: &a x\nb: [${times(100, '*a')}]\nc: [*a, *a, *b]\n`);
    expect(problems).toEqual(['3:5+2 too-many-aliases']);
    expect(tree?.data).toMatchObject({ c: [null, null, null] });
  });

  it('may repeat a hundred thousand values with all others of the file, those in what it repeats counted', () => {
    // Of 1, 10, 91, 820 and 7,381 values each, itself included; the lists repeat 90 + 819 + 7,380 of them.
    const lists = `s: &s x
a: &a [${times(9, 'x')}]
b: &b [${times(9, '*a')}]
c: &c [${times(9, '*b')}]
d: &d [${times(9, '*c')}]
`;
    // 12 * 7,381 + 3 * 820 + 7 * 91 + 4 * 10 + 2 * 1 are what is left of 100,000.
    const rest = `e: [${times(12, '*d')}, ${times(3, '*c')}, ${times(7, '*b')}, ${times(4, '*a')}, *s, *s]\n`;
    expect(load(lists + rest).problems).toEqual([]);
    const { tree, problems } = load(`${lists}${rest}f: [*s, *s, *a]\n`);
    expect(problems).toEqual(['7:5+2 alias-bomb']);
    expect(tree?.data).toMatchObject({ f: [null, null, null] });
  });
});

describe('the place of a value', () => {
  const text = `version: 1
defaults: &d
  role: &r Member
clients:
  - name: a
    role: *r
    personas: [X, {name: Y}]
  - *d
empty:
nothing: []
`;
  const { tree } = load(text);
  const at = ({ start, end }: { readonly start: number; readonly end: number }) => {
    const before = text.slice(0, start).split('\n');
    return `${before.length}:${(before.at(-1) ?? '').length + 1} ${text.slice(start, end)}`;
  };
  const span = (...path: Path) => (tree === null ? null : at(tree.span(path)));
  const keySpan = (...path: Path) => (tree === null ? null : at(tree.keySpan(path)));

  it('is the value itself; of a mapping over several lines its first key', () => {
    expect(span('version')).toBe('1:10 1');
    expect(span()).toBe('1:1 version');
    expect(span('defaults')).toBe('3:3 role');
    expect(span('clients', 0)).toBe('5:5 name');
    expect(span('clients', 0, 'personas')).toBe('7:15 [X, {name: Y}]');
    expect(span('clients', 0, 'personas', 0)).toBe('7:16 X');
    expect(span('clients', 0, 'personas', 1)).toBe('7:19 {name: Y}');
    expect(span('clients', 0, 'personas', 1, 'name')).toBe('7:26 Y');
    expect(span('nothing')).toBe('10:10 []');
  });

  it('is the alias where one stands, and within it what it repeats', () => {
    expect(span('clients', 0, 'role')).toBe('6:11 *r');
    expect(span('clients', 1)).toBe('8:5 *d');
    expect(span('clients', 1, 'role')).toBe('3:12 Member');
    expect(keySpan('clients', 1, 'role')).toBe('3:3 role');
  });

  it('is the key where nothing is written behind it', () => {
    expect(span('empty')).toBe('9:1 empty');
    expect(keySpan('empty')).toBe('9:1 empty');
  });

  it('is in its own line where an entry of a list is empty', () => {
    const { tree: sparse } = load('a:\n  - x\n  -\n  - z\n');
    expect(sparse?.span(['a', 1])).toEqual({ start: 12, end: 12 });
    expect(sparse?.span(['a', 1, 'b'])).toEqual({ start: 12, end: 12 });
  });

  it('is the nearest thing around it where a path leads nowhere', () => {
    expect(span('clients', 0, 'overlap')).toBe('5:5 name');
    expect(span('clients', 0, 'name', 'x')).toBe('5:11 a');
    expect(span('clients', 0, 'name', 0)).toBe('5:11 a');
    expect(span('defaults', 0)).toBe('3:3 role');
    expect(span('clients', 0, 'personas', 7)).toBe('7:15 [X, {name: Y}]');
    expect(span('clients', 0, 'personas', 'length')).toBe('7:15 [X, {name: Y}]');
    expect(span('clients', 7, 'name')).toMatch(/^5:3 - name/u);
    expect(span('unknown', 'deep', 0)).toBe('1:1 version');
    expect(keySpan('clients', 0, 'overlap')).toBe('5:5 name');
    expect(keySpan('clients', 0, 'personas', 1)).toBe('7:19 {name: Y}');
    expect(keySpan('unknown', 'deep')).toBe('1:1 version');
    expect(keySpan()).toBe('1:1 version');
  });

  it('of a key is the key, the first of several', () => {
    expect(keySpan('version')).toBe('1:1 version');
    expect(keySpan('clients', 0, 'personas')).toBe('7:5 personas');
    expect(keySpan('clients', 0, 'personas', 1, 'name')).toBe('7:20 name');
    const twice = load('a: 1\nb:\n  c: 2\n  c: 3\n').tree;
    expect(twice?.keySpan(['b', 'c'])).toEqual({ start: 10, end: 11 });
    expect(twice?.span(['b', 'c'])).toEqual({ start: 13, end: 14 });
  });
});
