import { describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';

const keys = [
  'name',
  'description',
  'role',
  'personas',
  'overlap',
  'rotateAfter',
  'clientId',
  'previousNames',
  'state',
];

describe('nearest', () => {
  it.each([
    ['personae', 'personas'],
    ['persona', 'personas'],
    ['nmae', 'name'],
    ['Name', 'name'],
    ['client_id', 'clientId'],
    ['rotate-after', 'rotateAfter'],
    ['desciption', 'description'],
    ['rol', 'role'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, keys)).toBe(meant);
  });

  it.each(['secret', 'x', '', 'grantTypes', 'owner'])('has no advice for %j', (word) => {
    expect(nearest(word, keys)).toBeNull();
  });

  it('prefers the nearer one, and the first of equals', () => {
    expect(nearest('Membr', ['Members', 'Member'])).toBe('Member');
    expect(nearest('ab1', ['ab2', 'ab3'])).toBe('ab2');
  });

  it('does not labour over long words', () => {
    expect(nearest('a'.repeat(100_000), ['a'.repeat(100_001)])).toBeNull();
  });
});
