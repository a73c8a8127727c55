import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../src/canonical.ts';

describe('the canonical form of JSON', () => {
  it('sorts keys by code unit at every depth, keeps lists in order and writes no white space', () => {
    expect(canonicalJson({ b: [2, 1], a: { é: null, z: true, Z: 'x' } })).toBe(
      '{"a":{"Z":"x","z":true,"é":null},"b":[2,1]}',
    );
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson([undefined])).toThrow(TypeError);
    expect(() => canonicalJson(1n)).toThrow(TypeError);
  });

  it('treats a key like __proto__ as any other', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it('sorts keys that look like numbers as the texts that they are', () => {
    expect(canonicalJson({ b: 1, 10: 2, 9: [{ 2: 0, 10: 0 }] })).toBe('{"10":2,"9":[{"10":0,"2":0}],"b":1}');
  });

  it('is JSON that reads back as the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
