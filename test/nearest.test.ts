import { describe, expect, it } from 'vitest';
import { nearest, nearOnes } from '../src/nearest.ts';

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

describe('the near ones of a word', () => {
  it('are those that it may be a slip of, then those that hold it', () => {
    const names = ['prod-dbt-2', 'ci-dbt', 'ci-dbx', 'airflow', 'CI-DBT-nightly'];
    expect(nearOnes('ci-dbt', names)).toEqual(['ci-dbt', 'ci-dbx', 'CI-DBT-nightly']);
    expect(nearOnes('dbt', names)).toEqual(['CI-DBT-nightly', 'ci-dbt', 'prod-dbt-2']);
    expect(nearOnes('looker', names)).toEqual([]);
  });

  it('are five at most, each once, and for a short word only what it may be a slip of', () => {
    const many = Array.from({ length: 20 }, (_, i) => `client-${i}`);
    expect(nearOnes('client', [...many, ...many])).toHaveLength(5);
    expect(nearOnes('ab', ['cab', 'xaby'])).toEqual(['cab']);
  });
});
