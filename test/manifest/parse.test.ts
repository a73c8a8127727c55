/** YAML as such: what of it a manifest may use, and what is said of the rest, at which place. */
import { describe, expect, it } from 'vitest';
import { manifestOf, problemsOf, readText, sourceFile } from '../support/manifest-text.ts';

const problems = (text: string) => problemsOf(readText(text));

describe('a directive', () => {
  it.each(['%YAML 1.2', '%YAML  1.2', '%YAML\t1.2', '%YAML 1.2 ', '%YAML 1.2 \t'])('may say %j', (line) => {
    expect(problems(`${line}\n---\nversion: 1\nclients: []\n`)).toEqual([]);
  });

  it.each(['%YAML 1.1', '%YAML 1.3', '%YAML 1.20', '%YAML x1.2', '%YAML 1.2 x', '%XYAML 1.2', '%TAG ! tag:x,2000:'])(
    'may not say %j, and is marked from end to end',
    (line) => {
      const result = readText(`${line}\n---\nversion: 1\nclients: []\n`);
      expect(problemsOf(result)).toEqual(['1:1 yaml-directive']);
      expect(result).toMatchObject({ diagnostics: [{ place: { length: line.length } }] });
    },
  );
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

describe('the words about a form that was not met', () => {
  const said = (client: string) => {
    const result = readText(`version: 1\nclients: [{name: a, role: R, ${client}}]\n`);
    return result.ok ? [] : result.diagnostics.map(({ code, detail }) => `${code}: ${detail}`);
  };

  it.each(['0s', '0m', '0h', '0d', '0w', '000d'])('say of a rotation after %s that it must take some time', (text) => {
    expect(said(`rotateAfter: ${text}`)).toEqual([
      'bad-duration: "rotateAfter" of the client "a" must be longer than nothing.',
    ]);
  });

  it.each(['x0d', '0dx', '0', 'a week', '-0d'])('say of a rotation after %j that this is no duration', (text) => {
    expect(said(`rotateAfter: "${text}"`)).toEqual([`bad-duration: "${text}" is no duration.`]);
  });

  it('say of any other key what belongs there, whatever the text looks like', () => {
    expect(said('clientId: 0d')).toEqual(['bad-client-id: "0d" is no client id.']);
    expect(said('overlap: 7')).toEqual([expect.stringMatching(/^bad-duration: .* must be a text/u)]);
    expect(said('overlap: 7y')).toEqual(['bad-duration: "7y" is no duration.']);
  });

  it('say which name has white space around it', () => {
    expect(said('previousNames: [b, "c "]')).toEqual([
      'name-white-space: The previous name "c " begins or ends with white space.',
    ]);
  });

  it('say of an entry without anything in it just that', () => {
    expect(problems('version: 1\nclients:\n  -\n')).toEqual(['3:4 no-value']);
  });
});

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
