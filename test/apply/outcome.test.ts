import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concludeApply } from '../../src/apply/outcome.ts';
import type { Ended } from '../../src/apply/outcome.ts';
import type { ChangeResult } from '../../src/model.ts';

const done: ChangeResult = {
  name: 'a',
  action: 'create',
  status: 'done',
  clientId: 'oauth-client-1',
  previousClientId: null,
  secret: 'sealed',
  proved: true,
};

function conclude(fields: Partial<Ended>) {
  return concludeApply({
    results: [done],
    remaining: [],
    warnings: [],
    stageOnly: false,
    interrupted: false,
    sealingBroken: false,
    bugs: [],
    ...fields,
  });
}

describe('the outcome of an apply', () => {
  it('is complete with exit 0 where everything is done and nothing remains', () => {
    expect(conclude({})).toMatchObject({ exitCode: 0, status: 'complete' });
  });

  it.each([
    ['something failed', { results: [done, { ...done, status: 'failed' }] }],
    ['something was skipped', { results: [{ ...done, status: 'skipped' }] }],
    ['something remains', { remaining: ['x'] }],
    ['the sealed file failed', { sealingBroken: true }],
  ] as [string, Partial<Ended>][])('is incomplete with exit 7 where %s', (_words, fields) => {
    expect(conclude(fields)).toMatchObject({ exitCode: 7, status: 'incomplete' });
  });

  it.each([
    ['an error came up that nobody foresaw', { bugs: [new Error('a bug')] }],
    ['an outcome is unknown', { results: [{ ...done, status: 'unknown' }] }],
    ['a secret is lost', { results: [{ ...done, status: 'failed', secret: 'lost' }] }],
  ] as [string, Partial<Ended>][])('has exit 8 where %s, also after a signal', (_words, fields) => {
    expect(conclude(fields)).toMatchObject({ exitCode: 8, status: 'incomplete' });
    expect(conclude({ ...fields, interrupted: true })).toMatchObject({ exitCode: 8, status: 'interrupted' });
  });

  it('counts what --stage-only leaves alone on purpose as no failure', () => {
    const results: ChangeResult[] = [
      { ...done, status: 'staged' },
      { ...done, action: 'purge', status: 'skipped' },
    ];
    expect(conclude({ results, stageOnly: true })).toMatchObject({ exitCode: 0, status: 'staged' });
    for (const action of ['create', 'replace'] as const) {
      const skipped: ChangeResult = { ...done, action, status: 'skipped' };
      expect(conclude({ results: [skipped], stageOnly: true })).toMatchObject({ exitCode: 7 });
    }
  });

  it('counts each result exactly once', () => {
    const result = fc.record({
      action: fc.constantFrom('create', 'update', 'replace', 'purge'),
      status: fc.constantFrom('done', 'staged', 'failed', 'skipped', 'unknown'),
    });
    fc.assert(
      fc.property(fc.array(result), (results) => {
        const { summary } = conclude({ results: results.map((fields) => ({ ...done, ...fields })) });
        expect(Object.values(summary).reduce((sum, count) => sum + count, 0)).toBe(results.length);
      }),
    );
  });
});
