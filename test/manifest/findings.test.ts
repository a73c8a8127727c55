import { describe, expect, it } from 'vitest';
import { headlines, type ManifestCode } from '../../src/manifest/codes.ts';
import { type Finding, Findings } from '../../src/manifest/findings.ts';
import { SourceText } from '../../src/manifest/source-text.ts';

const a = new SourceText('a.yaml', 'one\ntwo\nthree\n');
const b = new SourceText('b.yaml', 'one\ntwo\nthree\n');

const found = (code: ManifestCode, start: number, more: Partial<Finding> = {}): Finding => ({
  code,
  source: a,
  span: { start, end: start + 1 },
  detail: '',
  ...more,
});

function collect(...list: readonly Finding[]): Findings {
  const findings = new Findings();
  for (const finding of list) findings.add(finding);
  return findings;
}

const outline = (findings: Findings) =>
  findings
    .toDiagnostics([a, b])
    .map(({ code, place }) => `${place?.file ?? ''}:${place?.line ?? 0}:${place?.column ?? 0} ${code}`);

describe('the problems of some files', () => {
  it('come in the order of the files, and of the places in each', () => {
    const findings = collect(
      found('not-text', 8, { source: b }),
      found('not-text', 4),
      found('unknown-key', 0, { source: b }),
      found('wrong-type', 9),
      found('unknown-key', 0),
    );
    expect(outline(findings)).toEqual([
      'a.yaml:1:1 unknown-key',
      'a.yaml:2:1 not-text',
      'a.yaml:3:2 wrong-type',
      'b.yaml:1:1 unknown-key',
      'b.yaml:3:1 not-text',
    ]);
    expect(findings.errors).toBe(5);
  });

  it('are the first one at each place: the others follow from it', () => {
    const findings = collect(
      found('not-text', 4),
      found('wrong-type', 4),
      found('wrong-type', 5),
      found('wrong-type', 4, { source: b }),
    );
    expect(outline(findings)).toEqual(['a.yaml:2:1 not-text', 'a.yaml:2:2 wrong-type', 'b.yaml:2:1 wrong-type']);
    expect(findings.errors).toBe(3);
  });

  it('are all of those that have nothing to do with what else is wrong there', () => {
    const all = Object.keys(headlines) as ManifestCode[];
    const shown = all.filter((code) => outline(collect(found('ambiguous-value', 0), found(code, 0))).length === 2);
    expect(shown).toEqual([
      'missing-key',
      'no-clients',
      'empty-with-scope',
      'key-in-two-files',
      'role-missing',
      'duplicate-name',
      'duplicate-pin',
      'previous-name-taken',
      'previous-name-twice',
      'duplicate-persona',
      'tenant-mismatch',
    ]);
  });

  it('hide nothing else when they are such', () => {
    expect(outline(collect(found('missing-key', 0), found('wrong-type', 0)))).toHaveLength(2);
  });

  it('are no errors where they are warnings', () => {
    const findings = collect(found('duplicate-persona', 0, { severity: 'warning' }), found('not-text', 4));
    expect(findings.errors).toBe(1);
    expect(findings.toDiagnostics([a]).map(({ severity }) => severity)).toEqual(['warning', 'error']);
  });

  it('have a headline, and a hint where there is one', () => {
    expect(
      collect(found('not-text', 0, { detail: 'd', hint: 'h' }), found('no-value', 4)).toDiagnostics([a]),
    ).toMatchObject([
      { severity: 'error', code: 'not-text', summary: 'Not a text', detail: 'd', hint: 'h' },
      { summary: 'Missing value', hint: null },
    ]);
  });

  it('show no private key, whatever they quote', () => {
    const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;
    const [diagnostic] = collect(found('wrong-value', 0, { detail: `is ${key}`, hint: `no ${key}` })).toDiagnostics([
      a,
    ]);
    expect(diagnostic?.detail).toMatch(/^is AGE-SECRET-KEY-\*+$/u);
    expect(diagnostic?.hint).toMatch(/^no AGE-SECRET-KEY-\*+$/u);
  });

  it('are shown a thousand times; how many more there are is an error of its own', () => {
    const flood = (count: number) =>
      collect(...Array.from({ length: count }, (_, index) => found('missing-key', index % 4)));
    expect(flood(1_000).toDiagnostics([a])).toHaveLength(1_000);
    const findings = flood(1_003);
    expect(findings.errors).toBe(1_003);
    const diagnostics = findings.toDiagnostics([a]);
    expect(diagnostics).toHaveLength(1_001);
    expect(diagnostics.at(-1)).toEqual({
      severity: 'error',
      code: 'more-problems',
      summary: 'More problems',
      detail: 'There are 3 more problems; the first 1000 that were met are shown.',
      hint: null,
      place: null,
    });
  });
});
