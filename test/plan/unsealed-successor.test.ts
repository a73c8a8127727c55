import { describe, expect, it } from 'vitest';
import type { HeldSecrets } from '../../src/model.ts';
import { dayMs, heldOf, manifestOf, now, recordOf, remote, tombstone, wanted } from '../support/builders.ts';
import { planOf } from '../support/planner.ts';
import type { PlanCase } from '../support/planner.ts';

/** An apply was killed after it had published `new` and before it purged `old`. */
const old = remote('old', 'a (superseded 00000001)', { updatedAt: now - 1000 });
const successor = remote('new', 'a', { createdAt: now - 2000, updatedAt: now - 500 });
const nothing = heldOf([]);
const others = heldOf([recordOf(remote('other', 'b'), 'b')]);

function warned(held: HeldSecrets | null, given: Partial<PlanCase> = {}): boolean {
  const manifest = manifestOf({ clients: [wanted('a')] });
  const { changes } = planOf({ manifest, clients: [old, successor], held, ...given });
  expect(changes.map(({ clientId }) => clientId)).toContain(old.clientId);
  return changes.some(({ warnings }) => warnings.some(({ code }) => code === 'secret-not-at-hand'));
}

describe('the purge of an old client warns of a successor whose secret is not at hand', () => {
  it('where the sealed file of the killed run is lost, whatever else the directory holds', () => {
    expect(warned(nothing)).toBe(true);
    expect(warned(others)).toBe(true);
    expect(warned(heldOf([recordOf(old, 'a')]))).toBe(true);
    expect(warned(heldOf([recordOf(successor, 'a', { void: true })]))).toBe(true);
  });

  it('and says which clients are meant, and the ways out', () => {
    const { changes } = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [old, successor],
      held: nothing,
    });
    expect(changes[0]?.warnings.map(({ message }) => message)).toEqual([
      'The credentials of "a" (oauth-client-old) stop working in this apply.',
      'No sealed file at hand holds the secret of the client that has taken its place, "a" (oauth-client-new): unless somebody has that secret, nobody can log in as "a" after this apply. Find its sealed file first, or have new credentials made too: --replace "a".',
    ]);
  });

  it('not where its record is at hand, nor where no directory was read', () => {
    expect(warned(heldOf([recordOf(successor, 'a')]))).toBe(false);
    expect(warned(null)).toBe(false);
  });

  it('not where the successor is no work of an apply: it came after the old one had lost its name', () => {
    const byHand = { ...successor, createdAt: now - 100 };
    expect(warned(nothing, { clients: [old, byHand] })).toBe(false);
  });

  it('where either time or both cannot be read, all the same', () => {
    const undatedOld = { ...old, updatedAt: null };
    const undatedSuccessor = { ...successor, createdAt: null };
    expect(warned(nothing, { clients: [undatedOld, successor] })).toBe(true);
    expect(warned(nothing, { clients: [old, undatedSuccessor] })).toBe(true);
    expect(warned(nothing, { clients: [undatedOld, undatedSuccessor] })).toBe(true);
  });

  it('where the successor came in the very millisecond in which the old one lost its name', () => {
    expect(warned(nothing, { clients: [old, { ...successor, createdAt: old.updatedAt }] })).toBe(true);
  });

  it('where this plan changes the successor without new credentials', () => {
    const manifest = manifestOf({ clients: [wanted('a', { description: 'x' })] });
    expect(warned(nothing, { manifest })).toBe(true);
  });

  it('not where somebody asks for the end of just that old client', () => {
    const clients = [wanted('a', { clientId: successor.clientId })];
    const manifest = manifestOf({ clients, tombstones: [tombstone('a', old.clientId)] });
    expect(warned(nothing, { manifest })).toBe(false);
  });

  it('not where the record of a twin is at hand, which serves the name as well', () => {
    const twin = remote('twin', 'a', { createdAt: now - 2000 });
    const manifest = manifestOf({ clients: [successor, twin].map(({ clientId }) => wanted('a', { clientId })) });
    const given = { manifest, clients: [old, successor, twin] };
    expect(warned(heldOf([recordOf(twin, 'a')]), given)).toBe(false);
    expect(warned(nothing, given)).toBe(true);
  });

  it('not where this plan makes new credentials anyhow', () => {
    const revoke = [{ name: 'a', clientId: successor.clientId }];
    expect(warned(nothing, { options: { revoke } })).toBe(false);
  });

  it('not where the name is wanted no more', () => {
    expect(warned(nothing, { manifest: manifestOf({ tombstones: [tombstone('a')] }) })).toBe(false);
    const scope = { names: ['a'], createdBy: null };
    expect(warned(nothing, { manifest: manifestOf({ clients: [wanted('b')], scope }) })).toBe(false);
  });

  it('after an overlap only where the directory holds records of others: else sealed files are kept elsewhere', () => {
    const manifest = manifestOf({ clients: [wanted('a', { overlapMs: dayMs })] });
    const clients = [
      { ...old, updatedAt: now - 2 * dayMs },
      { ...successor, createdAt: now - 3 * dayMs },
    ];
    expect(warned(nothing, { manifest, clients })).toBe(false);
    expect(warned(others, { manifest, clients })).toBe(true);
    const twin = remote('twin', 'a', { createdAt: now - 3 * dayMs });
    const twins = manifestOf({
      clients: [
        wanted('a', { clientId: successor.clientId, overlapMs: dayMs }),
        wanted('a', { clientId: twin.clientId }),
      ],
    });
    expect(warned(nothing, { manifest: twins, clients: [...clients, twin] })).toBe(false);
    expect(warned(others, { manifest: twins, clients: [...clients, twin] })).toBe(true);
  });
});
