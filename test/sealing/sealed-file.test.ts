import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSealedFile } from '../../src/sealing/sealed-file.ts';
import { renderSealedLine, type SealedLine } from '../../src/sealing/sealed-line.ts';
import { TENANT } from '../support/sealing.ts';

const HEADER: SealedLine = {
  v: 1,
  type: 'header',
  format: 'atlan-oauth-sealed',
  run: 'r',
  tenant: TENANT,
  tool: 'atlan-oauth/0.1.0',
  createdAt: '2026-01-02T03:04:05.000Z',
  recipients: [{ label: null, kind: 'x25519', fingerprint: 'sha256:0123456789abcdef' }],
  recipientsDigest: 'sha256:00',
};
const INTENT: SealedLine = {
  v: 1,
  type: 'intent',
  run: 'r',
  seq: 1,
  name: 'a',
  stagedName: 'a (provisioning 00000000)',
  action: 'create',
  at: '2026-01-02T03:04:06.000Z',
};
const SECRET: SealedLine = {
  v: 1,
  type: 'secret',
  run: 'r',
  seq: 1,
  tenant: TENANT,
  name: 'a',
  clientId: 'oauth-client-1',
  action: 'create',
  createdAt: '2026-01-02T03:04:07.000Z',
  recipients: ['sha256:0123456789abcdef'],
  sealed: '-----BEGIN AGE ENCRYPTED FILE-----\n…',
};
const PROVED: SealedLine = { v: 1, type: 'proved', run: 'r', seq: 1, clientId: 'oauth-client-1', at: 't' };
const VOID: SealedLine = { v: 1, type: 'void', run: 'r', seq: 1, clientId: 'oauth-client-1', at: 't' };
const END: SealedLine = { v: 1, type: 'end', run: 'r', intents: 1, secrets: 1, status: 'complete', at: 't' };
const ALL = [HEADER, INTENT, SECRET, PROVED, VOID, END];

