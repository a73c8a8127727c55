import { describe, expect, it } from 'vitest';
import {
  dayMs,
  heldOf,
  idOf,
  manifestOf,
  now,
  personaNamed,
  personaQualified,
  recordOf,
  remote,
  tombstone,
  usualPersonas,
  wanted,
} from '../support/builders.ts';
import { guardsOf, onlyChange, outline, planOf } from '../support/planner.ts';

const [dataAssets, finance] = usualPersonas.map(({ qualifiedName }) => qualifiedName) as [string, string];

describe('a listed client', () => {
  it('is updated in place where its description differs', () => {
    const manifest = manifestOf({ clients: [wanted('a', { description: 'new' })] });
    const plan = planOf({ manifest, clients: [remote('1', 'a', { description: 'old' })] });
    expect(outline(plan)).toEqual(['update a 1: description-differs']);
  });

  it('has an empty description where the manifest leaves it out', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [remote('1', 'a', { description: 'old' })],
    });
    expect(onlyChange(plan)).toMatchObject({
      action: 'update',
      before: { description: 'old' },
      after: { description: '' },
    });
  });

  it('is replaced where its role differs, since no update can change it', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a', { role: 'Guest' })] }),
      clients: [remote('1', 'a')],
    });
    expect(onlyChange(plan)).toMatchObject({ action: 'replace', reasons: ['role-differs'], replacePaths: ['role'] });
  });

  it('is replaced where its personas differ, in whatever order the manifest names them', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { personas: [personaNamed('Data Assets'), personaQualified(finance)] })],
    });
    const both = remote('1', 'a', { personas: [finance, dataAssets] });
    expect(planOf({ manifest, clients: [both] }).changes).toEqual([]);
    const plan = planOf({ manifest, clients: [remote('1', 'a', { personas: [finance] })] });
    expect(onlyChange(plan)).toMatchObject({
      action: 'replace',
      reasons: ['personas-differ'],
      replacePaths: ['personas'],
    });
  });

  it('is replaced where it has as many personas as wanted, but another one', () => {
    const manifest = manifestOf({ clients: [wanted('a', { personas: [personaNamed('Finance')] })] });
    const plan = planOf({ manifest, clients: [remote('1', 'a', { personas: [dataAssets] })] });
    expect(outline(plan)).toEqual(['replace a 1: personas-differ']);
  });

  it('loses its personas where the manifest names none', () => {
    const plan = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [remote('1', 'a', { personas: [finance] })],
    });
    expect(onlyChange(plan).warnings.map(({ code }) => code)).toContain('persona-removed');
  });

  it('carries every reason of one replacement', () => {
    const manifest = manifestOf({
      clients: [
        wanted('new', { previousNames: ['old'], description: 'x', role: 'Guest', personas: [personaNamed('Finance')] }),
      ],
    });
    const plan = planOf({ manifest, clients: [remote('1', 'old')] });
    expect(onlyChange(plan)).toMatchObject({
      action: 'replace',
      reasons: ['name-differs', 'description-differs', 'role-differs', 'personas-differ'],
      replacePaths: ['role', 'personas'],
    });
  });

  it('is managed, in scope or not', () => {
    const manifest = manifestOf({ clients: [wanted('a')], scope: { names: ['ci-*'], createdBy: null } });
    expect(outline(planOf({ manifest, clients: [remote('1', 'a', { description: 'x' })] }))).toEqual([
      'update a 1: description-differs',
    ]);
  });

  it('says whether a sealed record of its secret is at hand', () => {
    const clients = [remote('1', 'a'), remote('2', 'b'), remote('3', 'c'), remote('4', 'd')];
    const held = heldOf([
      recordOf(clients[0]!, 'a'),
      recordOf(remote('gone', 'b'), 'b'),
      recordOf(clients[3]!, 'd', { void: true }),
    ]);
    const manifest = manifestOf({ clients: ['a', 'b', 'c', 'd'].map((name) => wanted(name)) });
    expect(planOf({ manifest, clients, held }).noop.map(({ secret }) => secret)).toEqual([
      'held',
      'superseded',
      'missing',
      'missing',
    ]);
  });

  it('says so where it changes as well, and who made it and when; of one that only comes or goes no secret', () => {
    const clients = [
      remote('1', 'a', { createdBy: 'jane', createdAt: now - dayMs }),
      remote('2', 'b', { createdBy: null, createdAt: null }),
      remote('3', 'c'),
    ];
    const manifest = manifestOf({
      clients: [wanted('a', { description: 'x' }), wanted('b', { role: 'Guest' }), wanted('d', { role: 'Guest' })],
      tombstones: [tombstone('c')],
    });
    const held = heldOf([recordOf(clients[0]!, 'a'), recordOf(clients[2]!, 'c')]);
    const facts = planOf({ manifest, clients, held }).changes.map(({ name, secret, createdBy, createdAt }) => {
      return { name, secret, createdBy, createdAt };
    });
    expect(facts).toEqual([
      { name: 'd', secret: null, createdBy: null, createdAt: null },
      { name: 'a', secret: 'held', createdBy: 'jane', createdAt: '2026-01-14T12:00:00.000Z' },
      { name: 'b', secret: 'missing', createdBy: null, createdAt: null },
      { name: 'c', secret: null, createdBy: 'service-account-ci', createdAt: '2025-10-07T12:00:00.000Z' },
    ]);
  });
});

