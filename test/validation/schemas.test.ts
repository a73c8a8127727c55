import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainText, nameProblem } from '../../src/manifest/name-rule.ts';
import { parseDuration } from '../../src/duration.ts';
import { validateManifest } from '../../src/validation/validate-manifest.ts';
import { validatePolicy } from '../../src/validation/validate-policy.ts';

const schemaOf = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../schemas/${file}`, import.meta.url), 'utf8'));

interface Property {
  readonly path: string;
  readonly schema: { readonly description?: string; readonly examples?: readonly unknown[]; readonly $ref?: string };
}

/** Every property that a schema names, wherever. */
function propertiesOf(schema: unknown, path = ''): readonly Property[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const found: Property[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'examples' || key === 'if') continue;
    const isList = key === 'properties';
    for (const [name, property] of isList ? Object.entries<Property['schema']>(value) : []) {
      found.push({ path: `${path}/${name}`, schema: property }, ...propertiesOf(property, `${path}/${name}`));
    }
    if (!isList) found.push(...propertiesOf(value, `${path}/${key}`));
  }
  return found;
}

describe.each(['manifest.schema.json', 'policy.schema.json'])('%s', (file) => {
  const properties = propertiesOf(schemaOf(file));

  it('explains every property, for editors', () => {
    expect(properties.length).toBeGreaterThan(8);
    const unexplained = properties.filter(
      ({ schema }) => !schema.description?.endsWith('.') || (schema.examples ?? []).length === 0,
    );
    expect(unexplained.map(({ path }) => path)).toEqual([]);
  });

  it('has examples that are valid', () => {
    const validate = file.startsWith('manifest') ? validateManifest : validatePolicy;
    const top = propertiesOf(schemaOf(file)).filter(({ path }) => path.lastIndexOf('/') === 0);
    for (const { path, schema } of top) {
      for (const example of schema.examples ?? []) {
        expect(validate({ version: 1, [path.slice(1)]: example }), `${path} ${JSON.stringify(example)}`).toEqual([]);
      }
    }
  });
});

describe('the manifest schema', () => {
  const client = (fields: object) => validateManifest({ version: 1, clients: [{ name: 'a', ...fields }] });

  it('has examples of every field of a client that are valid', () => {
    const fields = propertiesOf(schemaOf('manifest.schema.json')).filter(({ path }) =>
      path.startsWith('/$defs/client/'),
    );
    expect(fields).toHaveLength(9);
    for (const { path, schema } of fields) {
      for (const example of schema.examples ?? [])
        expect(client({ [path.split('/').at(-1) ?? '']: example })).toEqual([]);
    }
  });

  it('and the rule for names from elsewhere agree on every name', () => {
    const unit = fc.oneof(
      fc.constantFrom('a', ' ', '\n', '\u0000', '\u0085', '\u00a0', '\u202e', '\u2028', '\ufeff', '😀', '(', ')'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const suffix = fc.constantFrom(
      '',
      ' (provisioning 0a1b2c3d)',
      ' (superseded 00000000)',
      ' (rotated ffffffff)',
      ' (rotated FFFFFFFF)',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 6 }), suffix, (start, end) => {
        const name = `${start}${end}`;
        const isValid = validateManifest({ version: 1, clients: [{ name }] }).length === 0;
        // A suffix alone is a name on the tenant, but nobody should declare it; half a surrogate pair is beyond a schema.
        fc.pre(start !== '' && !/\p{Surrogate}/u.test(name));
        expect(isValid).toBe(nameProblem(name) === null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('and the rule for texts from elsewhere agree', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), (role) => {
        fc.pre(!/\p{Surrogate}/u.test(role));
        expect(client({ role }).length === 0).toBe(isPlainText(role));
      }),
    );
  });

  it('and the reader of durations agree', () => {
    // A thousand weeks stay below the hundred years, which a schema cannot state.
    const text = fc.oneof(fc.stringMatching(/^[0-9]{0,3}[smhdwy]?$/u), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(text, (overlap) => {
        expect(client({ overlap }).length === 0).toBe(parseDuration(overlap) !== null);
      }),
    );
  });

  it('reports every problem, with path, keyword and the keys that it knows', () => {
    const problems = validateManifest({ version: 1, 'x/y~z': 1, clients: [{ name: 'a', '0': 1 }, 3] });
    expect(problems.map(({ path, keyword, value }) => ({ path, keyword, value }))).toEqual([
      { path: [], keyword: 'additionalProperties', value: expect.anything() },
      { path: ['clients', 0], keyword: 'additionalProperties', value: { name: 'a', '0': 1 } },
      { path: ['clients', 1], keyword: 'type', value: 3 },
    ]);
    expect(problems[1]?.knownKeys).toContain('previousNames');
    expect(problems[1]?.params).toEqual({ additionalProperty: '0' });
  });

  it('takes no key from a prototype for one of its own', () => {
    const data = JSON.parse('{"version": 1, "__proto__": {}, "constructor": 1}');
    expect(validateManifest(data).map(({ params }) => params['additionalProperty'])).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('the compiled validators', () => {
  it.each(['manifest', 'policy', 'plan', 'apply-report'])('need no package: %s', (name) => {
    const code = readFileSync(new URL(`../../src/validation/compiled/${name}.js`, import.meta.url), 'utf8');
    expect(code).not.toMatch(/^import /mu);
    expect(code.replaceAll(/\.code = "require\([^)]*\)[^;]*/gu, '')).not.toMatch(/\brequire\(/u);
  });
});
