import { describe, expect, it } from 'vitest';
import { dayMs, idOf, manifestOf, now, remote, tombstone, wanted } from '../support/builders.ts';
import { guardsOf, onlyChange, outline, planOf } from '../support/planner.ts';

describe('matching', () => {
  it('creates a client that the tenant does not have', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('ci-dbt', { description: 'sync' })] }) });
    expect(onlyChange(plan)).toMatchObject({
      name: 'ci-dbt',
      action: 'create',
      clientId: null,
      reasons: ['not-on-tenant'],
      replacePaths: [],
      before: null,
      after: { name: 'ci-dbt', description: 'sync', role: '$member', personas: [] },
    });
  });

  it('finds nothing to do for a client of the exact name that is as wanted', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients: [remote('1', 'a')] });
    expect(plan.changes).toEqual([]);
    expect(plan.noop).toEqual([{ name: 'a', clientId: idOf('1'), secret: null }]);
  });

  it('follows a pin to a client of another name and renames it, even where somebody else bears the old name of another', () => {
    const clients = [remote('1', 'old'), remote('2', 'other')];
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('new', { clientId: idOf('1') })] }), clients });
    expect(outline(plan)).toEqual(['update new 1: name-differs']);
    expect(onlyChange(plan)).toMatchObject({ before: { name: 'old' }, after: { name: 'new' } });
  });

  it('takes the pin and no other client of the same name', () => {
    const clients = [remote('1', 'a'), remote('2', 'a', { description: 'x' })];
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a', { clientId: idOf('2') })] }), clients });
    expect(outline(plan)).toEqual(['update a 2: description-differs']);
    expect(plan.unmanaged.map(({ clientId }) => clientId)).toEqual([idOf('1')]);
  });

  it('keeps two entries of one name apart by their pins', () => {
    const twins = [wanted('a', { clientId: idOf('1') }), wanted('a', { clientId: idOf('2'), description: 'second' })];
    const plan = planOf({ manifest: manifestOf({ clients: twins }), clients: [remote('1', 'a'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 2: description-differs']);
    expect(plan.refusals).toEqual([]);
  });

  it('renames a pinned twin into the name that its twin bears, since the manifest wants both', () => {
    const twins = [wanted('a', { clientId: idOf('1') }), wanted('a', { clientId: idOf('2') })];
    const plan = planOf({ manifest: manifestOf({ clients: twins }), clients: [remote('1', 'a'), remote('2', 'b')] });
    expect(outline(plan)).toEqual(['update a 2: name-differs']);
    expect(plan.refusals).toEqual([]);
  });

  it('renames the one client that bears a previous name', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['older', 'old'] })] });
    expect(outline(planOf({ manifest, clients: [remote('1', 'old')] }))).toEqual(['update new 1: name-differs']);
  });

  it('prefers the exact name to a previous one, whose bearer stays unmanaged', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old'] })] });
    const plan = planOf({ manifest, clients: [remote('1', 'old'), remote('2', 'new')] });
    expect(plan.changes).toEqual([]);
    expect(plan.unmanaged.map(({ clientId }) => clientId)).toEqual([idOf('1')]);
  });

  it('prefers an old client that stands for the name to the bearer of a previous name', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old'] })] });
    const clients = [remote('1', 'old'), remote('2', 'new (superseded 00000001)')];
    expect(outline(planOf({ manifest, clients }))).toEqual(['update new 2: name-differs']);
  });

  it('prefers the bearer of a previous name to an old client of one, which is only retired', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old', 'older'] })] });
    const clients = [remote('1', 'old'), remote('2', 'older (superseded 00000001)')];
    expect(outline(planOf({ manifest, clients }))).toEqual(['update new 1: name-differs', 'purge older 2: superseded']);
  });

  it('takes the newest old client of a previous name where nobody bears any of the names', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old', 'older'], role: 'Guest' })] });
    const clients = [
      remote('1', 'old (superseded 00000001)', { createdAt: now - 2 * dayMs }),
      remote('2', 'older (superseded 00000002)', { createdAt: now - 3 * dayMs }),
    ];
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual(['replace new 1: name-differs, role-differs', 'purge older 2: superseded']);
    expect(plan.changes[0]).toMatchObject({ before: { name: 'old', role: '$member' }, after: { name: 'new' } });
    const turned = [{ ...clients[0]!, createdAt: now - 4 * dayMs }, clients[1]!];
    expect(outline(planOf({ manifest, clients: turned }))).toEqual([
      'replace new 2: name-differs, role-differs',
      'purge old 1: superseded',
    ]);
  });

  it('lets a pin claim a client before the name of another entry can', () => {
    const clients = [remote('1', 'a')];
    const manifest = manifestOf({ clients: [wanted('a'), wanted('b', { clientId: idOf('1') })] });
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual(['create a: not-on-tenant', 'update b 1: name-differs']);
    expect(plan.changes[0]?.waitsFor).toEqual([1]);
  });
});

