import { describe, expect, it } from 'vitest';
import {
  dayMs,
  digest,
  heldOf,
  idOf,
  manifestOf,
  now,
  recordOf,
  remote,
  tombstone,
  wanted,
} from '../support/builders.ts';
import { guardsOf, onlyChange, outline, planOf, warningsOf } from '../support/planner.ts';

const everything = { names: ['*'], createdBy: null };

describe('a staged client that sealed files prove', () => {
  const staged = remote('9', 'a (provisioning 00000001)');
  const held = heldOf([recordOf(staged, 'a')], [staged.name]);
  const manifest = manifestOf({ clients: [wanted('a')] });

  it('is resumed by the create of its name', () => {
    const plan = planOf({ manifest, clients: [staged], held });
    expect(outline(plan)).toEqual(['create a: not-on-tenant resumes 9']);
    expect(onlyChange(plan)).toMatchObject({ clientId: null, staged, stagedRecord: held.records[0] });
  });

  it('is resumed by the replacement of a client that still bears the name: what --stage-only leaves', () => {
    const plan = planOf({ manifest, clients: [staged, remote('1', 'a', { role: '$guest' })], held });
    expect(outline(plan)).toEqual(['replace a 1: role-differs resumes 9']);
  });

  it('is no part of the fingerprint', () => {
    expect(planOf({ manifest, clients: [staged], held }).fingerprint).toBe(planOf({ manifest }).fingerprint);
  });

  it('is the newest of several; the others are unfinished creates', () => {
    const newer = remote('8', 'a (provisioning 00000002)', { createdAt: now - dayMs });
    const newest = remote('7', 'a (provisioning 00000003)', { createdAt: now });
    const both = heldOf([...held.records, recordOf(newer, 'a', { seq: 2 })]);
    expect(outline(planOf({ manifest, clients: [staged, newer, newest], held: both }))).toEqual([
      'create a: not-on-tenant resumes 8',
      'purge a 7: unfinished-create',
      'purge a 9: unfinished-create',
    ]);
  });

  it.each([
    ['is not proved', { proved: false }],
    ['is void', { void: true }],
    ['is sealed to other recipients', { recipientsDigest: `sha256:${'e'.repeat(64)}` }],
    ['is of another name', { name: 'b' }],
  ])('is an unfinished create where its record %s', (_, fields) => {
    const plan = planOf({ manifest, clients: [staged], held: heldOf([recordOf(staged, 'a', fields)]) });
    expect(outline(plan)).toEqual(['create a: not-on-tenant', 'purge a 9: unfinished-create']);
  });

  it('is purged with the record that dies with it, unless a void line says so already', () => {
    const record = recordOf(staged, 'a', { proved: false });
    const purged = planOf({ manifest, clients: [staged, remote('1', 'a')], held: heldOf([record]) });
    expect(onlyChange(purged)).toMatchObject({ action: 'purge', staged: null, resumes: null, stagedRecord: record });
    const again = heldOf([record, recordOf(staged, 'a', { run: 'later', void: true })]);
    for (const held of [again, heldOf([recordOf(remote('8', 'a'), 'a')]), null]) {
      expect(onlyChange(planOf({ manifest, clients: [staged, remote('1', 'a')], held })).stagedRecord).toBeNull();
    }
  });

  it('is an unfinished create where another record of it is void', () => {
    const records = [recordOf(staged, 'a'), recordOf(staged, 'a', { run: 'later', void: true })];
    expect(outline(planOf({ manifest, clients: [staged], held: heldOf(records) }))).toContain(
      'purge a 9: unfinished-create',
    );
  });

  it('is an unfinished create where no recipients are named', () => {
    const plan = planOf({ manifest, clients: [staged], held, recipients: [], recipientsDigest: null });
    expect(outline(plan)).toContain('purge a 9: unfinished-create');
  });

  it.each([
    ['description', { description: 'x' }],
    ['role', { role: '$guest' }],
    ['personas', { personas: ['default/x'] }],
  ])('is an unfinished create where its %s is not as wanted', (_, fields) => {
    const other = { ...staged, ...fields };
    expect(outline(planOf({ manifest, clients: [other], held }))).toEqual([
      'create a: not-on-tenant',
      'purge a 9: unfinished-create',
    ]);
  });

  it('is an unfinished create where it would be due for its rotation at once', () => {
    const rotated = manifestOf({ clients: [wanted('a', { rotateAfterMs: 100 * dayMs })] });
    expect(outline(planOf({ manifest: rotated, clients: [staged], held }))).toContain('purge a 9: unfinished-create');
  });

  it.each([
    ['of today', now],
    ['not quite as old', now - 100 * dayMs + 1],
    ['of an unreadable age', null],
  ])('is resumed where it is %s, although its client is rotated when it is a hundred days old', (_, createdAt) => {
    const rotated = manifestOf({ clients: [wanted('a', { rotateAfterMs: 100 * dayMs })] });
    expect(outline(planOf({ manifest: rotated, clients: [{ ...staged, createdAt }], held }))).toEqual([
      'create a: not-on-tenant resumes 9',
    ]);
  });

  it('is an unfinished create where its name needs none: it is borne and as wanted', () => {
    expect(outline(planOf({ manifest, clients: [staged, remote('1', 'a')], held }))).toEqual([
      'purge a 9: unfinished-create',
    ]);
  });

  it('is an unfinished create where its name needs no new credentials: its bearer is updated in place', () => {
    const described = manifestOf({ clients: [wanted('a', { description: 'x' })] });
    const clients = [{ ...staged, description: 'x' }, remote('1', 'a')];
    expect(outline(planOf({ manifest: described, clients, held }))).toEqual([
      'update a 1: description-differs',
      'purge a 9: unfinished-create',
    ]);
  });

  it('is the only one to be resumed: an old client stays one, although its record is at hand and it is as wanted', () => {
    const old = remote('2', 'a (superseded 00000002)');
    const clients = [old, remote('1', 'a', { role: '$guest' })];
    expect(outline(planOf({ manifest, clients, held: heldOf([recordOf(old, 'a')]) }))).toEqual([
      'replace a 1: role-differs',
      'purge a 2: superseded',
    ]);
  });

  it("is never resumed for a name that only used to be the client's", () => {
    const heir = manifestOf({ clients: [wanted('b', { previousNames: ['a'] })] });
    expect(outline(planOf({ manifest: heir, clients: [staged], held }))).toEqual([
      'create b: not-on-tenant',
      'purge a 9: unfinished-create',
    ]);
  });
});