describe('a tombstone', () => {
  it('purges the client of its name, in scope or not', () => {
    const plan = planOf({ manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [remote('1', 'a')] });
    expect(onlyChange(plan)).toMatchObject({
      action: 'purge',
      clientId: idOf('1'),
      reasons: ['tombstone'],
      after: null,
      leftover: null,
    });
  });

  it('is done where nobody bears its name', () => {
    const plan = planOf({ manifest: manifestOf({ tombstones: [tombstone('a')] }) });
    expect(plan.changes).toEqual([]);
    expect(plan.refusals).toEqual([]);
  });

  it('is done where its pin does not exist, whoever else bears the name', () => {
    const plan = planOf({
      manifest: manifestOf({ tombstones: [tombstone('a', idOf('gone'))] }),
      clients: [remote('1', 'a')],
    });
    expect(plan.changes).toEqual([]);
    expect(plan.unmanaged).toHaveLength(1);
  });

  it('purges its pinned client and no twin of it, whatever it is called', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a', idOf('2'))] });
    expect(outline(planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'b')] }))).toEqual([
      'purge a 2: tombstone',
    ]);
  });

  it('purges even a leftover that it pins, and then it counts', () => {
    const manifest = manifestOf({ tombstones: [tombstone('a', idOf('1'))], limits: { count: 0, percent: null } });
    const plan = planOf({ manifest, clients: [remote('1', 'a (superseded 00000001)'), remote('2', 'a')] });
    expect(outline(plan)).toEqual(['purge a 1: tombstone']);
    expect(guardsOf(plan)).toEqual(['limits']);
  });
});

describe('a client that nobody lists', () => {
  const clients = [
    remote('1', 'ci-old'),
    remote('2', 'ci-jane', { createdBy: 'jane' }),
    remote('3', 'ci-unknown', { createdBy: null }),
    remote('4', 'other'),
  ];

  it('is purged where the scope covers it', () => {
    const manifest = manifestOf({ clients: [wanted('other')], scope: { names: ['ci-*'], createdBy: ['service-*'] } });
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual(['purge ci-old 1: unlisted-in-scope']);
    expect(plan.unmanaged.map(({ name }) => name)).toEqual(['ci-jane', 'ci-unknown']);
  });

  it('is purged where any glob of the scope covers its name, and any its creator', () => {
    const scope = { names: ['etl-*', 'ci-*'], createdBy: ['robot-*', 'jane'] };
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('other')], scope }), clients });
    expect(outline(plan)).toEqual(['purge ci-jane 2: unlisted-in-scope']);
  });

  it('is unmanaged without a scope: counted and left alone', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('other')] }), clients });
    expect(plan.changes).toEqual([]);
    expect(plan.summary).toMatchObject({ noop: 1, unmanaged: 3 });
    expect(plan.unmanaged[0]).toEqual({
      name: 'ci-jane',
      clientId: idOf('2'),
      role: '$member',
      createdBy: 'jane',
      createdAt: new Date(now - 100 * dayMs).toISOString(),
    });
  });

  it('is purged in scope where its twin is pinned and it is not', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { clientId: idOf('1') })],
      scope: { names: ['*'], createdBy: null },
    });
    expect(outline(planOf({ manifest, clients: [remote('1', 'a'), remote('2', 'a')] }))).toEqual([
      'purge a 2: unlisted-in-scope',
    ]);
  });
});

describe('the changes of a plan', () => {
  it('are sorted by action, name and client id, and counted', () => {
    const manifest = manifestOf({
      clients: [wanted('d'), wanted('c', { description: 'x' }), wanted('b', { role: 'Guest' }), wanted('a')],
      tombstones: [tombstone('f', idOf('6')), tombstone('e')],
    });
    const clients = [remote('3', 'c'), remote('2', 'b'), remote('5', 'e'), remote('6', 'f'), remote('7', 'a')];
    const plan = planOf({ manifest, clients });
    expect(plan.changes.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'create d',
      'update c',
      'replace b',
      'purge e',
      'purge f',
    ]);
    expect(plan.summary).toEqual({ create: 1, update: 1, replace: 1, purge: 2, noop: 1, unmanaged: 0 });
  });
});
