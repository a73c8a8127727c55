import { describe, expect, it } from 'vitest';
import { describe as inWords, orList, quote, sentence } from '../../src/manifest/wording.ts';

describe('a place in words', () => {
  const data = { clients: [{ name: 'ci-dbt' }, { name: '' }, { name: 7 }, null, { name: 'etl' }] };

  it.each([
    [[], 'the manifest'],
    [['limits'], '"limits"'],
    [['limits', 'count'], '"count" of "limits"'],
    [['protect', 1], 'entry 2 of "protect"'],
    [['clients'], '"clients"'],
    [['clients', 0], 'the client "ci-dbt"'],
    [['clients', 1], 'client 2'],
    [['clients', 2], 'client 3'],
    [['clients', 3], 'client 4'],
    [['clients', 9], 'client 10'],
    [['clients', 4, 'personas', 0, 'name'], '"name" of entry 1 of "personas" of the client "etl"'],
  ])('%j is %s', (path, words) => {
    expect(inWords(path, data, 'manifest')).toBe(words);
  });

  it('counts clients where there is no list of them', () => {
    expect(inWords(['clients', 0], { clients: { 0: { name: 'a' } } }, 'manifest')).toBe('client 1');
  });
});

describe('a text in a message', () => {
  it('is quoted, and cut behind a hundred characters', () => {
    expect(quote('a "b"')).toBe(String.raw`"a \"b\""`);
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(100)}"`);
    expect(quote('x'.repeat(101))).toBe(`"${'x'.repeat(100)}…"`);
  });

  it('begins a sentence with a capital', () => {
    expect(sentence('the client')).toBe('The client');
    expect(sentence('')).toBe('');
  });

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a or b'],
    [['a', 'b', 'c'], 'a, b or c'],
  ])('that offers a choice of %j reads well', (words, text) => {
    expect(orList(words)).toBe(text);
  });
});
