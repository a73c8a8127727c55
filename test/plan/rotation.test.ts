import { describe, expect, it } from 'vitest';
import type { ManifestClient, RemoteClient } from '../../src/model.ts';
import { dayMs, idOf, manifestOf, now, remote, tombstone, wanted } from '../support/builders.ts';
import { guardsOf, onlyChange, outline, planOf, warningsOf } from '../support/planner.ts';

const month = 30 * dayMs;

function rotated(name: string, fields: Partial<ManifestClient> = {}): ManifestClient {
  return wanted(name, { rotateAfterMs: month, ...fields });
}

function aged(id: string, name: string, age: number | null, fields: Partial<RemoteClient> = {}): RemoteClient {
  return remote(id, name, { createdAt: age === null ? null : now - age, ...fields });
}

describe('a rotation', () => {
  it('is due from the very millisecond of creation plus rotateAfter on, whatever was updated since', () => {
    const manifest = manifestOf({ clients: [rotated('a')] });
    expect(planOf({ manifest, clients: [aged('1', 'a', month - 1)] }).changes).toEqual([]);
    const change = onlyChange(planOf({ manifest, clients: [aged('1', 'a', month, { updatedAt: now })] }));
    expect(change).toMatchObject({ action: 'replace', reasons: ['rotation-due'], replacePaths: [] });
  });

  it('is decided by the time that a saved plan brings', () => {
    const manifest = manifestOf({ clients: [rotated('a')] });
    expect(planOf({ manifest, clients: [aged('1', 'a', month)], dueTime: now - 1 }).changes).toEqual([]);
  });

  it('takes an update along', () => {
    const manifest = manifestOf({ clients: [rotated('a', { description: 'new' })] });
    expect(outline(planOf({ manifest, clients: [aged('1', 'a', month)] }))).toEqual([
      'replace a 1: description-differs, rotation-due',
    ]);
  });

  it('is one more reason of a replacement that is made anyway', () => {
    const manifest = manifestOf({ clients: [rotated('a', { role: 'Guest' })], limits: { count: 1, percent: null } });
    const plan = planOf({ manifest, clients: [aged('1', 'a', month)] });
    expect(outline(plan)).toEqual(['replace a 1: role-differs, rotation-due']);
    expect(plan.warnings).toEqual([]);
  });

  it('finds room beside what no limit counts: creates, updates and leftovers', () => {
    const manifest = manifestOf({
      clients: [rotated('a'), wanted('b'), wanted('c', { description: 'x' })],
      limits: { count: 1, percent: null },
    });
    const clients = [aged('1', 'a', month), remote('3', 'c'), remote('4', 'c (superseded 00000001)')];
    expect(outline(planOf({ manifest, clients }))).toEqual([
      'create b: not-on-tenant',
      'update c 3: description-differs',
      'replace a 1: rotation-due',
      'purge c 4: superseded',
    ]);
  });

  it('fills what the limits leave, oldest first; the others wait', () => {
    const manifest = manifestOf({
      clients: ['a', 'b', 'c', 'd'].map((name) => rotated(name)),
      tombstones: [tombstone('z')],
      limits: { count: 3, percent: null },
    });
    const clients = [
      aged('1', 'a', month),
      aged('2', 'b', 4 * month),
      aged('3', 'c', 2 * month),
      aged('4', 'd', 3 * month),
      remote('9', 'z'),
    ];
    const plan = planOf({ manifest, clients });
    expect(outline(plan)).toEqual(['replace b 2: rotation-due', 'replace d 4: rotation-due', 'purge z 9: tombstone']);
    expect(warningsOf(plan).filter((text) => text.startsWith('rotation'))).toEqual([
      'rotation-waiting a',
      'rotation-waiting c',
    ]);
    expect(plan.refusals).toEqual([]);
    expect(plan.guards).toMatchObject({ limit: 3, counted: 3 });
  });

  it('leaves the update of a waiting client in the plan', () => {
    const manifest = manifestOf({
      clients: [rotated('a', { description: 'new' })],
      limits: { count: 0, percent: null },
    });
    const plan = planOf({ manifest, clients: [aged('1', 'a', month)] });
    expect(outline(plan)).toEqual(['update a 1: description-differs']);
    expect(warningsOf(plan)).toEqual(['rotation-waiting a']);
  });

  it('never pushes a plan over its limits, even where other changes are over them already', () => {
    const manifest = manifestOf({
      clients: [rotated('a'), wanted('b', { role: 'Guest' })],
      limits: { count: 0, percent: null },
    });
    const plan = planOf({ manifest, clients: [aged('1', 'a', month), remote('2', 'b')] });
    expect(outline(plan)).toEqual(['replace b 2: role-differs']);
    expect(guardsOf(plan)).toEqual(['limits']);
  });

  it("is not made of a protected client, nor of the tool's own, but both get a warning", () => {
    const manifest = manifestOf({ clients: [rotated('a'), rotated('b')], protect: ['a'] });
    const plan = planOf({ manifest, clients: [aged('1', 'a', month), aged('2', 'b', month)], ownClientId: idOf('2') });
    expect(plan.changes).toEqual([]);
    expect(plan.refusals).toEqual([]);
    expect(plan.warnings.map(({ message }) => message)).toEqual([
      'The rotation of "a" is due (created at 2025-12-16T12:00:00Z, rotateAfter 30d), but it is protected: it is not replaced.',
      'The rotation of "b" is due (created at 2025-12-16T12:00:00Z, rotateAfter 30d), but this tool runs as it: it is not replaced.',
    ]);
  });

  it('is not made of a pinned client, whose pin would dangle', () => {
    const manifest = manifestOf({ clients: [rotated('a', { clientId: idOf('1') })] });
    const plan = planOf({ manifest, clients: [aged('1', 'a', month)] });
    expect(plan.changes).toEqual([]);
    expect(warningsOf(plan)).toEqual(['not-rotated a']);
  });

  it('is not made of a client whose age cannot be read, but that gets a warning', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [rotated('a')] }), clients: [aged('1', 'a', null)] });
    expect(plan.changes).toEqual([]);
    expect(warningsOf(plan)).toEqual(['time-unreadable a']);
  });

  it('is not due of a client from the future', () => {
    expect(
      planOf({ manifest: manifestOf({ clients: [rotated('a')] }), clients: [aged('1', 'a', -month)] }).changes,
    ).toEqual([]);
  });

  it('replaces an old client that stands for its name instead of giving the name back, where the limits allow it', () => {
    const clients = [aged('1', 'a (superseded 00000001)', month)];
    const due = manifestOf({ clients: [rotated('a')] });
    expect(outline(planOf({ manifest: due, clients }))).toEqual(['replace a 1: rotation-due']);
    const full = manifestOf({ clients: [rotated('a')], limits: { count: 0, percent: null } });
    expect(outline(planOf({ manifest: full, clients }))).toEqual(['update a 1: name-differs']);
  });
});

