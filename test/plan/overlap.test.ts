import { describe, expect, it } from 'vitest';
import { dayMs, idOf, manifestOf, now, remote, tombstone, wanted } from '../support/builders.ts';
import { onlyChange, outline, planOf, warningsOf } from '../support/planner.ts';

const bearer = remote('2', 'a');

function old(updatedAt: number | null, fields = {}) {
  return remote('1', 'a (superseded 00000001)', { updatedAt, ...fields });
}

function planWith(updatedAt: number | null, overlapMs: number, fields = {}) {
  return planOf({
    manifest: manifestOf({ clients: [wanted('a', { overlapMs })] }),
    clients: [bearer, old(updatedAt, fields)],
  });
}

describe('the overlap of old credentials', () => {
  it('is over from the very millisecond of renaming plus overlap on', () => {
    expect(planWith(now - dayMs + 1, dayMs).changes).toEqual([]);
    expect(outline(planWith(now - dayMs, dayMs))).toEqual(['purge a 1: superseded']);
  });

  it('is no change while it runs; every plan says until when', () => {
    const plan = planWith(now - dayMs, 2 * dayMs);
    expect(plan.noop).toHaveLength(1);
    expect(plan.warnings).toEqual([
      {
        code: 'old-credentials-live-until',
        name: 'a',
        message: 'The old credentials of "a" (oauth-client-1) live on until 2026-01-16T12:00:00Z.',
      },
    ]);
  });

  it('warns of the old role or personas where they are not the wanted ones', () => {
    expect(warningsOf(planWith(now, dayMs, { role: '$admin' }))).toEqual([
      'old-credentials-live-until a',
      'old-role-lives-until a',
    ]);
    expect(warningsOf(planWith(now, dayMs, { personas: ['default/x'] }))).toContain('old-role-lives-until a');
  });

  it('keeps a client whose renaming cannot be dated, with a warning', () => {
    const plan = planWith(null, dayMs);
    expect(plan.changes).toEqual([]);
    expect(warningsOf(plan)).toEqual(['time-unreadable a']);
  });

  it('keeps a client whose renaming lies in the future', () => {
    expect(planWith(now + 30 * dayMs, dayMs).changes).toEqual([]);
  });

  it('reads no time where there is none: the old client goes at once', () => {
    expect(outline(planWith(null, 0))).toEqual(['purge a 1: superseded']);
    expect(outline(planWith(now + dayMs, 0))).toEqual(['purge a 1: superseded']);
  });

  it('is the one of the manifest at that time: shortened today, it ends today', () => {
    expect(planWith(now - 3 * dayMs, 7 * dayMs).changes).toEqual([]);
    expect(outline(planWith(now - 3 * dayMs, dayMs))).toEqual(['purge a 1: superseded']);
  });

  it('is the longest one of twins that share the name', () => {
    const twins = [wanted('a', { clientId: idOf('2') }), wanted('a', { clientId: idOf('3'), overlapMs: dayMs })];
    const clients = [bearer, remote('3', 'a'), old(now)];
    expect(planOf({ manifest: manifestOf({ clients: twins }), clients }).changes).toEqual([]);
    const turned = [wanted('a', { clientId: idOf('2'), overlapMs: dayMs }), wanted('a', { clientId: idOf('3') })];
    expect(planOf({ manifest: manifestOf({ clients: turned }), clients }).changes).toEqual([]);
  });

  it('is not cut short by a tombstone for a twin', () => {
    const manifest = manifestOf({
      clients: [wanted('a', { clientId: idOf('2'), overlapMs: dayMs })],
      tombstones: [tombstone('a', idOf('gone'))],
    });
    const plan = planOf({ manifest, clients: [bearer, old(now)] });
    expect(plan.changes).toEqual([]);
    expect(warningsOf(plan)).toEqual(['old-credentials-live-until a']);
  });

  it('keeps what one of the twins that share the name is to have: no old role to warn of', () => {
    const twins = [
      wanted('a', { clientId: idOf('2'), overlapMs: dayMs }),
      wanted('a', { clientId: idOf('3'), role: 'Guest' }),
    ];
    const clients = [bearer, remote('3', 'a', { role: '$guest' }), old(now)];
    expect(warningsOf(planOf({ manifest: manifestOf({ clients: twins }), clients }))).toEqual([
      'old-credentials-live-until a',
    ]);
  });

  it("is the heir's for an old client of a previous name", () => {
    const manifest = manifestOf({ clients: [wanted('b', { previousNames: ['a'], overlapMs: dayMs })] });
    const plan = planOf({ manifest, clients: [bearer, old(now)] });
    expect(outline(plan)).toEqual(['update b 2: name-differs']);
    expect(warningsOf(plan)).toEqual(['old-credentials-live-until a']);
  });

  it('ends with a tombstone', () => {
    const plan = planOf({ manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [bearer, old(now)] });
    expect(outline(plan)).toEqual(['purge a 1: superseded', 'purge a 2: tombstone']);
  });

  it('ends with a revocation of the name, also for older leftovers', () => {
    const manifest = manifestOf({ clients: [wanted('a', { overlapMs: dayMs })] });
    const options = { revoke: [{ name: 'a', clientId: idOf('2') }] };
    const plan = planOf({ manifest, clients: [bearer, old(now)], options });
    expect(outline(plan)).toEqual(['replace a 2: requested', 'purge a 1: superseded']);
    expect(plan.changes[0]?.overlapMs).toBe(0);
  });

  it('ends with a revocation of the heir, and with one of several', () => {
    const manifest = manifestOf({
      clients: [wanted('b', { previousNames: ['a'], overlapMs: dayMs }), wanted('c', { overlapMs: dayMs })],
    });
    const clients = [remote('2', 'b'), remote('3', 'c'), old(now)];
    const revoke = ['b', 'c'].map((name, i) => ({ name, clientId: idOf(`${i + 2}`) }));
    const plan = planOf({ manifest, clients, options: { revoke } });
    expect(outline(plan)).toEqual(['replace b 2: requested', 'replace c 3: requested', 'purge a 1: superseded']);
    expect(plan.changes.map(({ overlapMs }) => overlapMs)).toEqual([0, 0, 0]);
  });

  it('does not end with a revocation of another name', () => {
    const manifest = manifestOf({ clients: [wanted('a', { overlapMs: dayMs }), wanted('b')] });
    const revoke = [{ name: 'b', clientId: idOf('3') }];
    const plan = planOf({ manifest, clients: [bearer, remote('3', 'b'), old(now)], options: { revoke } });
    expect(outline(plan)).toEqual(['replace b 3: requested']);
  });

  it('is handed to the executor with a replacement, which says for how long the old credentials live', () => {
    const manifest = manifestOf({ clients: [wanted('a', { overlapMs: 3 * dayMs, role: 'Guest' })] });
    const change = onlyChange(planOf({ manifest, clients: [bearer] }));
    expect(change.overlapMs).toBe(3 * dayMs);
    expect(change.warnings.map(({ message }) => message)).toEqual([
      'The credentials of "a" (oauth-client-2) live on beside the new ones for 3d after the replacement.',
      'The old credentials of "a" keep their access (the role $member and 0 personas) for 3d after the replacement.',
    ]);
  });

  it('runs from the renaming where an interrupted replacement did that already', () => {
    const manifest = manifestOf({ clients: [wanted('a', { overlapMs: dayMs, role: 'Guest' })] });
    const change = onlyChange(planOf({ manifest, clients: [old(now)] }));
    expect(change.warnings[0]?.message).toContain('until 2026-01-16T12:00:00Z');
  });
});
