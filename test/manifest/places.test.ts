import { describe, expect, it } from 'vitest';
import { manifestOf, sourceFile } from '../support/manifest-text.ts';

describe('the place of what only the tenant can tell', () => {
  const { places } = manifestOf([
    sourceFile('version: 1\nclients: [{name: a, personas: [X, {name: Z}]}, {name: b}]\n', 'a.yaml'),
    sourceFile('defaults: {overlap: 7d, role: R}\n', 'b.yaml'),
  ]);

  it('is in the file that has the default', () => {
    expect(places.client(0, 'role')).toMatchObject({ file: 'b.yaml', line: 1, column: 31, length: 1 });
  });

  it('is the nearest thing for a persona that is not written', () => {
    expect(places.persona(0, 7)).toMatchObject({ file: 'a.yaml', line: 2, column: 31, length: 14 });
    expect(places.persona(1, 0)).toMatchObject({ file: 'a.yaml', line: 2, column: 48, length: 9 });
  });

  it('is nowhere for a client that the manifest does not have', () => {
    expect(() => places.client(2, 'name')).toThrow(RangeError);
    expect(() => places.persona(2, 0)).toThrow('The manifest has no client 2.');
  });
});