describe('matching refuses', () => {
  it('two remote clients for one name, with each candidate and the lines to paste', () => {
    const clients = [
      remote('1', 'a', { createdBy: 'jane', createdAt: Date.UTC(2026, 0, 2, 3, 4, 5) }),
      remote('2', 'a', { role: '$guest', createdBy: null, createdAt: null }),
    ];
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients });
    expect(plan.changes).toEqual([]);
    expect(plan.unmanaged).toEqual([]);
    expect(plan.refusals).toEqual([
      {
        guard: 'ambiguous-name',
        summary: 'Several clients bear one name',
        detail: [
          '2 clients of the tenant bear the name "a"; the manifest does not say which one it means:',
          '  oauth-client-1  "a"  role $member  created by jane at 2026-01-02T03:04:05Z',
          '  oauth-client-2  "a"  role $guest  created by somebody unknown at an unreadable time',
        ].join('\n'),
        hint: 'Pin the one that is meant with one of these lines:\n    clientId: oauth-client-1\n    clientId: oauth-client-2',
      },
    ]);
  });

  it('two remote clients for one name even where the scope covers both: neither is touched', () => {
    const manifest = manifestOf({ clients: [wanted('a')], scope: { names: ['*'], createdBy: null } });
    const clients = [remote('1', 'a'), remote('2', 'a'), remote('3', 'a (superseded 00000001)')];
    const plan = planOf({ manifest, clients });
    expect(plan.changes).toEqual([]);
    expect(guardsOf(plan)).toEqual(['ambiguous-name']);
  });

  it('two remote clients for a tombstone without a pin', () => {
    const plan = planOf({
      manifest: manifestOf({ tombstones: [tombstone('a')] }),
      clients: [remote('1', 'a'), remote('2', 'a')],
    });
    expect(plan.changes).toEqual([]);
    expect(plan.refusals[0]?.hint).toContain('or give each its own tombstone');
  });

  it('two bearers of previous names', () => {
    const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old', 'older'] })] });
    const plan = planOf({ manifest, clients: [remote('1', 'old'), remote('2', 'older')] });
    expect(plan.changes).toEqual([]);
    expect(guardsOf(plan)).toEqual(['ambiguous-name']);
    expect(plan.refusals[0]?.detail).toContain('oauth-client-2  "older"');
    expect(plan.refusals[0]?.hint).toContain('clientId: oauth-client-1');
  });

  it('a pin that does not exist, and shows who bears the name', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { clientId: idOf('gone') })],
      scope: { names: ['*'], createdBy: null },
    });
    const plan = planOf({ manifest, clients: [remote('1', 'a')] });
    expect(plan.changes).toEqual([]);
    expect(guardsOf(plan)).toEqual(['pin-not-found']);
    expect(plan.refusals[0]?.detail).toContain('oauth-client-1  "a"');
    expect(plan.refusals[0]?.hint).toContain('clientId: oauth-client-1');
  });

  it('a pin that does not exist where nobody bears the name either', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a', { clientId: idOf('gone') })] }) });
    expect(plan.refusals).toMatchObject([
      {
        guard: 'pin-not-found',
        detail:
          '"a" is pinned to oauth-client-gone, which the tenant does not have; no client of the tenant bears that name.',
        hint: 'Remove the clientId line to create the client anew.',
      },
    ]);
  });

  it.each([
    ['provisioning', 'staged and not published'],
    ['superseded', 'an old client on its way out'],
    ['rotated', 'an old client on its way out'],
  ])('a pin that points at a %s client', (kind, state) => {
    const manifest = manifestOf({ clients: [wanted('a', { clientId: idOf('1') })] });
    const plan = planOf({ manifest, clients: [remote('1', `a (${kind} 00000001)`)] });
    expect(plan.changes).toEqual([]);
    expect(guardsOf(plan)).toEqual(['pin-staged']);
    expect(plan.refusals[0]?.detail).toContain(`, which is ${state}:\n  oauth-client-1  "a (${kind} 00000001)"`);
  });

  it('a pin that points at a leftover of another name, and leaves that one alone', () => {
    const manifest = manifestOf({ clients: [wanted('a', { clientId: idOf('1') }), wanted('b')] });
    const plan = planOf({ manifest, clients: [remote('1', 'b (provisioning 00000001)')] });
    expect(outline(plan)).toEqual(['create b: not-on-tenant']);
    expect(guardsOf(plan)).toEqual(['pin-staged']);
  });

  it('two entries that are pinned to one client', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { clientId: idOf('1') })],
      tombstones: [tombstone('b', idOf('1'))],
    });
    const plan = planOf({ manifest, clients: [remote('1', 'a')] });
    expect(guardsOf(plan)).toEqual(['ambiguous-name']);
    expect(plan.refusals[0]?.detail).toContain('"a", "b" are both pinned');
  });

  it('the replacement of a pinned client, whose pin would dangle', () => {
    const manifest = manifestOf({ clients: [wanted('a', { clientId: idOf('1'), role: 'Guest' })] });
    const plan = planOf({ manifest, clients: [remote('1', 'a')] });
    expect(outline(plan)).toEqual(['replace a 1: role-differs']);
    expect(guardsOf(plan)).toEqual(['pin-dangling']);
    expect(plan.refusals[0]?.hint).toContain('Remove the clientId line');
  });

  it.each([
    ['case', 'CI-dbt'],
    ['white space', ' ci-dbt '],
  ])('a create whose name exists but for %s', (_, existing) => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('ci-dbt')] }), clients: [remote('1', existing)] });
    expect(guardsOf(plan)).toEqual(['look-alike-name']);
    expect(plan.refusals[0]?.hint).toContain(`previousNames: [${existing === ' ci-dbt ' ? '" ci-dbt "' : existing}]`);
  });

  it.each([
    ['two blanks for one', 'ci  dbt'],
    ['a no-break space', 'ci\u00a0dbt'],
    ['a tab', 'ci\tdbt'],
    ['no blank', 'CIdbt'],
    ['full-width letters', '\uff43\uff49 dbt'],
  ])('a create whose name exists with %s inside', (_, existing) => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('ci dbt')] }), clients: [remote('1', existing)] });
    expect(guardsOf(plan)).toEqual(['look-alike-name']);
  });

  it('a create whose name exists in several look-alike ways, with each of them', () => {
    const clients = [remote('1', 'CI-dbt'), remote('2', 'ci-DBT')];
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('ci-dbt')] }), clients });
    for (const shown of ['oauth-client-1  "CI-dbt"', 'oauth-client-2  "ci-DBT"']) {
      expect(plan.refusals[0]?.detail).toContain(shown);
    }
  });

  it('no look-alike in a name that differs in more', () => {
    const clients = ['ci_dbt', 'ci-dbt', 'cl dbt', 'c\u00ed dbt'].map((name, at) => remote(String(at), name));
    expect(planOf({ manifest: manifestOf({ clients: [wanted('ci dbt')] }), clients }).refusals).toEqual([]);
  });

  it('a create whose name exists but for its Unicode form', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('caf\u00e9')] }),
      clients: [remote('1', 'cafe\u0301')],
    });
    expect(guardsOf(plan)).toEqual(['look-alike-name']);
  });

  it('no look-alike that an entry of its own claims', () => {
    const manifest = manifestOf({ clients: [wanted('a')], tombstones: [tombstone('A', idOf('1'))] });
    const plan = planOf({ manifest, clients: [remote('1', 'A')] });
    expect(plan.refusals).toEqual([]);
    expect(outline(plan)).toEqual(['create a: not-on-tenant', 'purge A 1: tombstone']);
  });

  it('no look-alike of an update or of a client that exists', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [remote('1', 'A'), remote('2', 'a')],
    });
    expect(plan.refusals).toEqual([]);
  });

  it('a rename into a name that somebody else bears and keeps', () => {
    const manifest = manifestOf({ clients: [wanted('a', { clientId: idOf('1') })] });
    const plan = planOf({ manifest, clients: [remote('1', 'b'), remote('2', 'a')] });
    expect(guardsOf(plan)).toEqual(['name-taken']);
    expect(plan.refusals[0]?.detail).toContain('give the client "b" (oauth-client-1) the name "a"');
    expect(plan.refusals[0]?.hint).toContain('  - name: a\n    state: absent\n    clientId: oauth-client-2');
  });
});
