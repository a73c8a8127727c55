import { describe, expect, it } from 'vitest';
import { inert, inertLines, safeJson, withoutCommands } from '../../src/render/inert.ts';

describe('inert', () => {
  it('leaves plain names, accents, emoji and right-to-left letters as they are', () => {
    for (const text of ['ci-dbt', 'Zoë – “naïve”', '営業レポート 📊', 'שלום', '❤️ 1 © 2026', ''])
      expect(inert(text)).toBe(text);
  });

  it.each([
    ['an escape sequence', '\u001B[31mred', String.raw`\u{1B}[31mred`],
    ['a line break and a tab', 'a\r\nb\tc', String.raw`a\u{D}\nb\tc`],
    ['DEL and C1 controls', '\u007F\u009B', String.raw`\u{7F}\u{9B}`],
    [
      'bidirectional overrides and marks',
      '\u202Eabc\u2066\u2069\u200E\u200F\u061C',
      String.raw`\u{202E}abc\u{2066}\u{2069}\u{200E}\u{200F}\u{61C}`,
    ],
    [
      'zero width characters',
      'a\u200Bb\u200C\u200D\u2060\uFEFF',
      String.raw`a\u{200B}b\u{200C}\u{200D}\u{2060}\u{FEFF}`,
    ],
    ['separators', '\u2028\u2029', String.raw`\u{2028}\u{2029}`],
    ['lone surrogates', 'a\uD800b\uDC00', String.raw`a\u{D800}b\u{DC00}`],
    ['the tags block', '\u{E0041}\u{E007F}', String.raw`\u{E0041}\u{E007F}`],
    ['a variation selector that hides in a name', 'ci\uFE0F-dbt', String.raw`ci\u{FE0F}-dbt`],
    ['fillers that look like nothing', '\u3164\u2800\u00AD', String.raw`\u{3164}\u{2800}\u{AD}`],
    ['a mark that would sit on our own text', '\u0301a', String.raw`\u{301}a`],
    [
      'marks piled up over the lines above',
      `a${'\u0301'.repeat(6)}`,
      `a${'\u0301'.repeat(4)}${String.raw`\u{301}`.repeat(2)}`,
    ],
  ])('shows %s', (_, text, shown) => {
    expect(inert(text)).toBe(shown);
  });

  it('breaks up what a CI runner would obey', () => {
    expect(inert('::error::x')).toBe(String.raw`\u{3A}:error::x`);
    expect(inert('a ##[group]')).toBe(String.raw`a \u{23}#[group]`);
    expect(inert('##VSO[task]')).toBe(String.raw`\u{23}#VSO[task]`);
  });

  it('changes nothing a second time', () => {
    const once = inert('\u202E::x\n##[a');
    expect(inert(once)).toBe(once);
  });

  it('keeps the line breaks of a text of several lines', () => {
    expect(inertLines('a\u001B\r\n::b')).toBe(String.raw`a\u{1B}` + '\n' + String.raw`\u{3A}:b`);
  });
});

describe('withoutCommands', () => {
  it('looks behind leading white space and at every line', () => {
    expect(withoutCommands('ok ::\n \t::stop')).toBe('ok ::\n \t' + String.raw`\u{3A}:stop`);
  });
});

describe('safeJson', () => {
  it('escapes hidden characters and still means the same', () => {
    const value = { name: '\u202E\u009B\u007F\u{E0041}', list: ['##[x', '\uD800', 'a\nb'], n: 1 };
    const text = safeJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toContain(String.raw`\u202e\u009b\u007f\udb40\udc41`);
    expect(text).not.toContain('##[');
    expect(text.endsWith('}\n')).toBe(true);
  });
});
