/** Where a mistake in the YAML is shown: where a person has to change something, not where the parser notices. */
import { describe, expect, it } from 'vitest';
import { readText } from '../support/manifest-text.ts';

/** `line:column+length` of each problem that YAML itself has, and what is said about it. */
function syntaxOf(text: string): readonly string[] {
  const result = readText(text);
  const found = result.ok
    ? []
    : result.diagnostics.filter(({ code }) => code === 'yaml-syntax' || code === 'unknown-tag');
  return found.map(
    ({ place, detail, hint }) =>
      `${place?.line}:${place?.column}+${place?.length} ${detail}${hint === null ? '' : ` ${hint}`}`,
  );
}

const unclosed = (bracket: string) => `The ${bracket} for this one is missing, or not indented far enough.`;
const unclosedQuote = 'The quote that opens here is not closed, or its text goes on without indentation.';
const colon =
  'A colon follows what begins here, which makes it a key, where no key can stand. If the colon belongs to a text, put the text in quotes; else check the indentation.';

describe('a bracket that is not closed', () => {
  it.each([
    ['after others that are', 'version: 1\nprotect: [a, [b], c\nclients: []\n', ['2:10+1', ']']],
    ['inside another', 'version: 1\nprotect: [[a], [b, "c"\nclients: []\n', ['2:16+1', ']']],
    ['of a mapping', 'version: 1\nlimits: {count: 1\nclients: []\n', ['2:9+1', '}']],
    ['in the line of its parent', '{a: 1, b: [1, 2}\n', ['1:11+1', ']']],
    ['in front of a key in brackets', 'a: [b\n[c]: d\n', ['1:4+1', ']']],
    ['in a key', 'version: 1\n? a\n? [b\n', ['3:3+1', ']']],
  ])('is shown where it opens: %s', (_, text, [place, bracket = '']) => {
    expect(syntaxOf(text)).toEqual([`${place} ${unclosed(bracket)}`]);
  });
});

describe('what follows from a bracket that is not closed', () => {
  const blockInFlow = 'Block collections are not allowed within flow collections.';

  it('is told of the lines below', () => {
    expect(syntaxOf('protect: [\n  - a\n  - b\n')).toEqual([`1:10+1 ${unclosed(']')}`, `2:3+3 ${blockInFlow}`]);
  });

  it('is not told of the brackets around it', () => {
    expect(syntaxOf('protect: [\n  {b]\n')).toEqual([`2:3+1 ${unclosed('}')}`]);
  });
});

describe('a quote that is not closed', () => {
  it('in what is no key either is told as the latter', () => {
    const words = 'Implicit map keys need to be followed by map values.';
    expect(syntaxOf("a: b\n['c")).toEqual([`2:1+3 ${words}`]);
    expect(syntaxOf(" b: c\n ['d")).toEqual([`2:2+3 ${words}`]);
    expect(syntaxOf("  b 'bkey: @\n  ['}").at(-1)).toEqual(`2:3+3 ${words}`);
  });

  it.each([
    ['"abc\n', '1:1+1'],
    ["'abc", '1:1+1'],
    ['version: 1\nprotect: ["a", "b, c]\nclients: []\n', '2:16+1'],
    ['x: {a: "b\n', '1:8+1'],
    ['x: ["a\n', '1:5+1'],
  ])('is shown where it opens: %j', (text, place) => {
    expect(syntaxOf(text)).toEqual([`${place} ${unclosedQuote}`]);
  });
});

describe('what else is no YAML', () => {
  it.each([
    ['version: 1\nx: @a\n', '2:4+1 Plain value cannot start with reserved character @. Put the value in quotes.'],
    ['version: 1\n\tx: 1\n', '2:1+1 Tabs are not allowed as indentation. Indent with spaces.'],
    [
      'x: "a\\qb"\n',
      '1:6+1 Invalid escape sequence \\q. Write a backslash twice in double quotes, or use single quotes.',
    ],
    ['a: b: c\n', `1:4+1 ${colon}`],
    ['version: 1\nprotect: [a] b\n', '2:14+1 Unexpected scalar at node end.'],
    ['version: 1\nprotect: ]\n', '2:10+1 Unexpected flow-seq-end token in YAML stream: "]".'],
    ['version: 1\nprotect: &a &b c\n', '2:13+2 A node can have at most one anchor.'],
  ])('has its place and the way out: %j', (text, problem) => {
    expect(syntaxOf(text)).toEqual([problem]);
  });

  it('is told once a line', () => {
    expect(syntaxOf('x: "a\\qb" "\\q"\ny: @b\nz: `c\n').map((problem) => problem.split(' ')[0])).toEqual([
      '1:6+1',
      '2:4+1',
      '3:4+1',
    ]);
  });

  it('is told for a hundred lines', () => {
    const wrong = (count: number) => syntaxOf('x: @a\n'.repeat(count));
    expect(wrong(99)).toHaveLength(99);
    expect(wrong(150)).toHaveLength(100);
  });

  it('is told in so many words, however long what the parser quotes', () => {
    const [problem = ''] = syntaxOf(`x: |${'y'.repeat(300)}\n  a\n`);
    expect(problem).toMatch(/^1:5\+1 Block scalar header includes extra characters: \|y+…$/u);
    expect(problem).toHaveLength('1:5+1 '.length + 161);
    const words = 'Block scalar header includes extra characters: |';
    const longest = 'y'.repeat(160 - words.length);
    expect(syntaxOf(`x: |${longest}\n  a\n`)).toEqual([`1:5+1 ${words}${longest}.`]);
  });

  it('is told in sentences that end', () => {
    expect(syntaxOf('x: |a.b\n  a\n')).toEqual(['1:5+1 Block scalar header includes extra characters: |a.b.']);
  });

  it('is first what stands first in its line', () => {
    expect(syntaxOf('"a\\qb\nc": x\n')).toEqual([
      '1:1+5 What begins here is no key of the mapping around it. Check the indentation, and that the line before is complete.',
    ]);
    expect(syntaxOf('*a: , b\n')).toEqual(['1:3+1 Alias ending in : is ambiguous.']);
  });
});

it('shows every tag that it does not know, and each alone', () => {
  const unknown = (tag: string) =>
    `The tag ${tag} is not known here: a manifest is made of texts, numbers, lists and mappings. Remove the tag.`;
  expect(syntaxOf('version: 1\nx: !a 1\ny: !<b> 2\nz: !!set 3\n')).toEqual([
    `2:4+2 ${unknown('!a')}`,
    `3:4+4 ${unknown('!<b>')}`,
    `4:4+5 ${unknown('!!set')}`,
  ]);
});
