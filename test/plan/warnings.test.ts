import { describe, expect, it } from 'vitest';
import { dayMs, manifestOf, personaNamed, remote, tombstone, usualPersonas, wanted } from '../support/builders.ts';
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
