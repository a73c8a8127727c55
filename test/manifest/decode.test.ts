/** Bytes as a text, before anybody reads YAML in it: what is refused there, where, and in which words. */
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/manifest/decode.ts';
import { Findings } from '../../src/manifest/findings.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function look(bytes: Uint8Array): { readonly readable: boolean; readonly problems: readonly Diagnostic[] } {
  const findings = new Findings();
  const { source, readable } = decode({ path: 'a.yaml', bytes }, findings);
  return { readable, problems: findings.toDiagnostics([source]) };
}

/** `line:column+length code` of each. */
const outline = (bytes: Uint8Array) =>
  look(bytes).problems.map(
    ({ code, place }) => `${place?.line ?? 0}:${place?.column ?? 0}+${place?.length ?? 0} ${code}`,
  );

const detailsOf = (bytes: Uint8Array) => look(bytes).problems.map(({ detail }) => detail);

describe('the size of a file', () => {
  it('may not be more than ten megabytes', () => {
    expect(look(new Uint8Array(10 * 1024 * 1024 + 1))).toMatchObject({
      readable: false,
      problems: [{ code: 'file-too-large', detail: 'The file is larger than 10 MiB.', place: { source: '' } }],
    });
  });

  it('may be a million lines and entries, and not one more', () => {
    // Behind a NUL nobody reads on, so that these files cost next to nothing.
    const text = `\0${'\n,[{'.repeat(250_000)}`;
    expect(outline(bytesOf(text))).toEqual(['1:1+1 forbidden-character']);
    expect(look(bytesOf(`${text},`))).toMatchObject({
      readable: false,
      problems: [
        {
          code: 'file-too-large',
          detail: 'The file has more than 1,000,000 lines and entries.',
          hint: 'Split the manifest: -f may be given more than once.',
        },
      ],
    });
  });
});

describe('a file that is no text', () => {
  it.each([
    ['UTF-16 with a mark, little end first', [0xff, 0xfe, 0x61, 0], 'The file looks like UTF-16.'],
    ['UTF-16 with a mark, big end first', [0xfe, 0xff, 0, 0x61], 'The file looks like UTF-16.'],
    ['UTF-16 without a mark, little end first', [0x61, 0, 0x62, 0], 'The file looks like UTF-16.'],
    ['UTF-16 without a mark, big end first', [0, 0x61, 0, 0x62], 'The file looks like UTF-16.'],
    ['half a mark in front', [0xff, 0x61], 'From here on the bytes are not valid UTF-8.'],
    ['half a mark in front, of the other kind', [0xfe, 0x61], 'From here on the bytes are not valid UTF-8.'],
    ['half a mark behind a letter', [0x61, 0xfe], 'From here on the bytes are not valid UTF-8.'],
    ['half a mark behind a letter, of the other kind', [0x61, 0xff], 'From here on the bytes are not valid UTF-8.'],
    ['a NUL further on', [0x61, 0x62, 0, 0x63], 'The file holds a NUL character, which no text has.'],
    ['nothing but NULs', [0, 0, 0], 'The file holds a NUL character, which no text has.'],
  ])('because of %s is told so', (_, bytes, detail) => {
    expect(look(new Uint8Array(bytes))).toMatchObject({
      readable: false,
      problems: [{ detail, hint: 'Save the file as UTF-8.' }],
    });
  });

  it.each([
    ['at the very end', [0x61, 0x62, 0xff], '1:3+1 not-utf8'],
    ['at the very beginning', [0xff, 0x61, 0x62], '1:1+1 not-utf8'],
    ['behind characters of two bytes', [...bytesOf('é'.repeat(20)), 0xff], '1:21+1 not-utf8'],
    ['behind characters of four bytes', [...bytesOf('😀'.repeat(5)), 0x80, 0x61], '1:11+1 not-utf8'],
  ])('is marked at its first wrong byte, %s', (_, bytes, problem) => {
    expect(outline(new Uint8Array(bytes))).toEqual([problem]);
  });

  it('shows what can be read of it, up to the first byte that is wrong', () => {
    const bytes = new Uint8Array([...bytesOf('é: 1\nname: '), 0xff, ...bytesOf('x\n'), 0xff]);
    expect(look(bytes).problems).toMatchObject([{ place: { line: 2, column: 7, length: 1, source: 'name: \ufffdx' } }]);
  });
});

