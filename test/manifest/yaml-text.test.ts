import { describe, expect, it } from 'vitest';
import { literalBlock, quoted, yamlText } from '../../src/manifest/yaml-text.ts';

describe('a text on one line', () => {
  it.each([
    'a',
    '_x',
    '$member',
    'Admins (Connections)',
    'ci-dbt',
    'user@host',
    'a/b.c+d~e',
    'été 2026',
    'e\u0301tude',
    'नमस्ते',
    'a'.repeat(200),
  ])('stays as it is where nobody could take it for anything else: %s', (text) => {
    expect(yamlText(text)).toBe(text);
  });

  it.each([
    '',
    'a ',
    ' a',
    '1a',
    '-a',
    '(a)',
    'a: b',
    'a#b',
    "it's",
    'no',
    'True',
    'null',
    'true',
    '2026-01-31',
    'a'.repeat(201),
  ])('stands in quotes where a reader might: %j', (text) => {
    expect(yamlText(text)).toBe(`"${text}"`);
  });
});

describe('a text in quotes', () => {
  it.each([
    ['"', String.raw`\"`],
    ['\\', String.raw`\\`],
    ['\n', String.raw`\n`],
    ['\r', String.raw`\r`],
    ['\t', String.raw`\t`],
    ['\0', String.raw`\x00`],
    ['\u001b', String.raw`\x1B`],
    ['\u0085', String.raw`\x85`],
    ['\u00ad', String.raw`\xAD`],
    ['\u0600', String.raw`\u0600`],
    ['\u2028', String.raw`\u2028`],
    ['\u2029', String.raw`\u2029`],
    ['\u202e', String.raw`\u202E`],
    ['\ufeff', String.raw`\uFEFF`],
    ['\ud83d', String.raw`\uD83D`],
    ['\ue000', String.raw`\uE000`],
    ['\uffff', String.raw`\uFFFF`],
    ['\u{e0041}', String.raw`\U000E0041`],
    ['\u{10ffff}', String.raw`\U0010FFFF`],
  ])('has no %j but as an escape', (character, escape) => {
    expect(quoted(`a${character}b${character}`)).toBe(`"a${escape}b${escape}"`);
  });

  it.each(['a b', 'é', 'שלום', '😀', '\u00a0', '\u00ff', '# b', '##', '#vso'])('shows %j as it is', (text) => {
    expect(quoted(text)).toBe(`"${text}"`);
  });

  it.each([
    ['##[error]x', String.raw`\x23#[error]x`],
    ['##vso[task]', String.raw`\x23#vso[task]`],
    ['##VSO[task]', String.raw`\x23#VSO[task]`],
    ['a ##[group]', String.raw`a \x23#[group]`],
  ])('holds no command to the runner that prints it: %s', (text, inside) => {
    expect(quoted(text)).toBe(`"${inside}"`);
  });

  it.each(['👩‍👩‍👧', '👩🏽‍🚀', '❤️‍🔥'])('leaves the emoji %s whole', (emoji) => {
    expect(quoted(emoji)).toBe(`"${emoji}"`);
  });

  it.each(['a\u200db', '👩\u200db', 'a\u200d👩', '👩\u200d'])('shows a joiner that joins no emoji: %j', (text) => {
    expect(quoted(text)).toBe(`"${text.replace('\u200d', String.raw`\u200D`)}"`);
  });
});

describe('a text of several lines', () => {
  it('stands in a block as it is, quotes and backslashes too', () => {
    expect(literalBlock('Say "hi".\nC:\\temp: # no comment\n- no entry', '    ')).toBe(
      '|-\n    Say "hi".\n    C:\\temp: # no comment\n    - no entry',
    );
  });

  it.each([
    ['one line alone', 'a'],
    ['an empty line', 'a\n\nb'],
    ['a line break at the end', 'a\n'],
    ['white space before a line', 'a\n b'],
    ['white space behind a line', 'a \nb'],
    ['a command to a runner', 'a\n::error::b'],
    ['another command', 'a\n##[error]b'],
    ['something that nobody sees', 'a\nb\u202ec'],
    ['something that nobody sees beside quotes', '"a"\nb\u202e"c"'],
  ])('has no block for %s', (_, text) => {
    expect(literalBlock(text, '  ')).toBeNull();
  });
});
