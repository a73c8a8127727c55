import { describe, expect, it } from 'vitest';
import { Findings } from '../../src/manifest/findings.ts';
import { reportSchemaProblems } from '../../src/manifest/schema.ts';
import { SourceText } from '../../src/manifest/source-text.ts';
import { Tree } from '../../src/manifest/tree.ts';
import { problemsOf, readText } from '../support/manifest-text.ts';

describe('what the schema finds wrong', () => {
  it('is said in the words of the schema where there are no better ones', () => {
    const source = new SourceText('a.yaml', 'limits:\n  count: 7\n');
    const findings = new Findings();
    const problem = {
      path: ['limits', 'count'],
      keyword: 'multipleOf',
      message: 'must be multiple of 2',
      params: { multipleOf: 2 },
      value: 7,
      knownKeys: [],
    };
    reportSchemaProblems([problem], new Tree({ limits: { count: 7 } }, source), source, 'manifest', findings);
    expect(findings.toDiagnostics([source])).toMatchObject([
      {
        code: 'wrong-value',
        detail: '"count" of "limits" must be multiple of 2.',
        hint: null,
        place: { line: 2, column: 10, length: 1 },
      },
    ]);
  });

  it.each([
    { version: '2', hint: 'A newer atlan-oauth may know this version.' },
    { version: '"2"', hint: null },
    { version: '0', hint: null },
  ])('of the version $version speaks of a newer tool where there may be one', ({ version, hint }) => {
    expect(readText(`version: ${version}\nclients: []`)).toMatchObject({
      diagnostics: [{ code: 'wrong-value', hint }],
    });
  });

  it('is first that a value is missing, then what follows from it', () => {
    const client = '- name: a\n  role: R\n  personas:\n  - name:\n    qualifiedName: b\n';
    expect(problemsOf(readText(`version: 1\nclients:\n${client}`))).toEqual(['6:5 no-value']);
  });

  it('is first that a key is unknown, then that a tombstone has no use for it', () => {
    const text = 'version: 1\nclients: [{name: a, state: absent, rol: R, role: R}]\n';
    expect(problemsOf(readText(text))).toEqual(['2:36 unknown-key', '2:44 tombstone-key']);
  });

  it('is shown inside a value that an alias repeats, where that value is written', () => {
    const clients = '  - {name: a, role: R, personas: &twice [Z, Z]}\n  - {name: b, role: R, personas: *twice}\n';
    const [first, second] = problemsOf(readText(`version: 1\nclients:\n${clients}`));
    expect([first, second]).toEqual(['3:45 duplicate-persona', '3:45 duplicate-persona']);
  });
});