describe('a plan made again on a newer listing', () => {
  const manifest = manifestOf({
    clients: ['a', 'b'].map((name) => rotated(name)),
    limits: { count: 1, percent: null },
  });
  const before = [aged('1', 'a', 2 * month), aged('2', 'b', month)];
  const after = [aged('3', 'a', 0), before[1]!];

  it('rotates nothing that waited when it was reviewed', () => {
    const reviewed = planOf({ manifest, clients: before });
    expect(outline(reviewed)).toEqual(['replace a 1: rotation-due']);
    expect(planOf({ manifest, clients: after, reviewed }).changes).toEqual([]);
  });

  it('rotates what was to be rotated when it was reviewed, as long as it is not done', () => {
    const reviewed = planOf({ manifest, clients: before });
    expect(outline(planOf({ manifest, clients: before, reviewed }))).toEqual(['replace a 1: rotation-due']);
  });

  it('does not rotate what was only to be updated when it was reviewed', () => {
    const [a, b] = manifest.clients as [ManifestClient, ManifestClient];
    const described = { ...manifest, clients: [a, { ...b, description: 'new' }] };
    const reviewed = planOf({ manifest: described, clients: before });
    expect(outline(reviewed)).toEqual(['update b 2: description-differs', 'replace a 1: rotation-due']);
    expect(outline(planOf({ manifest: described, clients: after, reviewed }))).toEqual([
      'update b 2: description-differs',
    ]);
  });

  it('rotates what waited once a new plan is made', () => {
    expect(outline(planOf({ manifest, clients: after }))).toEqual(['replace b 2: rotation-due']);
  });
});
