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

  it('is waited for in the order of the plan, whatever the order of its bearers', () => {
    const manifest = manifestOf({ clients: [wanted('a'), pinned('b', '2')], tombstones: [tombstone('c', idOf('1'))] });
    const plan = planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['create a: not-on-tenant', 'update b 2: name-differs', 'purge c 1: tombstone']);
    expect(plan.changes[0]?.waitsFor).toEqual([1, 2]);
  });

  it('is given by a replacement after the rename that frees it', () => {
    const manifest = manifestOf({
      clients: [wanted('new', { previousNames: ['old'], role: 'Guest' }), pinned('x', '2')],
    });
    const plan = planOf({ manifest, clients: [remote('1', 'old'), remote('2', 'new')] });
    expect(outline(plan)).toEqual(['update x 2: name-differs', 'replace new 1: name-differs, role-differs']);
    expect(plan.changes.map(({ waitsFor }) => waitsFor)).toEqual([[], [0]]);
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

  it('is said to be taken by whoever would get it: a new client, or one that is renamed', () => {
    const detailFor = (role: string) => {
      const manifest = manifestOf({ clients: [wanted('new', { previousNames: ['old'], role }), pinned('x', '2')] });
      const clients = [remote('1', 'old'), remote('2', 'new')];
      return planOf({ manifest, clients, options: { only: ['new'] } }).refusals[0]?.detail;
    };
    expect(detailFor('Guest')).toMatch(/^The plan would give a new client the name "new", which another client bears/u);
    expect(detailFor('Member')).toMatch(/^The plan would give the client "old" \(oauth-client-1\) the name "new"/u);
  });
});

describe('a name that two clients may bear, since both are pinned', () => {
  it('is given to one of them without waiting for the other, which keeps it', () => {
    const manifest = manifestOf({ clients: [pinned('a', '1'), pinned('a', '2', { description: 'x' })] });
    const plan = planOf({ manifest, clients: [remote('1', 'x'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 1: name-differs', 'update a 2: description-differs']);
    expect(plan.changes.map(({ waitsFor }) => waitsFor)).toEqual([[], []]);
    expect(plan.refusals).toEqual([]);
  });

  it('is not taken from a twin by a change that leaves the name as it is', () => {
    const manifest = manifestOf({ clients: [pinned('a', '1', { description: 'x' })] });
    const plan = planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 1: description-differs']);
    expect(plan.refusals).toEqual([]);
  });
});

describe('the purge of a client', () => {
  it('waits for all old clients of its name, but not for unfinished ones', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a')] });
    const clients = [
      remote('1', 'a (rotated 00000001)'),
      remote('2', 'a (provisioning 00000002)'),
      remote('3', 'a'),
      remote('4', 'a (superseded 00000003)'),
    ];
    const plan = planOf({ manifest, clients });
    expect(plan.changes.map(({ clientId, waitsFor }) => [clientId, waitsFor])).toEqual([
      [idOf('1'), []],
      [idOf('2'), []],
      [idOf('3'), [0, 3]],
      [idOf('4'), []],
    ]);
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

  const turned = [pinned('a', '1'), pinned('b', '2')];
  const inCircle = [remote('1', 'b'), remote('2', 'a')];
  const moves = [
    'Each of 2 renames waits for another one to free its name:',
    '  oauth-client-1  "b" -> "a"',
    '  oauth-client-2  "a" -> "b"',
  ].join('\n');

  it.each([
    ['before', '0'],
    ['after', '9'],
  ])('is refused once, and without a twin that waits for it, planned %s it', (_, id) => {
    const manifest = manifestOf({ clients: [...turned, pinned('a', id)] });
    const plan = planOf({ manifest, clients: [...inCircle, remote(id, 'x')] });
    expect(plan.refusals.map(({ detail }) => detail)).toEqual([moves]);
  });

  it('is found although one of its names waits for others first, which wait for nothing in the end', () => {
    const manifest = manifestOf({ clients: [...turned, pinned('0-first', '8'), pinned('1-second', '9')] });
    const plan = planOf({ manifest, clients: [...inCircle, remote('8', 'a'), remote('9', '0-first')] });
    expect(plan.changes.map(({ waitsFor }) => waitsFor)).toEqual([[1], [], [0, 3], [2]]);
    expect(plan.refusals.map(({ detail }) => detail)).toEqual([moves]);
  });

  it('is refused with --only as well, if that leaves the whole of it', () => {
    const manifest = manifestOf({ clients: [...turned, wanted('c')] });
    const guards = (only: string[]) => guardsOf(planOf({ manifest, clients: inCircle, options: { only } }));
    expect(guards(['a', 'b'])).toEqual(['rename-cycle']);
    expect(guards(['c'])).toEqual([]);
  });
});
