import { describe, expect, it } from 'vitest';
import type { PolicyRules } from '../../src/plan/policy.ts';
import {
  digest,
  manifestOf,
  personaNamed,
  personaQualified,
  remote,
  silentPolicy,
  tombstone,
  usualPersonas,
  wanted,
} from '../support/builders.ts';
import { guardsOf, planOf } from '../support/planner.ts';
import type { PlanCase } from '../support/planner.ts';

function judge(rules: Partial<PolicyRules>, given: PlanCase) {
  return planOf({ ...given, policy: { file: 'policy.yaml', policy: { ...silentPolicy, ...rules } } });
}

describe('a policy', () => {
  it('tightens the limits and is not lifted by --max-purges', () => {
    const given = {
      manifest: manifestOf({ tombstones: [tombstone('a'), tombstone('b')] }),
      clients: [remote('1', 'a'), remote('2', 'b')],
    };
    const plan = judge({ limits: { count: 1, percent: null } }, { ...given, options: { maxPurges: 9 } });
    expect(guardsOf(plan)).toEqual(['policy']);
    expect(plan.guards).toMatchObject({ limit: 1, limitSource: 'limits.count of the policy policy.yaml' });
    expect(plan.refusals[0]?.hint).toContain('no flag lifts it');
    expect(guardsOf(judge({ limits: { count: null, percent: 50 } }, given))).toEqual(['policy']);
  });

  it('is minded by the way out that the limits name', () => {
    const names = ['a', 'b', 'c', 'd'];
    const given = {
      manifest: manifestOf({ tombstones: names.map((name) => tombstone(name)) }),
      clients: names.map((name, i) => remote(`${i}`, name)),
    };
    const hintOf = (count: number, maxPurges: number | null = null): unknown =>
      judge({ limits: { count, percent: null } }, { ...given, options: { maxPurges } }).refusals[0]?.hint;
    expect(hintOf(9)).toBe('If all of them are meant, pass --max-purges 4, or raise limits in the manifest.');
    for (const most of [9, 4]) expect(hintOf(most, 2)).toBe('If all of them are meant, pass --max-purges 4.');
    expect(hintOf(3)).toContain('no flag lifts it');
    expect(hintOf(3, 2)).toContain('with --max-purges 3 each');
    const half = judge({ limits: { count: 3, percent: 50 } }, { ...given, options: { maxPurges: 1 } });
    expect(half.refusals[0]?.hint).toContain('with --max-purges 2 each');
  });

  it('never widens the limits', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a')], limits: { count: 0, percent: null } });
    expect(guardsOf(judge({ limits: { count: 9, percent: null } }, { manifest, clients: [remote('1', 'a')] }))).toEqual(
      ['limits'],
    );
  });

  it('protects more clients', () => {
    const plan = judge(
      { protect: ['a'] },
      { manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [remote('1', 'a')] },
    );
    expect(guardsOf(plan)).toEqual(['protect']);
    expect(plan.refusals[0]?.hint).toContain('The policy policy.yaml protects it');
  });

  it('allows roles by title or name, and judges clients that exist already, too', () => {
    const given = {
      manifest: manifestOf({ clients: [wanted('a'), wanted('b', { role: '$admin' })] }),
      clients: [remote('1', 'b', { role: '$admin' })],
    };
    expect(guardsOf(judge({ allowedRoles: ['member', '$admin'] }, given))).toEqual([]);
    const plan = judge({ allowedRoles: ['Member', 'Guest'] }, given);
    expect(plan.refusals).toEqual([
      {
        guard: 'policy',
        summary: 'A role is not allowed',
        detail: '1 client with a role that is not among allowedRoles: Member, Guest:\n  "b" has the role "$admin"',
        hint: 'Change the manifest, or have whoever owns the policy policy.yaml change that; no flag lifts it.',
      },
    ]);
  });

  it('does not let a title that two roles have stand for either', () => {
    const roles = ['$x', '$y'].map((name) => ({ name, title: 'Twin', level: null }));
    const manifest = manifestOf({ clients: [wanted('a', { role: '$x' })] });
    expect(guardsOf(judge({ allowedRoles: ['Twin'] }, { manifest, roles }))).toEqual(['policy']);
    expect(guardsOf(judge({ allowedRoles: ['$x'] }, { manifest, roles }))).toEqual([]);
  });

  it('allows personas by name or qualified name, however the manifest says it', () => {
    const [dataAssets] = usualPersonas;
    const named = { manifest: manifestOf({ clients: [wanted('a', { personas: [personaNamed('Data Assets')] })] }) };
    const qualified = {
      manifest: manifestOf({ clients: [wanted('a', { personas: [personaQualified(dataAssets!.qualifiedName)] })] }),
    };
    for (const given of [named, qualified]) {
      expect(guardsOf(judge({ allowedPersonas: ['Data Assets'] }, given))).toEqual([]);
      expect(guardsOf(judge({ allowedPersonas: [dataAssets!.qualifiedName] }, given))).toEqual([]);
      expect(guardsOf(judge({ allowedPersonas: ['Finance'] }, given))).toEqual(['policy']);
      expect(guardsOf(judge({ allowedPersonas: [] }, given))).toEqual(['policy']);
    }
  });

  it('names every persona of a client that it does not allow', () => {
    const personas = [personaNamed('Finance'), personaNamed('Data Assets')];
    const plan = judge({ allowedPersonas: ['x'] }, { manifest: manifestOf({ clients: [wanted('a', { personas })] }) });
    expect(plan.refusals[0]?.detail).toBe(
      '1 client with a persona that is not among allowedPersonas: "x":\n  "a" has "Data Assets", "Finance"',
    );
  });

  it('says so where it allows no role, no persona, and no purge at all', () => {
    const given = { manifest: manifestOf({ clients: [wanted('a', { personas: [personaNamed('Finance')] })] }) };
    const details = judge({ allowedRoles: [], allowedPersonas: [] }, given).refusals.map(({ detail }) => detail);
    expect(details).toEqual([
      '1 client with a role, and allowedRoles is empty:\n  "a" has the role "Member"',
      '1 client with a persona, and allowedPersonas is empty:\n  "a" has "Finance"',
    ]);
    const purging = { manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [remote('1', 'a')] };
    const none = { limits: { count: 0, percent: null } };
    for (const maxPurges of [null, 0]) {
      const hints = judge(none, { ...purging, options: { maxPurges } }).refusals.map(({ hint }) => hint);
      expect(hints).toEqual(['The policy allows none: have whoever owns it change that; no flag lifts it.']);
    }
  });

  it('demands certain recipients', () => {
    const given = { manifest: manifestOf({ clients: [wanted('a')] }) };
    expect(guardsOf(judge({ recipientsDigest: digest }, given))).toEqual([]);
    const demanded = `sha256:${'0'.repeat(64)}`;
    const refusal = { guard: 'policy', summary: 'The recipients are not those of the policy' };
    expect(judge({ recipientsDigest: demanded }, given).refusals).toMatchObject([
      { ...refusal, detail: `The recipients have the digest ${digest}, the policy demands ${demanded}.` },
    ]);
    const none = judge({ recipientsDigest: digest }, { ...given, recipients: [], recipientsDigest: null });
    expect(none.refusals).toMatchObject([
      { ...refusal, detail: `The recipients have the digest of none: none are given, the policy demands ${digest}.` },
    ]);
  });

  it('bounds the scope that a manifest may declare', () => {
    const scoped = (names: string[], createdBy: string[] | null = null) => ({
      manifest: manifestOf({ clients: [wanted('a')], scope: { names, createdBy } }),
    });
    const widest = { scope: { names: ['ci-*', 'etl-?'], createdBy: ['service-*'] } };
    expect(guardsOf(judge(widest, scoped(['ci-dbt-*', 'etl-1'], ['service-ci'])))).toEqual([]);
    const plan = judge(widest, scoped(['ci-*', '*'], ['*']));
    expect(plan.refusals[0]?.detail).toBe(
      '2 globs of the manifest\'s scope reach beyond the policy\'s:\n  names: "*" is not within "ci-*", "etl-?"\n  createdBy: "*" is not within "service-*"',
    );
    const anybody = judge(widest, scoped(['ci-*']));
    expect(anybody.refusals[0]?.detail).toBe(
      '1 glob of the manifest\'s scope reaches beyond the policy\'s:\n  createdBy: "*" is not within "service-*"',
    );
    const makers = { scope: { names: ['ci-*'], createdBy: ['service-*', 'jane'] } };
    expect(guardsOf(judge(makers, scoped(['ci-*'], ['jane', 'service-ci'])))).toEqual([]);
    expect(guardsOf(judge({ scope: { names: ['ci-*'], createdBy: null } }, scoped(['ci-*'])))).toEqual([]);
    expect(guardsOf(judge(widest, { manifest: manifestOf({ clients: [wanted('a')] }) }))).toEqual([]);
  });

  it('judges only the clients that --only leaves', () => {
    const manifest = manifestOf({ clients: [wanted('a'), wanted('b', { role: 'Admin' })] });
    expect(guardsOf(judge({ allowedRoles: ['Member'] }, { manifest, options: { only: ['a'] } }))).toEqual([]);
  });
});
