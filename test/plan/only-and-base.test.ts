import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { dayMs, idOf, manifestOf, now, recipientOf, remote, tombstone, wanted } from '../support/builders.ts';
import { guardsOf, outline, planOf, warningsOf } from '../support/planner.ts';

describe('--only', () => {
  const manifest = manifestOf({
    clients: [wanted('a'), wanted('b', { description: 'x' }), wanted('new', { previousNames: ['old'] })],
    tombstones: [tombstone('dead')],
    scope: { names: ['ci-*'], createdBy: null },
  });
  const clients = [
    remote('1', 'b'),
    remote('2', 'old'),
    remote('3', 'dead'),
    remote('4', 'ci-x'),
    remote('5', 'a (provisioning 00000001)'),
    remote('6', 'b (provisioning 00000002)'),
  ];
  const only = (...names: string[]) => planOf({ manifest, clients, options: { only: names } });

  it('leaves the changes of these names, their leftovers included', () => {
    expect(outline(only('a'))).toEqual(['create a: not-on-tenant', 'purge a 5: unfinished-create']);
    expect(outline(only('dead', 'ci-x'))).toEqual(['purge ci-x 4: unlisted-in-scope', 'purge dead 3: tombstone']);
  });

  it('takes a previous name for its client', () => {
    expect(outline(only('old'))).toEqual(['update new 2: name-differs']);
  });

  it('leaves the guards with what is left', () => {
    const tight = { ...manifest, limits: { count: 0, percent: null } };
    expect(guardsOf(planOf({ manifest: tight, clients, options: { only: ['b'] } }))).toEqual([]);
    expect(guardsOf(planOf({ manifest: tight, clients, options: { only: ['dead'] } }))).toEqual(['limits']);
  });

  it('leaves out refusals and warnings of other names', () => {
    const twins = [...clients, remote('7', 'b'), remote('8', 'z (provisioning 00000003)')];
    expect(planOf({ manifest, clients: twins, options: { only: ['a'] } })).toMatchObject({
      refusals: [],
      warnings: [],
    });
    expect(guardsOf(planOf({ manifest, clients: twins, options: { only: ['b'] } }))).toEqual(['ambiguous-name']);
  });

  it('leaves warnings about the whole plan, and refusals that concern one of these names among others', () => {
    const recipients = [recipientOf('only')];
    expect(warningsOf(planOf({ manifest, clients, recipients, options: { only: ['a'] } }))).toEqual([
      'single-recipient *',
    ]);
    const twice = manifestOf({ clients: [wanted('a', { clientId: idOf('1') }), wanted('b', { clientId: idOf('1') })] });
    for (const name of ['a', 'b']) {
      expect(guardsOf(planOf({ manifest: twice, clients, options: { only: [name] } }))).toEqual(['ambiguous-name']);
    }
  });

  it('gives rotations the room that the filtered plan leaves', () => {
    const rotating = manifestOf({
      clients: [wanted('a', { rotateAfterMs: dayMs }), wanted('b', { rotateAfterMs: dayMs })],
      limits: { count: 1, percent: null },
    });
    const aged = [remote('1', 'a', { createdAt: now - 9 * dayMs }), remote('2', 'b', { createdAt: now - 2 * dayMs })];
    const plan = planOf({ manifest: rotating, clients: aged, options: { only: ['b'] } });
    expect(outline(plan)).toEqual(['replace b 2: rotation-due']);
    expect(warningsOf(plan)).toEqual(['credentials-revoked b']);
  });

  it('fails for a name that is neither managed nor in scope, with what is near', () => {
    expect(() => only('ci-y')).toThrow(Failure);
    expect(() => only('ci-y')).toThrow(
      expect.objectContaining({ exitCode: 3, code: 'unknown-only', hint: 'Did you mean "ci-x"?' }),
    );
  });

  it('fails for a client that is on the tenant, but neither managed nor in scope', () => {
    const others = [...clients, remote('7', 'somebody-else')];
    expect(() => planOf({ manifest, clients: others, options: { only: ['somebody-else'] } })).toThrow(
      expect.objectContaining({ exitCode: 3, code: 'unknown-only', hint: null }),
    );
  });

  it('does not mind, when the plan is made again, that a name is gone', () => {
    const reviewed = only('ci-x');
    const left = clients.filter(({ name }) => name !== 'ci-x');
    expect(planOf({ manifest, clients: left, options: { only: ['ci-x'] }, reviewed }).changes).toEqual([]);
  });

  it('is part of the fingerprint', () => {
    expect(only('a').fingerprint).not.toBe(only('a', 'b').fingerprint);
    expect(only('a', 'b').fingerprint).toBe(only('b', 'a', 'a').fingerprint);
  });
});