describe('a staged client that nobody resumes', () => {
  it('is purged for a managed name or in scope, and counts towards no limit and no protection', () => {
    const manifest = manifestOf({
      clients: [wanted('a')],
      tombstones: [tombstone('b')],
      scope: { names: ['c'], createdBy: null },
      protect: ['*'],
      limits: { count: 0, percent: null },
    });
    const clients = [
      remote('1', 'a'),
      ...['a', 'b', 'c', 'd'].map((name, i) => remote(`s${i}`, `${name} (provisioning 0000000${i})`)),
    ];
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual([
      'purge a s0: unfinished-create',
      'purge b s1: unfinished-create',
      'purge c s2: unfinished-create',
    ]);
    expect(plan.refusals).toEqual([]);
    expect(plan.changes[0]).toMatchObject({
      leftover: 'provisioning',
      before: { name: 'a (provisioning 00000000)' },
      warnings: [],
    });
    expect(warningsOf(plan)).toEqual(['orphaned-leftover d']);
    expect(plan.unmanaged.map(({ name }) => name)).toEqual(['d (provisioning 00000003)']);
  });
});

describe('an old client while nobody bears its name', () => {
  const superseded = remote('1', 'a (superseded 00000001)');
  const rotated = remote('1', 'a (rotated 00000001)');

  it('is planned again as the same replacement, as if it bore the plain name', () => {
    const manifest = manifestOf({ clients: [wanted('a', { role: 'Guest' })] });
    const plan = planOf({ manifest, clients: [superseded] });
    const before = planOf({ manifest, clients: [remote('1', 'a')] });
    expect(plan.fingerprint).toBe(before.fingerprint);
    expect(onlyChange(plan)).toMatchObject({
      action: 'replace',
      reasons: ['role-differs'],
      before: { name: 'a' },
      current: superseded,
    });
  });

  it('gets its name back where it is superseded and as wanted again', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients: [superseded] });
    expect(onlyChange(plan)).toMatchObject({
      action: 'update',
      reasons: ['name-differs'],
      before: { name: 'a (superseded 00000001)' },
      after: { name: 'a' },
    });
  });

  it('is replaced where it is rotated, even as wanted: somebody asked for it', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients: [rotated] });
    expect(onlyChange(plan)).toMatchObject({
      action: 'replace',
      reasons: ['requested'],
      replacePaths: [],
      before: { name: 'a' },
    });
  });

  it('is replaced where it is rotated because its rotation is due', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { rotateAfterMs: dayMs })],
      limits: { count: 1, percent: null },
    });
    expect(outline(planOf({ manifest, clients: [rotated] }))).toEqual(['replace a 1: rotation-due']);
  });

  it('is the newest one; an unreadable time counts as the oldest, and ties go by client id', () => {
    const manifest = manifestOf({ clients: [wanted('a')] });
    const old = (id: string, createdAt: number | null) => remote(id, `a (superseded 0000000${id})`, { createdAt });
    const targetOf = (...clients: ReturnType<typeof old>[]) => planOf({ manifest, clients }).changes[0]?.clientId;
    expect(targetOf(old('1', now - 3), old('2', now - 1), old('3', now - 2))).toBe(idOf('2'));
    expect(targetOf(old('1', null), old('2', now - 1))).toBe(idOf('2'));
    expect(targetOf(old('2', now), old('1', now))).toBe(idOf('1'));
    for (const createdAt of [now, null]) {
      const twins = ['2', '1'].map((id, i) => remote(id, `a (superseded 0000000${i})`, { createdAt }));
      expect(planOf({ manifest, clients: twins }).changes[0]?.clientId).toBe(idOf('1'));
    }
  });

  it('is purged by the tombstone of its name, and then it counts', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a')], limits: { count: 0, percent: null } });
    const plan = planOf({ manifest, clients: [superseded] });
    expect(onlyChange(plan)).toMatchObject({ action: 'purge', reasons: ['tombstone'], leftover: null });
    expect(guardsOf(plan)).toEqual(['limits']);
  });

  it('is purged where it is unlisted and in scope, with limits and protection like any other', () => {
    const manifest = manifestOf({
      scope: everything,
      clients: [wanted('b')],
      protect: ['a'],
      limits: { count: 0, percent: null },
    });
    const older = remote('2', 'a (rotated 00000002)', { createdAt: null });
    const plan = planOf({ manifest, clients: [superseded, older, remote('3', 'b')] });
    expect(outline(plan)).toEqual(['purge a 1: unlisted-in-scope', 'purge a 2: superseded']);
    expect(plan.changes.map(({ leftover }) => leftover)).toEqual([null, 'rotated']);
    expect(plan.changes[0]?.waitsFor).toEqual([1]);
    expect(guardsOf(plan)).toEqual(['protect', 'limits']);
  });

  it('stands for the name of a tombstone whose pin is gone', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a', idOf('gone'))], limits: { count: 0, percent: null } });
    const plan = planOf({ manifest, clients: [superseded], ownClientId: idOf('1') });
    expect(outline(plan)).toEqual(['purge a 1: tombstone']);
    expect(guardsOf(plan)).toEqual(['own-client', 'limits']);
    expect(plan.refusals[0]?.hint).toContain('Take its tombstone out of the manifest');
  });

  it('stands for the name of a tombstone alone: older ones are leftovers that count towards nothing', () => {
    const older = remote('2', 'a (rotated 00000002)', { createdAt: null });
    const plan = planOf({ manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [superseded, older] });
    expect(outline(plan)).toEqual(['purge a 1: tombstone', 'purge a 2: superseded']);
    expect(plan.changes.map(({ leftover }) => leftover)).toEqual([null, 'rotated']);
    expect(plan.guards.counted).toBe(1);
  });

  it('counts among the clients that percents are taken of where the scope covers it', () => {
    const limits = { count: 9, percent: 100 };
    const manifest = manifestOf({ clients: [wanted('b')], scope: everything, limits });
    const older = remote('2', 'a (rotated 00000002)', { createdAt: null });
    expect(planOf({ manifest, clients: [superseded, older, remote('3', 'b')] }).guards.limit).toBe(2);
  });

  it('stands for its unlisted name also while a pin takes the bearer to another one', () => {
    const manifest = manifestOf({ scope: everything, clients: [wanted('b', { clientId: idOf('2') })] });
    const plan = planOf({ manifest, clients: [superseded, remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update b 2: name-differs', 'purge a 1: unlisted-in-scope']);
    expect(plan.guards.counted).toBe(1);
  });

  it('stands for the name also while a pin takes its bearer to another one', () => {
    const manifest = manifestOf({ clients: [wanted('a'), wanted('b', { clientId: idOf('2') })] });
    const plan = planOf({ manifest, clients: [superseded, remote('2', 'a')] });
    expect(outline(plan)).toEqual(['update a 1: name-differs', 'update b 2: name-differs']);
    expect(plan.changes[0]?.waitsFor).toEqual([1]);
    expect(plan.refusals).toEqual([]);
  });
});

describe('an old client once somebody bears its name', () => {
  it('is only retired, uncounted, for clients, tombstones and the scope alike', () => {
    const manifest = manifestOf({
      clients: [wanted('a')],
      tombstones: [tombstone('b')],
      scope: { names: ['c'], createdBy: null },
      protect: ['a'],
    });
    const clients = ['a', 'b', 'c'].flatMap((name) => [
      remote(`new-${name}`, name),
      remote(`old-${name}`, `${name} (superseded 00000001)`),
    ]);
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual([
      'purge a old-a: superseded',
      'purge b new-b: tombstone',
      'purge b old-b: superseded',
      'purge c new-c: unlisted-in-scope',
      'purge c old-c: superseded',
    ]);
    expect(plan.guards.counted).toBe(2);
    expect(plan.refusals).toEqual([]);
    expect(plan.changes[1]?.waitsFor).toEqual([2]);
  });

  it('is purged once and with its own reason, whatever else is left over of that name', () => {
    const left = [remote('2', 'a (superseded 00000001)'), remote('3', 'a (provisioning 00000002)')];
    const both = ['purge a 2: superseded', 'purge a 3: unfinished-create'];
    const listed = manifestOf({ clients: [wanted('a')] });
    expect(outline(planOf({ manifest: listed, clients: [remote('1', 'a'), ...left] }))).toEqual(both);
    const unlisted = manifestOf({ tombstones: [tombstone('b')], scope: { names: ['a'], createdBy: null } });
    expect(outline(planOf({ manifest: unlisted, clients: [remote('1', 'a'), ...left] }))).toEqual([
      'purge a 1: unlisted-in-scope',
      ...both,
    ]);
  });

  it('is retired by previous names, too', () => {
    const manifest = manifestOf({ clients: [wanted('b', { previousNames: ['a'] })] });
    const clients = [remote('1', 'b'), remote('2', 'a (rotated 00000001)')];
    expect(outline(planOf({ manifest, clients }))).toEqual(['purge a 2: superseded']);
  });

  it('is left alone with a warning where its name is neither managed nor in scope', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('b')] }),
      clients: [remote('1', 'b'), remote('2', 'a (superseded 00000001)')],
    });
    expect(plan.changes).toEqual([]);
    expect(warningsOf(plan)).toEqual(['orphaned-leftover a']);
  });

  it('is left alone where nobody knows which client its name means', () => {
    const clients = [
      remote('1', 'a'),
      remote('2', 'a'),
      remote('3', 'a (superseded 00000001)'),
      remote('4', 'a (provisioning 00000002)'),
    ];
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients });
    expect(plan.changes).toEqual([]);
  });
});

describe('names of remote clients', () => {
  it('lose only their last suffix, so that a suffix within a suffix is a name of its own', () => {
    const manifest = manifestOf({ clients: [wanted('a')] });
    const plan = planOf({
      manifest,
      clients: [remote('1', 'a'), remote('2', 'a (superseded 00000001) (provisioning 00000002)')],
    });
    expect(warningsOf(plan)).toEqual(['orphaned-leftover a (superseded 00000001)']);
  });

  it('are plain where the suffix is not quite one', () => {
    const manifest = manifestOf({ clients: [wanted('a')] });
    const clients = [
      remote('1', 'a (superseded 0000000G)'),
      remote('2', 'a (Superseded 00000001)'),
      remote('3', 'a(superseded 00000001)'),
    ];
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual(['create a: not-on-tenant']);
    expect(plan.unmanaged).toHaveLength(3);
  });

  it('prove nothing without the digest of the recipients in force', () => {
    const staged = remote('9', 'a (provisioning 00000001)');
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [staged],
      held: heldOf([recordOf(staged, 'a', { recipientsDigest: '' })]),
      recipientsDigest: digest,
    });
    expect(outline(plan)).toContain('purge a 9: unfinished-create');
  });
});
