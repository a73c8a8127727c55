import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blurName, foldName, rotatedName, splitName, stagedName, supersededName } from '../src/name.ts';

const hex8 = '0a1b2c3d';

describe('splitName', () => {
  it('takes each suffix of the protocol off and says which it was', () => {
    expect(splitName(stagedName('ci-dbt', hex8))).toEqual({ plain: 'ci-dbt', leftover: 'provisioning' });
    expect(splitName(supersededName('ci-dbt', hex8))).toEqual({ plain: 'ci-dbt', leftover: 'superseded' });
    expect(splitName(rotatedName('ci-dbt', hex8))).toEqual({ plain: 'ci-dbt', leftover: 'rotated' });
  });

  it.each([
    'ci-dbt',
    '',
    'ci-dbt (provisioning 0A1B2C3D)',
    'ci-dbt (provisioning 0a1b2c3)',
    'ci-dbt (provisioning 0a1b2c3d) ',
    'ci-dbt (provisioning 0a1b2c3d)\n',
    'ci-dbt(provisioning 0a1b2c3d)',
    'ci-dbt (retired 0a1b2c3d)',
    ' (provisioning 0a1b2c3d)',
  ])('leaves %j as it is', (name) => {
    expect(splitName(name)).toEqual({ plain: name, leftover: null });
  });

  it('takes only the last suffix off', () => {
    expect(splitName(rotatedName(stagedName('x', hex8), hex8)).plain).toBe('x (provisioning 0a1b2c3d)');
  });

  it('gives back any name that was staged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        expect(splitName(stagedName(name, hex8))).toEqual({ plain: name, leftover: 'provisioning' });
      }),
    );
  });
});

describe('foldName', () => {
  it.each([
    ['CI-dbt', 'ci-DBT'],
    [' ci-dbt\u00a0', 'ci-dbt'],
    ['caf\u00e9', 'cafe\u0301'],
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδος'],
  ])('folds %j and %j to one', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it.each([
    ['ci-dbt', 'ci_dbt'],
    ['ci dbt', 'ci  dbt'],
    ['a', 'á'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  it('folds a folded name to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('blurName', () => {
  it.each([
    ['ci-dbt', ' CI-dbt\t'],
    ['ci dbt', 'ci \u00a0\u3000dbt'],
    ['caf\u00e9', 'CAFE\u0301'],
    ['ci-1', '\uff23\uff29-\u2460'],
  ])('takes %j and %j for one', (one, other) => {
    expect(blurName(one)).toBe(blurName(other));
  });

  it.each([
    ['ci-dbt', 'ci_dbt'],
    ['a', '\u00e1'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(blurName(one)).not.toBe(blurName(other));
  });

  it('takes whatever folds to one for one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(blurName(foldName(name))).toBe(blurName(name));
      }),
      { numRuns: 1000 },
    );
  });
});
