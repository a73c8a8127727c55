/** YAML as such: what of it a manifest may use, and what is said of the rest, at which place. */
import { describe, expect, it } from 'vitest';
import { problemsOf, readText } from '../support/manifest-text.ts';

const problems = (text: string) => problemsOf(readText(text));

describe('a directive', () => {
  it.each(['%YAML 1.2', '%YAML  1.2', '%YAML\t1.2', '%YAML 1.2 ', '%YAML 1.2 \t'])('may say %j', (line) => {
    expect(problems(`${line}\n---\nversion: 1\nclients: []\n`)).toEqual([]);
  });

  it.each([
    '%YAML 1.1',
    '%YAML 1.3',
    '%YAML 1.20',
    '%YAML x1.2',
    '%YAML 1.2 x',
    '%XYAML 1.2',
    '%X %YAML 1.2',
    '%TAG ! tag:x,2000:',
  ])('may not say %j, and is marked from end to end', (line) => {
    const result = readText(`${line}\n---\nversion: 1\nclients: []\n`);
    expect(problemsOf(result)).toEqual(['1:1 yaml-directive']);
    expect(result).toMatchObject({ diagnostics: [{ place: { length: line.length } }] });
  });
});

describe('a second document', () => {
  it.each([
    ['version: 1\nclients: []\n---\nversion: 1\n', 3],
    ['version: 1\nclients: []\n# between\n\n---\nversion: 1\n', 5],
    ['version: 1\nclients: []\n...\n# between\nversion: 1\n', 5],
    ['version: 1\nclients: []\n--- # second\n---\n---\n', 3],
  ])('begins where it is said to begin: %j', (text, line) => {
    const result = readText(text);
    expect(problemsOf(result)).toEqual([`${line}:1 several-documents`]);
    expect(result).toMatchObject({ diagnostics: [{ place: { length: 3 } }] });
  });

  it('is none after the end of the first', () => {
    expect(problems('---\nversion: 1\nclients: []\n...\n# the end\n')).toEqual([]);
  });
});

describe('a text that is no YAML', () => {
  it('is not looked at any further: the rest would be guesswork', () => {
    expect(problems('version: 1\nversion: 1\nclients: [{name: no, rol: x}\n')).toEqual(['3:11 yaml-syntax']);
  });

  it('leaves nothing behind that a bug elsewhere would miss', () => {
    const { stackTraceLimit } = Error;
    expect(stackTraceLimit).toBeGreaterThan(0);
    expect(problems('clients: [}\n')).not.toEqual([]);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  it('gives one problem where the parser has lost its way', () => {
    expect(problems('version: 1\nclients: []\n]\n}\n]\n')).toEqual(['3:1 yaml-syntax']);
  });
});

describe('an unknown tag', () => {
  it('keeps nobody from seeing the other problems', () => {
    expect(problems('version: !x 1\nclients: [{name: !y a, rol: b}]\n')).toEqual([
      '1:10 unknown-tag',
      '1:13 wrong-value',
      '2:11 role-missing',
      '2:18 unknown-tag',
      '2:24 unknown-key',
    ]);
  });
});

describe('what is deeper than fifty', () => {
  it('is marked where it begins', () => {
    expect(readText(`version: 1\nclients: ${'['.repeat(60)}`)).toMatchObject({
      diagnostics: [{ code: 'too-deep', place: { line: 2, column: 59, length: 1 } }],
    });
  });
});
