import { describe, expect, it } from 'vitest';
import type { Change, Plan, PlanDocument } from '../../src/model.ts';
import { manifestDifferences } from '../../src/plan/made-from.ts';
import { unreviewedChanges } from '../../src/plan/subset.ts';
import { dayMs, idOf, manifestOf, recipientOf, remote, tombstone, wanted } from '../support/builders.ts';
import { savedPlan } from '../support/plan-cases.ts';
import { planOf } from '../support/planner.ts';

const manifest = manifestOf({
  clients: [
    wanted('made'),
    wanted('new', { previousNames: ['old'], role: 'Guest' }),
    wanted('kept', { description: 'x' }),
  ],
  tombstones: [tombstone('dead')],
  scope: { names: ['ci-*'], createdBy: null },
});

const before = [remote('1', 'old'), remote('2', 'kept'), remote('3', 'dead')];

const saved: PlanDocument = savedPlan(planOf({ manifest, clients: before }));

function again(clients: typeof before): Plan {
  return planOf({ manifest, clients });
}

describe('a fresh plan', () => {
  it('is a subset of itself, and of what it was before something was done', () => {
    expect(unreviewedChanges(saved, again(before))).toEqual([]);
    expect(
      unreviewedChanges(saved, again([before[0]!, remote('8', 'made'), remote('2', 'kept', { description: 'x' })])),
    ).toEqual([]);
  });

  it("may purge leftovers of the plan's own names", () => {
    const leftovers = [
      remote('7', 'made (provisioning 00000001)'),
      remote('8', 'old (provisioning 00000002)'),
      remote('9', 'kept (superseded 00000003)'),
    ];
    expect(unreviewedChanges(saved, again([...before, ...leftovers]))).toEqual([]);
  });

  it("may purge leftovers of the plan's tombstones and of what it purges out of the scope, seen before or not", () => {
    const unlisted = remote('5', 'ci-x');
    const leftover = remote('7', 'ci-x (provisioning 00000001)');
    const alive = [before[0]!, before[1]!, unlisted];
    const reviewed = savedPlan(again([...alive, leftover]));
    expect(unreviewedChanges(reviewed, again([...alive, leftover]))).toEqual([]);
    const more = [remote('8', 'ci-x (provisioning 00000002)'), remote('9', 'dead (provisioning 00000003)')];
    expect(unreviewedChanges(reviewed, again([...alive, leftover, ...more]))).toEqual([]);
  });

  it('may not purge leftovers of other names, in scope or not', () => {
    expect(unreviewedChanges(saved, again([...before, remote('7', 'ci-x (provisioning 00000001)')]))).toEqual([
      'The saved plan does not purge "ci-x" (oauth-client-7).',
    ]);
  });

  it('goes on with a replacement whose old client is renamed already, from whatever name', () => {
    const halfway = [remote('1', 'new (superseded 00000001)'), before[1]!, before[2]!];
    expect(unreviewedChanges(saved, again(halfway))).toEqual([]);
  });

  it.each([
    ['by hand', 'new', 'new'],
    ['by hand to another previous name', 'older', 'older'],
    ['halfway to another previous name', 'older (superseded 00000001)', 'older'],
  ])('does not go on with a replacement whose old client was renamed %s', (_, name, plain) => {
    const twice = manifestOf({ clients: [wanted('new', { previousNames: ['old', 'older'], role: 'Guest' })] });
    const reviewed = savedPlan(planOf({ manifest: twice, clients: [remote('1', 'old')] }));
    expect(unreviewedChanges(reviewed, planOf({ manifest: twice, clients: [remote('1', name)] }))).toEqual([
      `The replacement of "new" (oauth-client-1) differs from the saved plan: name is now "${plain}", was "old".`,
    ]);
  });

  it('does not hold an update whose client bears another name by now, be it that of a leftover', () => {
    const named = (hex: string) => {
      return planOf({
        manifest: manifestOf({ clients: [wanted('a')] }),
        clients: [remote('1', `a (superseded ${hex})`)],
      });
    };
    expect(unreviewedChanges(savedPlan(named('00000001')), named('00000002'))).toEqual([
      'The update of "a" (oauth-client-1) differs from the saved plan: name is now "a (superseded 00000002)", was "a (superseded 00000001)".',
    ]);
  });

  it('tells of every kind of change what differs', () => {
    const wide = manifestOf({ clients: [wanted('a', { role: 'Guest' })], tombstones: [tombstone('b')] });
    const roles = [
      { name: '$guest2', title: 'Guest', level: null },
      { name: '$member', title: 'Member', level: null },
    ];
    const clients = [remote('1', 'b')];
    const reviewed = savedPlan(planOf({ manifest: wide, clients }));
    const drifted = [remote('1', 'b', { personas: ['default/x'] })];
    expect(unreviewedChanges(reviewed, planOf({ manifest: wide, clients: drifted, roles }))).toEqual([
      'The creation of "a" differs from the saved plan: role would become "$guest2", was to become "$guest".',
      'The purge of "b" (oauth-client-1) differs from the saved plan: personas is now ["default/x"], was [].',
    ]);
  });

  it('tells what the saved plan does instead, its leftovers aside', () => {
    const leftover = remote('7', 'made (provisioning 00000001)');
    const reviewed = savedPlan(again([...before, leftover]));
    const made = remote('8', 'made', { role: '$guest' });
    expect(unreviewedChanges(reviewed, again([remote('1', 'old'), remote('3', 'dead'), made]))).toEqual([
      'The saved plan does not create "kept", but updates oauth-client-2.',
      'The saved plan does not replace "made" (oauth-client-8), but creates it.',
    ]);
  });

  it('is unlike a saved change that lacks a state which it must have, or has one too many', () => {
    const edited = (name: string, fields: Partial<Change>): readonly string[] => {
      const changes = saved.changes.map((change) => (change.name === name ? { ...change, ...fields } : change));
      return unreviewedChanges(
        { ...saved, changes },
        again([remote('1', 'new (superseded 00000001)'), ...before.slice(1)]),
      );
    };
    const state = { name: 'dead', description: '', role: '$member', personas: [] };
    expect(edited('new', { before: null })).toEqual([
      'The replacement of "new" (oauth-client-1) differs from the saved plan: its state is now {"description":"","name":"new","personas":[],"role":"$member"}.',
    ]);
    expect(edited('dead', { after: state })).toEqual([
      'The purge of "dead" (oauth-client-3) differs from the saved plan: its state would become null.',
    ]);
  });

  it('does not hold a change that was not reviewed, each said by itself', () => {
    const changed = [
      remote('1', 'old', { description: 'drift' }),
      remote('2', 'kept', { role: '$guest' }),
      remote('4', 'dead'),
      remote('5', 'ci-new'),
    ];
    expect(unreviewedChanges(saved, again(changed))).toEqual([
      'The saved plan does not replace "kept" (oauth-client-2), but updates it.',
      'The replacement of "new" (oauth-client-1) differs from the saved plan: description is now "drift", was "".',
      'The saved plan does not purge "ci-new" (oauth-client-5).',
      'The saved plan does not purge "dead" (oauth-client-4), but purges oauth-client-3.',
    ]);
  });

  it('does not become another client by resolving to another role', () => {
    const roles = [
      { name: '$guest2', title: 'Guest', level: null },
      { name: '$member', title: 'Member', level: null },
    ];
    const fresh = planOf({ manifest, clients: before, roles });
    expect(unreviewedChanges(saved, fresh)).toEqual([
      'The replacement of "new" (oauth-client-1) differs from the saved plan: role would become "$guest2", was to become "$guest".',
    ]);
  });
});

