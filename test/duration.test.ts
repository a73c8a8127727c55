import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestDurationMs, parseDuration, renderDuration } from '../src/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0s', 0],
    ['90s', 90_000],
    ['15m', 900_000],
    ['36h', 129_600_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['36500d', longestDurationMs],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '7',
    'd',
    '7 d',
    '-1d',
    '+1d',
    '1.5h',
    '1d12h',
    '7D',
    '7d\n',
    '٧d',
    '1y',
    '36501d',
    '9'.repeat(400) + 's',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('renderDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1s'],
    [90_000, '90s'],
    [900_000, '15m'],
    [129_600_000, '36h'],
    [604_800_000, '7d'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(renderDuration(ms)).toBe(text);
  });

  it('is read back as the same time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestDurationMs / 1_000 }), (seconds) => {
        expect(parseDuration(renderDuration(seconds * 1_000))).toBe(seconds * 1_000);
      }),
    );
  });
});
