import { describe, expect, it } from 'vitest';
import { readPlain } from '../../src/manifest/scalar.ts';

describe('a scalar without quotes', () => {
  it.each([
    ['', null],
    ['~', null],
    ['null', null],
    ['true', true],
    ['false', false],
    ['0', 0],
    ['42', 42],
    ['-1', -1],
    ['2.5', 2.5],
    ['ci-dbt', 'ci-dbt'],
    ['nobody', 'nobody'],
    ['yesterday', 'yesterday'],
    ['-', '-'],
    ['.', '.'],
    ['+49 30', '+49 30'],
    ['1.2.3', '1.2.3'],
    ['7d', '7d'],
    ['3rd-party', '3rd-party'],
    ['0xyz', '0xyz'],
    ['10:99', '10:99'],
    ['2026-01-31 report', '2026-01-31 report'],
    ['e5', 'e5'],
  ])('%j is clear to every reader', (text, value) => {
    expect(readPlain(text)).toEqual({ value, ambiguous: null });
  });

  it.each([
    ['Null', 'null'],
    ['NULL', 'null'],
    ['no', 'truth value'],
    ['Yes', 'truth value'],
    ['ON', 'truth value'],
    ['off', 'truth value'],
    ['y', 'truth value'],
    ['N', 'truth value'],
    ['True', 'truth value'],
    ['0123', 'number'],
    ['0o17', 'number'],
    ['0x1F', 'number'],
    ['0b101', 'number'],
    ['1_000', 'number'],
    ['+1', 'number'],
    ['1e3', 'number'],
    ['1.', 'number'],
    ['.5', 'number'],
    ['-.inf', 'number'],
    ['.NaN', 'number'],
    ['12345678901234567890', 'number'],
    ['12:30', 'date or time'],
    ['1:30:00.5', 'date or time'],
    ['2026-01-31', 'date or time'],
    ['2026-01-31T12:00:00Z', 'date or time'],
    ['2026-1-31 12:00:00 +1', 'date or time'],
    ['=', 'special value'],
    ['<<', 'special value'],
  ])('%j means different things to different readers', (text, kind) => {
    expect(readPlain(text)).toEqual({ value: text, ambiguous: kind });
  });
});
