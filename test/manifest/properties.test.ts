import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../src/name.ts';
import { manifestOf, readText, sourceFile } from '../support/manifest-text.ts';
import { runs } from '../support/runs.ts';

const whole = `# clients of the warehouse team
version: 1
tenant: https://acme.atlan.com
scope: {names: ["ci-*"]}
limits:
  count: 3
defaults: &defaults
  role: Member
  overlap: 7d
clients:
  - name: ci-dbt
    description: |
      dbt Cloud
      to Atlan
    personas: &all
      - Data Assets
      - {name: "Sales: EMEA"}
  - name: 'ci-airflow'
    personas: *all
    rotateAfter: 90d # a quarter
  - {name: legacy, state: absent}
`;

describe('readManifest', () => {
  it('never throws, wherever a manifest is cut', () => {
    const bytes = new TextEncoder().encode(whole);
    for (let end = 0; end <= bytes.length; end++) {
      const result = readText([{ path: 'a.yaml', bytes: bytes.subarray(0, end) }]);
      if (!result.ok) expect(result.diagnostics.length).toBeGreaterThan(0);
    }
  });

  it('reads a manifest that is cut at a line as a whole one or says what is wrong', () => {
    const lines = whole.split('\n');
    const verdicts = lines.map((_, count) => readText(lines.slice(0, count).join('\n')).ok);
    expect(verdicts[0]).toBe(false);
    expect(verdicts.slice(0, 11)).not.toContain(true);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readText([{ path: 'a.yaml', bytes }]);
      }),
      { numRuns: runs(500) },
    );
  });

  it('never throws, whatever the text, and gives every problem a place inside it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '\n',
        '\n  ',
        '- ',
        ': ',
        ', ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '|\n',
        '>-\n',
        '&a ',
        '*a',
        '!!str ',
        '!x ',
        '---\n',
        '...\n',
        '%YAML 1.2\n',
        '? ',
        '#',
        '<<: ',
        'null',
        '0x1f',
        '\t',
      ),
      fc.constantFrom(
        'version',
        'clients',
        'name',
        'role',
        'personas',
        'scope',
        'names',
        'defaults',
        'state',
        'absent',
        'clientId',
        '1',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const result = readText(text);
        const lines = text.split('\n');
        for (const { place } of result.ok ? result.warnings : result.diagnostics) {
          expect(place?.line).toBeLessThanOrEqual(lines.length);
          expect(place?.column).toBeLessThanOrEqual((place?.source.length ?? 0) + 1);
          expect(place?.length).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('never throws when single characters of a manifest are changed', () => {
    const change = fc.tuple(
      fc.nat(whole.length - 1),
      fc.constantFrom('', ' ', '\t', '\n', ':', '-', '"', "'", '{', ']', '*', '&', '#', '|', '%', '0', '\0'),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = whole;
        for (const [at, replacement] of changes) text = text.slice(0, at) + replacement + text.slice(at + 1);
        const result = readText(text);
        if (!result.ok) expect(result.diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(400) },
    );
  });

  const name = fc
    .stringMatching(/^[a-z][a-z0-9-]{0,8}$/u)
    .filter((text) => !['y', 'n', 'no', 'on', 'off', 'yes', 'true', 'false', 'null'].includes(text));
  const names = fc.uniqueArray(name, { selector: foldName, minLength: 1, maxLength: 8 });

  it('reads the same clients, whatever their order and however they are spread over files', () => {
    const shuffled = names.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.nat(list.length)),
    );
    fc.assert(
      fc.property(shuffled, ([list, other, cut]) => {
        const text = (part: readonly string[]) =>
          `version: 1\nclients: [${part.map((one) => `{name: ${one}, role: R}`).join(', ')}]\n`;
        const read = (parts: readonly (readonly string[])[]) =>
          manifestOf(parts.map((part, index) => sourceFile(text(part), `${index}.yaml`))).manifest.clients;
        const byName = (clients: ReturnType<typeof read>) => clients.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        expect(byName(read([other.slice(0, cut), other.slice(cut)]))).toEqual(byName(read([list])));
      }),
    );
  });

  it('finds the same keys in any order', () => {
    const keys = ['name: a', 'role: R', 'description: d', 'personas: [P]', 'overlap: 3d', 'previousNames: [b]'];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (order) => {
        const text = (list: readonly string[]) => `version: 1\nclients:\n  - ${list.join('\n    ')}\n`;
        expect(manifestOf(text(order)).manifest).toEqual(manifestOf(text(keys)).manifest);
      }),
    );
  });
});
