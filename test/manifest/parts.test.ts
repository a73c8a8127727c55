import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../src/manifest/parts.ts';
import { readManifestInSteps } from '../../src/manifest/read.ts';
import { problemsOf, readText, sourceFile } from '../support/manifest-text.ts';
import { runs } from '../support/runs.ts';

const filler = 'words '.repeat(170);
const client = (index: number) => `  - name: client-${index}\n    description: ${filler}${index}\n    role: Member\n`;
const large = (count: number, special = '') =>
  `version: 1\nclients: # all of them\n\n${Array.from({ length: count }, (_, index) => client(index)).join('')}${special}\ndefaults:\n  overlap: 7d\n`;

describe('the parts of a large manifest', () => {
  it('are a frame without clients, and 25 clients each', () => {
    const split = partsOf(large(65));
    expect(split?.frame).toBe('version: 1\nclients: # all of them\ndefaults:\n  overlap: 7d\n');
    expect(split?.parts.map((part) => part.match(/- name/gu)?.length)).toEqual([25, 25, 15]);
    expect(split?.parts.every((part) => part.startsWith('clients:\n'))).toBe(true);
  });

  it('are found where the dashes stand at the margin', () => {
    const split = partsOf('clients:\n- name: a\n  personas:\n  - b\n- name: c\nversion: 1\n');
    expect(split).toEqual({
      frame: 'clients:\nversion: 1\n',
      parts: ['clients:\n- name: a\n  personas:\n  - b\n- name: c\n'],
    });
  });

  it('are found behind comments, and end where the next key or anything else at the margin begins', () => {
    expect(partsOf('clients:\n # - no entry\n\n  - a\n - b\n  - c\n- d\n')).toEqual({
      frame: 'clients:\n- d\n',
      parts: ['clients:\n # - no entry\n\n  - a\n - b\n  - c\n'],
    });
    expect(partsOf('clients:\r\n- a\n# a remark\n-\n- b\n')).toEqual({
      frame: 'clients:\r\n-\n- b\n',
      parts: ['clients:\n- a\n# a remark\n'],
    });
  });

  it.each([
    'clients:\n',
    'clients:\n# - nobody\n',
    'a:\n  clients:\n    - b\n',
    'clients: # none\nversion: 1\n',
    'clients:\n  a - b\n',
  ])('are none for a list that is no list, or not at the top: %j', (text) => {
    expect(partsOf(text)).toBeNull();
  });

  it.each(['version: 1\n', 'clients: []\n', 'clients:\n  a: b\n', '{clients: [\n- a]}', 'clients: &all\n  - a\n'])(
    'are none for %j',
    (text) => {
      expect(partsOf(text)).toBeNull();
    },
  );
});

