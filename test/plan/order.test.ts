import { describe, expect, it } from 'vitest';
import { idOf, manifestOf, remote, tombstone, wanted } from '../support/builders.ts';
import { guardsOf, outline, planOf } from '../support/planner.ts';

function pinned(name: string, id: string, fields = {}) {
  return wanted(name, { clientId: idOf(id), ...fields });
}

describe('a name that another change frees', () => {
  it('is given after the rename that frees it', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a'), pinned('b', '1')] }),
      clients: [remote('1', 'a')],
    });
    expect(outline(plan)).toEqual(['create a: not-on-tenant', 'update b 1: name-differs']);
    expect(plan.changes.map(({ waitsFor }) => waitsFor)).toEqual([[1], []]);
  });

  it('is given after the purge that frees it', () => {
    const manifest = manifestOf({ clients: [pinned('a', '1')], tombstones: [tombstone('a', idOf('2'))] });
    const plan = planOf({ manifest, clients: [remote('1', 'b'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 1: name-differs', 'purge a 2: tombstone']);
    expect(plan.changes.map(({ waitsFor }) => waitsFor)).toEqual([[1], []]);
    expect(plan.refusals).toEqual([]);
  });

  it('is given after the purge of an unlisted client in scope', () => {
    const manifest = manifestOf({ clients: [pinned('a', '1')], scope: { names: ['a'], createdBy: null } });
    const plan = planOf({ manifest, clients: [remote('1', 'b'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 1: name-differs', 'purge a 2: unlisted-in-scope']);
    expect(plan.changes[0]?.waitsFor).toEqual([1]);
  });

  it('is given after a replacement that takes its bearer to another name', () => {
    const manifest = manifestOf({ clients: [wanted('b', { previousNames: ['a'], role: 'Guest' }), pinned('a', '2')] });
    const plan = planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'x')] });
    expect(outline(plan)).toEqual(['update a 2: name-differs', 'replace b 1: name-differs, role-differs']);
    expect(plan.changes[0]?.waitsFor).toEqual([1]);
  });

  it('is given after all of its bearers left it', () => {
    const manifest = manifestOf({ clients: [wanted('a'), pinned('b', '1')], tombstones: [tombstone('c', idOf('2'))] });
    const plan = planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'a')] });
    expect(plan.changes[0]).toMatchObject({ action: 'create', waitsFor: [1, 2] });
  });

  it('is waited for in chains', () => {
    const manifest = manifestOf({ clients: [wanted('a'), pinned('b', '1'), pinned('c', '2')] });
    const plan = planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'b')] });
    expect(plan.changes.map(({ name, waitsFor }) => [name, waitsFor])).toEqual([
      ['a', [1]],
      ['b', [2]],
      ['c', []],
    ]);
  });

  it('is taken where --only leaves out the change that frees it', () => {
    const manifest = manifestOf({ clients: [wanted('a'), pinned('b', '1')] });
    const plan = planOf({ manifest, clients: [remote('1', 'a')], options: { only: ['a'] } });
    expect(guardsOf(plan)).toEqual(['name-taken']);
    expect(plan.refusals[0]?.detail).toContain('The plan would give a new client the name "a"');
  });
});

describe('a cycle of renames', () => {
  it('is refused with the renames that wait for each other', () => {
    const manifest = manifestOf({ clients: [pinned('a', '1'), pinned('b', '2'), pinned('c', '3'), wanted('d')] });
    const clients = [remote('1', 'b'), remote('2', 'c'), remote('3', 'a')];
    const plan = planOf({ manifest, clients });
    expect(plan.refusals).toEqual([
      {
        guard: 'rename-cycle',
        summary: 'A cycle of renames',
        detail: [
          'Each of 3 renames waits for another one to free its name:',
          '  oauth-client-1  "b" -> "a"',
          '  oauth-client-2  "c" -> "b"',
          '  oauth-client-3  "a" -> "c"',
        ].join('\n'),
        hint: 'Rename one of them to a name that is free, apply, and then to its final name.',
      },
    ]);
  });

  it('is told apart from others and from what only waits for it', () => {
    const manifest = manifestOf({
      clients: [pinned('a', '1'), pinned('b', '2'), pinned('c', '3'), pinned('d', '4'), pinned('e', '5')],
    });
    const clients = [
      remote('1', 'b'),
      remote('2', 'a'),
      remote('3', 'd'),
      remote('4', 'c'),
      remote('5', 'x'),
      remote('6', 'f'),
    ];
    const plan = planOf({ manifest, clients });
    expect(guardsOf(plan)).toEqual(['rename-cycle', 'rename-cycle']);
  });
});