describe('--base', () => {
  const base = manifestOf({
    clients: [wanted('gone'), wanted('kept'), wanted('pinned', { clientId: idOf('3') }), wanted('moved')],
  });
  const manifest = manifestOf({ clients: [wanted('kept'), wanted('now', { previousNames: ['moved'] })] });
  const clients = [remote('1', 'gone'), remote('2', 'kept'), remote('3', 'other'), remote('4', 'moved')];

  it('warns of each client that left the manifest and lives on, with its tombstone to paste', () => {
    const plan = planOf({ manifest, clients, base });
    expect(plan.warnings.filter(({ code }) => code === 'unlisted-but-alive').map(({ message }) => message)).toEqual([
      '"gone" (oauth-client-1) left the manifest, but nothing purges it. To do so, add under clients:\n  - { name: gone, state: absent, clientId: oauth-client-1 }',
      '"other" (oauth-client-3) left the manifest, but nothing purges it. To do so, add under clients:\n  - { name: other, state: absent, clientId: oauth-client-3 }',
    ]);
  });

  it('does not warn of what a tombstone or the scope purges, nor of what the tenant does not have', () => {
    const purging = { ...manifest, tombstones: [tombstone('gone')], scope: { names: ['other'], createdBy: null } };
    expect(
      warningsOf(planOf({ manifest: purging, clients, base })).filter((text) => text.startsWith('unlisted')),
    ).toEqual([]);
    expect(planOf({ manifest, clients: [clients[1]!], base }).warnings).toEqual([]);
  });

  it('warns of an old client that stands for the name, and of both twins', () => {
    const stand = planOf({ manifest, clients: [remote('1', 'gone (superseded 00000001)')], base });
    expect(warningsOf(stand)).toContain('unlisted-but-alive gone');
    const twins = planOf({ manifest, clients: [remote('1', 'gone'), remote('9', 'gone')], base });
    expect(twins.warnings.filter(({ code }) => code === 'unlisted-but-alive')).toHaveLength(2);
  });

  it('warns of the newest one of several old clients, and of no staged one', () => {
    const left = [
      remote('1', 'gone (superseded 00000001)', { createdAt: now - 2 * dayMs }),
      remote('2', 'gone (rotated 00000002)', { createdAt: now - dayMs }),
      remote('9', 'gone (provisioning 00000003)', { createdAt: now }),
    ];
    const { warnings } = planOf({ manifest, clients: left, base, leftoverAgeMs: 0 });
    const alive = warnings.filter(({ code }) => code === 'unlisted-but-alive');
    expect(alive.map(({ message }) => message)).toEqual([expect.stringMatching(/^"gone" \(oauth-client-2\)/u)]);
  });

  it('does not warn of a client whose tombstone left the manifest: nobody expects its purge any more', () => {
    const dead = manifestOf({ clients: [wanted('kept')], tombstones: [tombstone('gone')] });
    expect(planOf({ manifest, clients, base: dead }).warnings).toEqual([]);
  });

  it('quotes names that YAML would read otherwise', () => {
    const odd = manifestOf({ clients: [wanted('yes')] });
    const plan = planOf({ manifest, clients: [remote('1', 'yes')], base: odd });
    expect(plan.warnings[0]?.message).toContain('{ name: "yes", state: absent');
  });
});