describe('a large manifest', () => {
  it.each(['\u2028', '\u2029'])('has no entry in a comment, whatever stands behind %j', (separator) => {
    const text = large(25, `  # a remark${separator}  - {name: hidden, role: Admin}\n${client(25)}${client(26)}`);
    const result = readText(text);
    expect(result.ok && result.manifest.clients.map(({ name }) => name)).toEqual(
      Array.from({ length: 27 }, (_, index) => `client-${index}`),
    );
  });

  /** An alias makes the reader take the whole. */
  const asWhole = (text: string) => text.replace('protect: [x, x]', 'protect: [&a x, *a]');

  const specials = [
    '  - name: last\n    description: |\n      a\n  - no entry\n    role: R\n',
    '  - name: last\n    role: "quoted\n  - name: no entry"\n',
    '  - name: last\n    role: R\n    personas: [a,\n  - name: b]\n',
    "  - name: last\n    role: 'it''s\n\n    so'\n",
    '  - {name: last, role: R, personas: [P]}\n',
    '  - name: last # - name: x\n    role: R\n#  - name: out\n  #\n',
    '  - name: client-7\n    role: R\n',
    '  - name: last\n    rolle: R\n',
    '  - name: no\n    role: R\n',
    '  -\n    name: last\n    role: R\n',
    '  - name: last\n    role: R\n   - name: other\n',
    '\t- name: last\n',
    '...\n',
    '---\nversion: 1\n',
    'clients: []\n',
    '  - name: last\r\n    role: R\r\n',
    '  - &b\n    name: last\n    role: R\n  - *b\n',
    '  - name: last\n    description: >-\n      folded\n\n\n      text\n    role: R\n',
    '',
  ];

  it('is read in parts as it is read whole', () => {
    const at = fc.constantFrom(0, 99, 100, 101, 150);
    fc.assert(
      fc.property(fc.constantFrom(...specials), at, (text, position) => {
        const clients = Array.from({ length: 150 }, (_, index) => client(index));
        const body = `version: 1\nprotect: [x, x]\nclients:\n${clients.slice(0, position).join('')}${text}${clients.slice(position).join('')}`;
        const [parts, whole] = [readText(body), readText(asWhole(body))];
        if (parts.ok && whole.ok) expect(parts.manifest).toEqual(whole.manifest);
        else expect(parts).toEqual(whole);
      }),
      { numRuns: runs(30) },
    );
  });

  it('has its places in the whole file', () => {
    const result = readText(large(240, '  - name: last\n    personae: []\n    role: R\n'));
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'unknown-key', place: { line: 725, column: 5 } }],
    });
  });

  /** Small clients, as many as it takes to be read in parts. */
  const several = (special: string, front = 'version: 1\n') => {
    const clients = (from: number) =>
      Array.from(
        { length: 40 },
        (_, index) => `  - name: client-${from + index}\n    description: ${filler.slice(0, 50)}\n    role: R\n`,
      );
    return `${front}protect: [x, x]\nclients:\n${clients(0).join('')}${special}${clients(40).join('')}`;
  };

  it.each(specials)('is read in parts as it is read whole, with %j in the middle', (text) => {
    const body = several(text);
    const [parts, whole] = [readText(body), readText(asWhole(body))];
    if (parts.ok && whole.ok) expect(parts.manifest).toEqual(whole.manifest);
    else expect(parts).toEqual(whole);
  });

  const stepsOf = (text: string) => {
    const steps = readManifestInSteps([sourceFile(text)], { baseUrl: null, emptyWithScope: 'error' });
    let count = 0;
    for (let step = steps.next(); step.done !== true; step = steps.next()) count++;
    return count;
  };

  it('takes a step for the file, and one for every 25 clients', () => {
    expect(stepsOf(several(''))).toBe(1 + 4);
  });

  it('is read at one go where the file is small, or where something is special about its frame', () => {
    const padded = (length: number) => 'clients:\n  - {name: a, role: R}\nversion: 1 #'.padEnd(length, '-');
    expect(stepsOf(padded(3_999))).toBe(1);
    expect(stepsOf(padded(4_000))).toBe(1 + 1);
    expect(stepsOf(asWhole(several('')))).toBe(1);
    expect(stepsOf(several('', 'version: 1\nversion: 1\n'))).toBe(1);
  });

  it('may have no more aliases than a small one, however they are spread', () => {
    const clients = Array.from(
      { length: 101 },
      (_, index) => `  - {name: client-${index}, description: &d${index} ${filler.slice(0, 20)}, role: *d${index}}\n`,
    );
    const text = (count: number) => `version: 1\nclients:\n${clients.slice(0, count).join('')}`;
    expect(problemsOf(readText(text(100)))).toEqual([]);
    expect(problemsOf(readText(text(101)))).toEqual([expect.stringMatching(/^103:.* too-many-aliases$/u)]);
  });

  it('has the entries at the margin that begin with a dash alone', () => {
    const client = (index: number) => `- name: client-${index}\n  description: ${filler}\n  role: R\n`;
    const result = readText(`version: 1\nclients:\n${[0, 1, 2, 3].map(client).join('')}-\n  name: last\n  role: R\n`);
    expect(result.ok && result.manifest.clients.map(({ name }) => name)).toEqual([
      'client-0',
      'client-1',
      'client-2',
      'client-3',
      'last',
    ]);
  });
});