describe('a character that nobody sees', () => {
  it('is reported with its number, and how a description can have it', () => {
    expect(look(bytesOf('a: b\u200b\u202ec'))).toMatchObject({
      readable: true,
      problems: [
        {
          detail: 'Here stands the character U+202E, which nobody sees in a review.',
          hint: String.raw`Remove it. A description that needs it can say "\u202E" in double quotes.`,
          place: { column: 6, length: 1 },
        },
      ],
    });
  });

  it('is a carriage return alone, which has advice of its own', () => {
    expect(look(bytesOf('a: 1\rb: 2\r\nc: 3\n')).problems).toMatchObject([
      {
        detail: 'Here stands the character U+000D, which nobody sees in a review.',
        hint: 'End lines with a line feed, or a carriage return and a line feed.',
        place: { line: 1, column: 5 },
      },
    ]);
  });

  it.each([
    '\u0001',
    '\u0008',
    '\u000b',
    '\u000c',
    '\u000e',
    '\u001f',
    '\u007f',
    '\u009f',
    '\u202a',
    '\u202e',
    '\u2066',
    '\u2069',
  ])('is %j', (character) => {
    expect(outline(bytesOf(`a${character}`))).toEqual(['1:2+1 forbidden-character']);
  });

  it.each(['\t', '\n', '\r\n', ' ', '~', '\u00a0', '\u2029', '\u202f', '\u2065', '\u206a', '\ufefe', '😀'])(
    'is not %j',
    (character) => {
      expect(look(bytesOf(`a${character}`))).toEqual({ readable: true, problems: [] });
    },
  );

  it('is a byte order mark anywhere but in front', () => {
    expect(outline(bytesOf('\ufeffa: \ufeffb'))).toEqual(['1:4+1 forbidden-character']);
  });

  it('is reported a hundred times in a file, the rest is noise', () => {
    expect(outline(bytesOf('\u0007'.repeat(100)))).toHaveLength(100);
    expect(outline(bytesOf('\u0007'.repeat(150)))).toHaveLength(100);
  });
});

describe('an age identity in a file', () => {
  it.each([
    `AGE-SECRET-KEY-1${'Q'.repeat(20)}`,
    `AGE-SECRET-KEY-PQ-1${'0'.repeat(58)}`,
    `age-secret-key-1${'z9'.repeat(29)}`,
  ])('is marked from end to end: %s', (key) => {
    expect(outline(bytesOf(`a: 1\n# ${key}, ${key}\n`))).toEqual([
      `2:3+${key.length} private-key`,
      `2:${key.length + 5}+${key.length} private-key`,
    ]);
  });

  it.each(['AGE-SECRET-KEY-', `AGE-SECRET-KEY-1${'Q'.repeat(19)}`, `AGE-PUBLIC-KEY-1${'Q'.repeat(58)}`])(
    'is not %s',
    (text) => {
      expect(outline(bytesOf(`# ${text} #`))).toEqual([]);
    },
  );

  it('is said to be leaked', () => {
    expect(look(bytesOf(`AGE-SECRET-KEY-1${'Q'.repeat(58)}`)).problems).toMatchObject([
      {
        detail: expect.stringContaining('whoever can read this file can use it') as unknown,
        hint: expect.stringContaining('atlan-oauth keygen') as unknown,
      },
    ]);
  });

  it('does not make a file unreadable, so that the rest is looked at as well', () => {
    expect(look(bytesOf(`# AGE-SECRET-KEY-1${'Q'.repeat(58)}`)).readable).toBe(true);
    expect(detailsOf(bytesOf('version: 1'))).toEqual([]);
  });
});
