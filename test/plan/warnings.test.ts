import { describe, expect, it } from 'vitest';
import {
  dayMs,
  manifestOf,
  now,
  personaNamed,
  remote,
  tombstone,
  usualPersonas,
  usualRoles,
  wanted,
} from '../support/builders.ts';
import { onlyChange, planOf } from '../support/planner.ts';

function codesOf(from: Parameters<typeof remote>[2] | null, to: Parameters<typeof wanted>[1]): string[] {
  const clients = from === null ? [] : [remote('1', 'a', from)];
  return onlyChange(planOf({ manifest: manifestOf({ clients: [wanted('a', to)] }), clients })).warnings.map(
    ({ code }) => code,
  );
}

describe('a change warns', () => {
  it.each(['Admin', 'Admins (Connections)'])('of new credentials with the role %s', (role) => {
    expect(codesOf(null, { role })).toEqual(['grants-admin']);
    expect(codesOf({}, { role })).toContain('grants-admin');
  });

  it.each([
    ['$guest', 'Member'],
    ['$member', 'Admins (Connections)'],
    ['$admin_connections', 'Admin'],
  ])('of a role that goes up from %s to %s', (role, wantedRole) => {
    expect(codesOf({ role }, { role: wantedRole })).toContain('role-raised');
  });

  it.each([
    ['$member', 'Guest'],
    ['$admin', 'Admins (Connections)'],
    ['$unknown', 'Member'],
  ])('of no role that goes from %s to %s', (role, wantedRole) => {
    expect(codesOf({ role }, { role: wantedRole })).not.toContain('role-raised');
  });

  it('of personas that are added and removed, by their names', () => {
    const [dataAssets] = usualPersonas;
    const manifest = manifestOf({ clients: [wanted('a', { personas: [personaNamed('Finance')] })] });
    const { warnings } = onlyChange(
      planOf({ manifest, clients: [remote('1', 'a', { personas: [dataAssets!.qualifiedName, 'default/zz'] })] }),
    );
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'persona-added: "a" gains the persona "Finance" (default/aaaaaaaaaaaaaaaaaaaaaa).',
      'persona-removed: "a" loses the personas "Data Assets" (default/tL6uqsrZGuf1hz9XFYnw8x), default/zz.',
      'credentials-revoked: The credentials of "a" (oauth-client-1) stop working in this apply: whoever uses them fails until the new ones are delivered.',
    ]);
  });

  it('of no persona that stays', () => {
    const [dataAssets] = usualPersonas;
    const personas = [personaNamed('Data Assets'), personaNamed('Finance')];
    const clients = [remote('1', 'a', { personas: [dataAssets!.qualifiedName, 'default/zz'] })];
    const { warnings } = onlyChange(
      planOf({ manifest: manifestOf({ clients: [wanted('a', { personas })] }), clients }),
    );
    expect(warnings.slice(0, 2).map(({ message }) => message)).toEqual([
      '"a" gains the persona "Finance" (default/aaaaaaaaaaaaaaaaaaaaaa).',
      '"a" loses the persona default/zz.',
    ]);
  });

  it.each([
    ['Auditor', '"Auditor" ($odd)'],
    ['$odd', '$odd'],
    ['', '$odd'],
  ])('of a role by its title %j where that says more than its name', (title, named) => {
    const roles = [...usualRoles, { name: '$odd', title, level: 'workspace' }];
    const manifest = manifestOf({ clients: [wanted('a', { role: '$odd' })] });
    const { warnings } = onlyChange(planOf({ manifest, clients: [remote('1', 'a', { role: '$guest' })], roles }));
    expect(warnings[0]?.message).toBe(`"a" goes up from the role "Guest" ($guest) to ${named}.`);
  });

  it('of credentials that stop working: by a replacement without overlap, a purge, an old client that goes', () => {
    expect(codesOf({}, { role: 'Guest' })).toEqual(['credentials-revoked']);
    const purge = planOf({ manifest: manifestOf({ tombstones: [tombstone('a')] }), clients: [remote('1', 'a')] });
    expect(onlyChange(purge).warnings.map(({ code }) => code)).toEqual(['credentials-revoked']);
    const retired = planOf({
      manifest: manifestOf({ clients: [wanted('a')] }),
      clients: [remote('1', 'a'), remote('2', 'a (rotated 00000001)')],
    });
    expect(onlyChange(retired).warnings.map(({ code }) => code)).toEqual(['credentials-revoked']);
  });

  it('of an overlap that an interrupted replacement has used up already', () => {
    const old = remote('1', 'a (superseded 00000001)');
    const manifest = manifestOf({ clients: [wanted('a', { role: 'Guest', overlapMs: dayMs })] });
    expect(onlyChange(planOf({ manifest, clients: [old] })).warnings.map(({ code }) => code)).toEqual([
      'credentials-revoked',
    ]);
  });

  it('of an overlap to the very millisecond in which it ends', () => {
    const warningsAt = (sinceRenaming: number) => {
      const old = remote('1', 'a (superseded 00000001)', { updatedAt: now - sinceRenaming });
      const manifest = manifestOf({ clients: [wanted('a', { role: 'Guest', overlapMs: dayMs })] });
      return onlyChange(planOf({ manifest, clients: [old] })).warnings.map(({ message }) => message);
    };
    const whose = 'The credentials of "a" (oauth-client-1)';
    expect(warningsAt(dayMs)).toEqual([
      `${whose} stop working in this apply: whoever uses them fails until the new ones are delivered.`,
    ]);
    expect(warningsAt(dayMs - 1)).toEqual([
      `${whose} live on beside the new ones until 2026-01-15T12:00:00.001Z.`,
      'The old credentials of "a" keep their access (the role $member and 0 personas) until 2026-01-15T12:00:00.001Z.',
    ]);
  });

  it('of old credentials that live on, and of the old role only where it changes', () => {
    expect(codesOf({}, { role: 'Guest', overlapMs: dayMs })).toEqual([
      'old-credentials-live-until',
      'old-role-lives-until',
    ]);
    expect(codesOf({ createdAt: 0 }, { rotateAfterMs: dayMs, overlapMs: dayMs })).toEqual([
      'old-credentials-live-until',
    ]);
  });

  it('of a create beside a purge with equal role and personas, which looks like a rename', () => {
    const manifest = manifestOf({
      clients: [wanted('new'), wanted('other', { role: 'Guest' })],
      tombstones: [tombstone('old')],
    });
    const plan = planOf({ manifest, clients: [remote('1', 'old')] });
    expect(plan.changes.map(({ name, warnings }) => [name, warnings.map(({ code }) => code)])).toEqual([
      ['new', ['looks-like-rename']],
      ['other', []],
      ['old', ['credentials-revoked']],
    ]);
    expect(plan.changes[0]?.warnings[0]?.message).toMatch(/ credentials:\n    previousNames: \[old\]$/u);
  });

  it('of every purged client that the new one may be, and then names no line to paste', () => {
    const manifest = manifestOf({ clients: [wanted('new')], tombstones: [tombstone('old-2'), tombstone('old-1')] });
    const plan = planOf({ manifest, clients: [remote('1', 'old-1'), remote('2', 'old-2')] });
    expect(plan.changes[0]?.warnings.map(({ message }) => message)).toEqual([
      '"new" is created while "old-1", "old-2" with the same role and personas are purged. If it is the same client, previousNames keeps its credentials.',
    ]);
    const one = planOf({ manifest, clients: [remote('2', 'old-2')] });
    expect(one.changes[0]?.warnings.map(({ message }) => message)).toEqual([
      '"new" is created while "old-2" with the same role and personas is purged. If it is the same client, previousNames keeps its credentials:\n    previousNames: [old-2]',
    ]);
  });

  it('of no rename where nothing but leftovers is purged, and others are changed', () => {
    const manifest = manifestOf({
      clients: [wanted('new'), wanted('described', { description: 'x' }), wanted('replaced', { role: 'Guest' })],
    });
    const clients = [
      remote('1', 'described'),
      remote('2', 'replaced'),
      remote('3', 'described (superseded 00000001)'),
      remote('4', 'new (provisioning 00000001)'),
    ];
    const [created, ...others] = planOf({ manifest, clients }).changes;
    expect(others.map(({ action }) => action)).toEqual(['update', 'replace', 'purge', 'purge']);
    expect(created).toMatchObject({ name: 'new', action: 'create', warnings: [] });
  });

  it('of nothing for an update', () => {
    expect(codesOf({ role: '$admin' }, { role: 'Admin', description: 'x' })).toEqual([]);
  });

  it('on one line, whatever the names hold', () => {
    const name = 'a\n::error::b';
    const plan = planOf({
      manifest: manifestOf({ tombstones: [tombstone(name)], protect: ['*'] }),
      clients: [remote('1', name)],
    });
    expect(plan.changes[0]?.warnings[0]?.message.split('\n')).toHaveLength(1);
    expect(plan.refusals[0]?.detail.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });
});