describe('a saved plan and a manifest', () => {
  const recipients = saved.recipients;

  it('agree where nothing but the order differs', () => {
    const turned = { ...manifest, clients: [...manifest.clients].reverse() };
    expect(manifestDifferences(saved, turned, [...recipients].reverse())).toEqual([]);
  });

  it('differ by clients, tombstones, settings and recipients, each said by itself', () => {
    const other = manifestOf({
      ...manifest,
      clients: [wanted('made', { role: 'Admin', overlapMs: 5 }), wanted('kept', { description: 'x' }), wanted('extra')],
      tombstones: [tombstone('dead', idOf('3'))],
      protect: ['p'],
    });
    expect(manifestDifferences(saved, other, [recipientOf('attacker')])).toEqual([
      '"protect" differs: [] in the saved plan, ["p"] in the manifest.',
      'The client "extra" is in the manifest, but not in the saved plan.',
      'The client "made" differs: role is "Member" in the saved plan, "Admin" in the manifest; overlap is 0s in the saved plan, 1s in the manifest.',
      'The client "new" is in the saved plan, but not in the manifest.',
      'The tombstone "dead" is in the manifest, but not in the saved plan.',
      'The tombstone "dead" is in the saved plan, but not in the manifest.',
      'The recipient "attacker" (sha256:1c8ed488e4db6e45) is in the manifest, but not in the saved plan.',
      'The recipient "oncall" (sha256:4767937ca07ddbe8) is in the saved plan, but not in the manifest.',
      'The recipient "vault" (sha256:eb7ffdc937f7b5ee) is in the saved plan, but not in the manifest.',
    ]);
  });

  it('differ by a rotation that only one of them asks for', () => {
    const clients = manifest.clients.map((one) => (one.name === 'made' ? { ...one, rotateAfterMs: 90 * dayMs } : one));
    expect(manifestDifferences(saved, { ...manifest, clients }, recipients)).toEqual([
      'The client "made" differs: rotateAfter is null in the saved plan, 90d in the manifest.',
    ]);
  });

  it('differ by a recipient without a label, known by its fingerprint', () => {
    const nameless = { ...recipientOf('attacker'), label: null };
    expect(manifestDifferences(saved, manifest, [...recipients, nameless])).toEqual([
      'The recipient (sha256:1c8ed488e4db6e45) is in the manifest, but not in the saved plan.',
    ]);
  });
});
