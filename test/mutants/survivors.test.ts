/** Keeps the reasons why mutants live true to the code: an entry whose line is gone explains nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notLookedAt, readLedger, REASONS, survivorsIn, type Survivor } from './ledger.mjs';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe.each(['plan', 'manifest', 'apply', 'sealing'])('every survivor of %s', (folder) => {
  const ledger = readLedger(folder);

  it('has one of the known reasons', () => {
    expect(ledger.filter(({ reason }) => !REASONS.includes(reason))).toEqual([]);
  });

  it('stands in a line that is still there', () => {
    const lines = new Map<string, ReadonlySet<string>>();
    const linesOf = (file: string): ReadonlySet<string> => {
      const known =
        lines.get(file) ??
        new Set(
          read(`src/${file}`)
            .split('\n')
            .map((line) => line.trim()),
        );
      lines.set(file, known);
      return known;
    };
    const stale = ledger.filter(
      ({ file, at }) => !existsSync(new URL(`../../src/${file}`, import.meta.url)) || !linesOf(file).has(at),
    );
    expect(stale).toEqual([]);
  });
});

it('leaves out none that the last measurement found', () => {
  const { folders } = JSON.parse(read('test/mutants/score.json'));
  expect(Object.keys(folders)).toEqual(['plan', 'manifest', 'apply', 'sealing']);
  expect(Object.entries<{ notLookedAt: number }>(folders).filter(([, { notLookedAt }]) => notLookedAt !== 0)).toEqual(
    [],
  );
});

it('explains every reason', () => {
  const page = read('test/mutants/survivors/README.md');
  expect(REASONS.filter((reason) => !page.includes(`| \`${reason}\` |`))).toEqual([]);
});

describe('looking for new survivors', () => {
  const source = 'const a = 1;\nreturn a > 0 && b;\n';
  const mutant = (status: string, column: number, replacement: string) => ({
    status,
    mutatorName: 'EqualityOperator',
    replacement,
    location: { start: { line: 2, column }, end: { line: 2, column: column + 5 } },
  });
  const report = {
    files: { 'src/plan/x.ts': { source, mutants: [mutant('Survived', 8, 'a >= 0'), mutant('Killed', 8, 'a <= 0')] } },
  };
  const survivor: Survivor = {
    file: 'plan/x.ts',
    at: 'return a > 0 && b;',
    column: 8,
    mutator: 'EqualityOperator',
    from: 'a > 0',
    to: 'a >= 0',
  };

  it('finds what lives, by its text and its line', () => {
    expect(survivorsIn(report)).toEqual([survivor]);
  });

  it('leaves out what has a reason, as often as it has one', () => {
    const explained = { ...survivor, reason: 'saves work' };
    expect(notLookedAt([survivor], [explained])).toEqual([]);
    expect(notLookedAt([survivor, survivor], [explained])).toEqual([survivor]);
    expect(notLookedAt([survivor], [{ ...explained, to: 'a < 0' }])).toEqual([survivor]);
  });
});