describe('reading a sealed file', () => {
  test('gives back every line that was written', () => {
    expect(parse(ALL)).toEqual({
      path: 'x.sealed.jsonl',
      header: HEADER,
      intents: [INTENT],
      secrets: [SECRET],
      proved: [PROVED],
      voids: [VOID],
      end: END,
      problems: [],
    });
  });

  test('survives a cut at any byte: whole lines are kept, a torn one is told', () => {
    const text = ALL.map(renderSealedLine).join('');
    for (let length = 1; length < text.length; length += 1) {
      const file = parseSealedFile(text.slice(0, length), 'x');
      const kept = [file.header, ...file.intents, ...file.secrets, ...file.proved, ...file.voids, file.end].filter(
        Boolean,
      );
      const ends = ALL.map(
        (_line, index) =>
          ALL.slice(0, index + 1)
            .map(renderSealedLine)
            .join('').length - 1,
      );
      expect(kept).toHaveLength(ends.filter((end) => end <= length).length);
      const torn = file.problems.filter(({ code }) => code === 'torn-line').length;
      expect(torn).toBe(ends.includes(length) || ends.includes(length - 1) ? 0 : 1);
    }
  });

  test.each([
    ['no JSON', '{"v":1,"type":"sec'],
    ['zero bytes, as a crash leaves them', '\0\0\0\0'],
    ['a list', '[1]'],
    ['no version', '{"type":"void"}'],
    ['a version that is no number', '{"v":"1","type":"void"}'],
    ['a newer version that is no number', '{"v":"2","type":"void"}'],
    ['version 0', '{"v":0,"type":"void"}'],
    ['version 0 in a line that is whole', JSON.stringify({ ...VOID, v: 0 })],
    ['no type', '{"v":1}'],
    ['a missing field', '{"v":1,"type":"void","run":"r","seq":1,"at":"t"}'],
    ['a field of the wrong type', '{"v":1,"type":"void","run":"r","seq":"1","clientId":"c","at":"t"}'],
    ['a negative seq', '{"v":1,"type":"void","run":"r","seq":-1,"clientId":"c","at":"t"}'],
    ['another format', renderSealedLine({ ...HEADER, format: 'x' as 'atlan-oauth-sealed' }).trim()],
    ['a bad recipient', renderSealedLine({ ...HEADER, recipients: [{} as never] }).trim()],
    ['no recipient but null', JSON.stringify({ ...HEADER, recipients: [null] })],
    ['a number for a recipient', JSON.stringify({ ...HEADER, recipients: [7] })],
    ['a fingerprint that is no text behind one that is', JSON.stringify({ ...SECRET, recipients: ['sha256:00', 7] })],
  ])('leaves a damaged line in the middle out and tells of it: %s', (_what, line) => {
    const text = `${renderSealedLine(HEADER)}${line}\n${renderSealedLine(INTENT)}${renderSealedLine(SECRET)}`;
    const file = parseSealedFile(text, 'x');
    expect(file.secrets).toEqual([SECRET]);
    expect(file.problems).toMatchObject([{ code: 'damaged-line', line: 2 }]);
  });

  test.each(ALL.flatMap(({ v: _v, ...line }) => Object.keys(line).map((field) => [line.type, field] as const)))(
    'holds no %s line whose %s is missing or of another kind',
    (type, field) => {
      for (const wrong of [undefined, null, true, -1, 1.5, {}, [{}]]) {
        const text = JSON.stringify({ ...ALL.find((line) => line.type === type), [field]: wrong });
        const file = parseSealedFile(`${renderSealedLine(HEADER)}${text}\n`, 'x');
        expect(file.problems).toContainEqual(expect.objectContaining({ code: 'damaged-line', line: 2 }));
      }
    },
  );

  test.each([
    ['label', 1],
    ['kind', null],
    ['fingerprint', null],
  ])('holds no recipient whose %s is missing or of another kind', (field, wrong) => {
    const [recipient] = HEADER.type === 'header' ? HEADER.recipients : [];
    for (const value of [undefined, wrong]) {
      const text = JSON.stringify({ ...HEADER, recipients: [recipient, { ...recipient, [field]: value }] });
      expect(parseSealedFile(`${text}\n`, 'x')).toMatchObject({
        header: null,
        problems: [{ code: 'damaged-line' }, {}],
      });
    }
  });

  test('knows creates and replacements, the three ends of a run, step 0, and recipients with and without a label', () => {
    for (const action of ['create', 'replace'] as const) {
      expect(parse([HEADER, { ...INTENT, action, seq: 0 }, { ...SECRET, action, seq: 0 }]).problems).toEqual([]);
    }
    for (const status of ['complete', 'incomplete', 'interrupted'] as const) {
      expect(parse([HEADER, { ...END, status }]).end).toMatchObject({ status });
    }
    const labelled = { label: 'on-call', kind: 'x25519', fingerprint: 'f' };
    expect(parse([{ ...HEADER, recipients: [labelled] }]).header).toMatchObject({
      recipients: [labelled],
    });
    for (const unknown of [{ action: 'purge' }, { action: '' }]) {
      expect(parse([HEADER, { ...INTENT, ...unknown } as SealedLine]).problems).toMatchObject([
        { code: 'damaged-line' },
      ]);
    }
    expect(parse([HEADER, { ...END, status: '' } as unknown as SealedLine]).problems).toMatchObject([
      { code: 'damaged-line' },
    ]);
  });

  test('tells problems in the order of their lines, and takes the last end of joined files', () => {
    const open = { ...INTENT, seq: 7, action: 'replace' } as const;
    const file = parse([HEADER, open, END, HEADER, { ...END, status: 'incomplete' }], '{\n{');
    expect(file.problems.map(({ code, line }) => [line, code])).toEqual([
      [2, 'intent-without-secret'],
      [4, 'second-header'],
      [6, 'damaged-line'],
      [7, 'torn-line'],
    ]);
    expect(file.problems[0]).toMatchObject({ stagedName: open.stagedName });
    expect(file.problems[0]?.message).toMatch(/^the replacement of "a" as /);
    expect(file.end).toMatchObject({ status: 'incomplete' });
  });

  test('pairs an intent with the secret of its own run and step alone', () => {
    const problems = (secret: Partial<typeof SECRET>) => parse([HEADER, INTENT, { ...SECRET, ...secret }]).problems;
    expect(problems({})).toEqual([]);
    expect(problems({ seq: 2 })).toMatchObject([{ code: 'intent-without-secret', line: 2 }]);
    expect(problems({ run: 'other' })[0]?.message).toMatch(/^the create of "a" as /);
  });

  test('ignores types and fields that it does not know, blank lines and CRLF', () => {
    const text = ['{"v":1,"type":"future","x":1}', '', JSON.stringify({ ...VOID, why: 'x' }), '']
      .map((line) => `${line}\r\n`)
      .join('');
    const file = parseSealedFile(renderSealedLine(HEADER) + text, 'x');
    expect(file.voids).toMatchObject([VOID]);
    expect(file.problems).toEqual([]);
  });

  test('takes a type named like a property of every object for an unknown one', () => {
    expect(parse([HEADER], '{"v":1,"type":"constructor"}\n{"v":1,"type":"__proto__"}\n').problems).toEqual([]);
  });

  test('refuses a newer format as a whole, naming the line', () => {
    expect(() => parse(ALL, '{"v":2,"type":"void"}\n')).toThrowError(
      expect.objectContaining({
        exitCode: 6,
        code: 'newer-sealed-file',
        detail: expect.stringContaining('Line 7 of x'),
      }),
    );
  });

  test('tells of an intent without its secret', () => {
    const other = { ...INTENT, seq: 2, stagedName: 'b' } as const;
    expect(parse([HEADER, INTENT, SECRET, other]).problems).toMatchObject([{ code: 'intent-without-secret', line: 4 }]);
  });

  test('tells of a missing and of a second header', () => {
    expect(parse([INTENT, SECRET]).problems).toMatchObject([{ code: 'no-header', line: 1 }]);
    expect(parse([HEADER, HEADER]).problems).toMatchObject([{ code: 'second-header', line: 2 }]);
    expect(parseSealedFile('', 'x').problems).toMatchObject([{ code: 'no-header' }]);
  });

  test('never throws anything but a refusal, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), { maxLength: 6 }), (lines) => {
        try {
          expect(parseSealedFile(lines.join('\n'), 'x').path).toBe('x');
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 6, code: 'newer-sealed-file' });
        }
      }),
    );
  });
});

test('a line is one line without invisible characters, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\u009b', '\u202e', '\u{e0041}'), (text, hidden) => {
      const name = text + hidden;
      const line = renderSealedLine({ ...INTENT, name });
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(parse([HEADER], line).intents[0]?.name).toBe(name);
    }),
  );
});

test('a character that nobody sees stands in a line by its number', () => {
  const line = renderSealedLine({ ...INTENT, name: 'a\u007f\u00ad\u202e\u{e0041}b' });
  expect(line).toContain(String.raw`"name":"a\u007f\u00ad\u202e\udb40\udc41b"`);
});

function parse(lines: readonly SealedLine[], rest = '') {
  return parseSealedFile(lines.map(renderSealedLine).join('') + rest, 'x.sealed.jsonl');
}
