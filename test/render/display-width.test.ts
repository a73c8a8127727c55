import { describe, expect, it } from 'vitest';
import { displayWidth, padTo, splitAt, truncate } from '../../src/render/display-width.ts';
import { painter } from '../../src/render/paint.ts';
import { textTable } from '../../src/render/text-table.ts';
import { wrap, wrapSpans } from '../../src/render/wrap.ts';

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['営業', 4],
    ['ﾊﾝ', 2],
    ['한글', 4],
    ['📊', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['→', 1],
    ['', 0],
  ])('counts %j as %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('truncate', () => {
  it('leaves what fits and ends what does not with an ellipsis', () => {
    expect(truncate('abcdef', 6)).toBe('abcdef');
    expect(truncate('abcdefg', 6)).toBe('abcde…');
  });

  it('never cuts a wide character in two', () => {
    expect(truncate('営業部', 4)).toBe('営…');
    expect(splitAt('a営業', 2)).toEqual(['a', '営業']);
    expect(padTo('営', 4)).toBe('営  ');
  });
});

describe('wrap', () => {
  it('breaks at spaces and cuts only words that are longer than a line', () => {
    expect(wrap('one two three fourteen', 9)).toEqual(['one two', 'three', 'fourteen']);
    expect(wrap('abcdefghijklmno p', 10)).toEqual(['abcdefghij', 'klmno p']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('does not count colour', () => {
    const lines = wrapSpans(
      [
        { text: 'red red', colour: 'red' },
        { text: ' plain', colour: 'plain' },
      ],
      9,
      painter(true),
    );
    expect(lines).toEqual(['\u001B[31mred\u001B[39m \u001B[31mred\u001B[39m', 'plain']);
  });
});

describe('textTable', () => {
  it('aligns by columns and not by characters', () => {
    expect(
      textTable(
        [
          ['営業', 'x'],
          ['abcde', 'y'],
        ],
        40,
      ),
    ).toEqual(['営業   x', 'abcde  y']);
  });

  it('shortens the widest column first', () => {
    const [line] = textTable([['short', 'a'.repeat(50), 'b'.repeat(20)]], 50);
    expect(line).toBe(`short  ${'a'.repeat(20)}…  ${'b'.repeat(20)}`);
  });
});
