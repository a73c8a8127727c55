import { describe, expect, it } from 'vitest';
import { manifestOf, problemsOf, readText } from '../support/manifest-text.ts';

describe('a text that looks like a qualified name', () => {
  const kindOf = (persona: string) =>
    manifestOf(`version: 1\nclients: [{name: a, role: R, personas: ["${persona}"]}]`).manifest.clients[0]?.personas[0];

  it('is one where it does so from end to end', () => {
    const qualified = 'default/tL6uqsrZGuf1hz9XFYnw8x';
    expect(kindOf(qualified)).toEqual({ kind: 'qualifiedName', value: qualified });
    for (const name of [`my${qualified}`, `${qualified}y`, qualified.slice(0, -1), qualified.replace('u', '-')])
      expect(kindOf(name)).toEqual({ kind: 'name', value: name });
  });
});

describe('a manifest that says next to nothing', () => {
  it('protects nothing, scopes nothing and lists nobody', () => {
    expect(manifestOf('version: 1\nclients: []').manifest).toEqual({
      version: 1,
      tenant: null,
      scope: null,
      protect: [],
      limits: { count: 3, percent: null },
      clients: [],
      tombstones: [],
    });
  });
});

describe('an entry without anything in it', () => {
  it('is told just that', () => {
    expect(problemsOf(readText('version: 1\nclients:\n  -\n'))).toEqual(['3:4 no-value']);
  });
});
