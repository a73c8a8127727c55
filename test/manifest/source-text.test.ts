import { describe, expect, it } from 'vitest';
import { SourceText } from '../../src/manifest/source-text.ts';

describe('a place in a text', () => {
  const place = (text: string, start: number, end: number) => new SourceText('a.yaml', text).place({ start, end });

  it('has the file, the line, the column and the line itself', () => {
    expect(place('one\ntwo: 2\nthree', 9, 10)).toEqual({
      file: 'a.yaml',
      line: 2,
      column: 6,
      length: 1,
      source: 'two: 2',
    });
  });

  it.each([
    { at: 'the beginning', start: 0, end: 3, line: 1, column: 1, length: 3 },
    { at: 'the first line break', start: 3, end: 4, line: 1, column: 4, length: 1 },
    { at: 'the beginning of a line', start: 4, end: 5, line: 2, column: 1, length: 1 },
    { at: 'an empty line', start: 8, end: 9, line: 3, column: 1, length: 1 },
    { at: 'the last line', start: 9, end: 14, line: 4, column: 1, length: 5 },
    { at: 'the end', start: 14, end: 15, line: 4, column: 6, length: 1 },
    { at: 'nothing', start: 5, end: 5, line: 2, column: 2, length: 1 },
    { at: 'several lines', start: 5, end: 12, line: 2, column: 2, length: 2 },
  ])('is marked at $at', ({ start, end, line, column, length }) => {
    expect(place('one\ntwo\n\nthree', start, end)).toMatchObject({ line, column, length });
  });

  it('is found in each of many lines', () => {
    const text = new SourceText('a.yaml', Array.from({ length: 33 }, (_, index) => `${index % 10}`).join('\n'));
    const lines = Array.from({ length: 33 }, (_, index) => text.place({ start: 2 * index, end: 2 * index + 1 }).line);
    expect(lines).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
  });

  it('is found behind an empty first line', () => {
    expect(place('\na: b', 4, 5)).toEqual({ file: 'a.yaml', line: 2, column: 4, length: 1, source: 'a: b' });
  });

  it('leaves the carriage return at the end of a line out', () => {
    expect(place('a: b\r\nc', 3, 7)).toEqual({ file: 'a.yaml', line: 1, column: 4, length: 1, source: 'a: b' });
    expect(place('a\rb\r\nc', 0, 1).source).toBe('a\rb');
  });

  it('shows no private key', () => {
    expect(place('key: AGE-SECRET-KEY-1ABC', 5, 24).source).toBe('key: AGE-SECRET-KEY-****');
  });
});
