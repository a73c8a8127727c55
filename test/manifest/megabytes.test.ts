/** Manifests so large that reading one for each mutant would take days. */
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../src/manifest/parts.ts';
import { problemsOf, readText } from '../support/manifest-text.ts';

describe('a manifest', () => {
  it('of more than ten megabytes is not even looked at', () => {
    const result = readText([{ path: 'a.yaml', bytes: new Uint8Array(10 * 1024 * 1024 + 1) }]);
    expect(problemsOf(result)).toEqual(['1:1 file-too-large']);
  });

  it('of ten megabytes to the byte is looked at', () => {
    const result = readText([{ path: 'a.yaml', bytes: new Uint8Array(10 * 1024 * 1024) }]);
    expect(problemsOf(result)).toEqual(['1:1 forbidden-character']);
  });

  it('of ten megabytes of lines to the byte has too many lines, not too many bytes', () => {
    const result = readText([{ path: 'a.yaml', bytes: new Uint8Array(10 * 1024 * 1024).fill(10) }]);
    expect(result.ok ? null : result.diagnostics[0]?.detail).toContain('1,000,000 lines');
  });

  it.each([
    ['entries of a list', `clients: [${'1,'.repeat(1_000_001)}1]`],
    ['lists', `clients: [${'[],'.repeat(600_000)}[]]`],
    ['lines', 'clients:\n'.padEnd(1_000_010, '\n')],
    ['comments', `clients:\n${'#\n'.repeat(1_000_001)}`],
  ])('of more than a million %s is not parsed at all', (_, text) => {
    expect(problemsOf(readText(text))).toEqual(['1:1 file-too-large']);
  });

  it('with thousands of mistakes shows the first thousand and says how many there are', () => {
    const result = readText(`version: 1\nclients:\n${'  - {name: a, role: no}\n'.repeat(2_000)}`);
    if (result.ok) throw new Error('expected problems');
    expect(result.diagnostics).toHaveLength(1_001);
    expect(result.diagnostics.at(-1)).toMatchObject({ code: 'more-problems', place: null });
    expect(result.diagnostics.at(-1)?.detail).toContain(`${4_000 - 1 - 1_000} more`);
  });

  it.each(['\n', '#\n', ' \t# nothing\r\n'])('is cut into parts behind megabytes of lines like %j', (line) => {
    const split = partsOf(`clients:\n${line.repeat(9_000_000 / line.length)}  - name: a\n`);
    expect(split?.parts).toHaveLength(1);
  });
});
