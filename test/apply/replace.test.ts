import { describe, expect, it } from 'vitest';
import type { Reason } from '../../src/model.ts';
import { createOf, planOf, recordOf, replaceOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

function worldWithOld() {
  const world = new SimulatedWorld();
  return { world, old: world.tenant.seed({ displayName: 'a', description: 'old text', role: '$guest' }) };
}

describe('a replacement', () => {
  it('moves the old name aside, gives it to the new client, then purges the old one', async () => {
    const { world, old } = worldWithOld();
    const change = replaceOf(old, { role: '$member', description: 'new text' });
    const { outcome, api, events } = await world.applyChanges([change]);
    const steps = events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
    expect(steps).toEqual(['stage', 'seal', 'prove', 'publish', 'retire']);
    expect(api.methods).toEqual([
      'createClient',
      'exchange',
      'getClient',
      'findByName',
      'getClient',
      'updateClient',
      'updateClient',
      'findByName',
      'getClient',
      'purgeClient',
      'listClients',
    ]);
    const [client, ...others] = world.named('a');
    expect(others).toEqual([]);
    expect(client).toMatchObject({ role: '$member', description: 'new text' });
    expect(world.tenant.names()).toEqual(['a']);
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome)).toEqual({
      name: 'a',
      action: 'replace',
      status: 'done',
      clientId: client?.clientId,
      previousClientId: old.clientId,
      secret: 'sealed',
      proved: true,
    });
  });

  it.each([
    [1, 'Looking the name "a" up failed: '],
    [2, 'Looking the name "a" up again failed: '],
  ])('fails where its name cannot be looked up (%i)', async (nth, message) => {
    const { world, old } = worldWithOld();
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: ({ method, nthOfMethod }) =>
        method === 'findByName' && nthOfMethod === nth ? { fails: 'unknown' } : undefined,
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-unknown' } });
    expect(only(outcome).error?.message.slice(0, message.length)).toBe(message);
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
  });

  it('stands as a replacement in the sealed file, and a create as a create', async () => {
    const { world, old } = worldWithOld();
    await world.applyChanges([replaceOf(old, { role: '$member' }), createOf('b')], { options: { concurrency: 1 } });
    const lines = world.disk.lines.filter(({ type }) => type === 'intent' || type === 'secret');
    expect(lines.map(({ name, type, action }) => `${name} ${type} ${action}`).toSorted()).toEqual([
      'a intent replace',
      'a secret replace',
      'b intent create',
      'b secret create',
    ]);
  });

  it('never has two clients with the final name, nor one without a sealed secret', async () => {
    const { world, old } = worldWithOld();
    const bearers: (readonly string[])[] = [];
    world.tenant.onWrite = () => bearers.push(world.named('a').map(({ clientId }) => clientId));
    await world.applyChanges([replaceOf(old, { role: '$member' })]);
    expect(Math.max(...bearers.map(({ length }) => length))).toBe(1);
    for (const [clientId] of bearers) {
      if (clientId !== undefined && clientId !== old.clientId) expect(world.holdsSecretOf(clientId)).toBe(true);
    }
  });

  it.each([
    [['role-differs'], 'superseded'],
    [['requested'], 'rotated'],
    [['rotation-due'], 'rotated'],
    [['role-differs', 'requested'], 'rotated'],
  ] as [Reason[], string][])('for %s keeps the old client as %s while its overlap runs', async (reasons, suffix) => {
    const { world, old } = worldWithOld();
    const change = replaceOf(old, { role: '$member' }, { reasons, overlapMs: 60_000 });
    const { outcome, api } = await world.applyChanges([change]);
    expect(outcome.exitCode).toBe(0);
    expect(api.methods).not.toContain('purgeClient');
    expect(world.tenant.names()).toEqual(['a', expect.stringMatching(new RegExp(`^a \\(${suffix} [0-9a-f]{8}\\)$`))]);
    expect(world.tenant.remote(old.clientId)?.description).toBe('old text');
  });

  it('counts the overlap from its own renaming, however long ago the client was touched before', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest', updatedAt: 0 });
    await world.applyChanges([replaceOf(old, { role: '$member' }, { overlapMs: 60_000 })]);
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
  });

  it.each([
    { description: 'changed by hand' },
    { role: '$admin' },
    { displayName: 'A' },
    { personaQNs: ['default/x'] },
  ])('fails as stale where the old client changed meanwhile (%o), which it leaves alone', async (edit) => {
    const { world, old } = worldWithOld();
    world.tenant.state.editClient(old.clientId, edit);
    const edited = world.tenant.remote(old.clientId);
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })]);
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', clientId: old.clientId, error: { code: 'stale' } });
    expect(world.tenant.remote(old.clientId)).toEqual(edited);
  });

  it('fails as stale where the old client is gone', async () => {
    const { world, old } = worldWithOld();
    world.tenant.state.removeClient(old.clientId);
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
  });

  it('leaves a client alone that somebody made anew under the name', async () => {
    const { world, old } = worldWithOld();
    world.tenant.state.removeClient(old.clientId);
    const anew = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', secret: 'none', error: { code: 'name-taken' } });
    expect(world.tenant.listing().clients).toEqual([anew]);
  });

  it('does not purge an old client that changed after it was renamed', async () => {
    const { world, old } = worldWithOld();
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: ({ method, nthOfMethod }) => {
        if (method === 'findByName' && nthOfMethod === 2) {
          world.tenant.state.editClient(old.clientId, { description: 'still needed!' });
        }
        return undefined;
      },
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', previousClientId: old.clientId, error: { code: 'stale' } });
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
    expect(world.named('a')).toHaveLength(1);
  });

  it('finds its own renaming in reads that lag', async () => {
    const world = new SimulatedWorld({ variants: { readLagMs: 8000, listLagMs: 8000 } });
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })]);
    expect(outcome.exitCode).toBe(0);
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('skips the first renaming where the old client bears such a name already', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a (superseded 12345678)', role: '$guest' });
    const change = replaceOf(old, { name: 'a', role: '$member' });
    const { outcome, api } = await world.applyChanges([change]);
    expect(outcome.exitCode).toBe(0);
    expect(api.methods.filter((method) => method === 'updateClient')).toHaveLength(1);
    expect(world.tenant.names()).toEqual(['a']);
  });

  it('takes up a proved client of an earlier run at publishing', async () => {
    const { world, old } = worldWithOld();
    const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)', description: 'old text' });
    const change = replaceOf(
      old,
      { role: '$member' },
      { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'a') },
    );
    const { outcome, api } = await world.applyChanges([change]);
    expect(api.methods.slice(0, 5)).toEqual(['findByName', 'getClient', 'getClient', 'updateClient', 'updateClient']);
    expect(outcome.exitCode).toBe(0);
    expect(only(outcome)).toMatchObject({ clientId: staged.clientId, secret: 'sealed', proved: true });
    expect(world.tenant.listing().clients).toMatchObject([{ clientId: staged.clientId, name: 'a' }]);
  });

  it('fails as stale where the client to resume is no longer as the plan saw it', async () => {
    const { world, old } = worldWithOld();
    const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
    world.tenant.state.editClient(staged.clientId, { description: 'edited' });
    const change = replaceOf(
      old,
      { role: '$member' },
      { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'a') },
    );
    const { outcome } = await world.applyChanges([change]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
    expect(world.tenant.remote(old.clientId)).toEqual(old);
  });

  it('voids the record of a resumed client under the seq of that record where the name is taken', async () => {
    const { world, old } = worldWithOld();
    world.tenant.seed({ displayName: 'a' });
    const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
    const change = replaceOf(
      old,
      { role: '$member' },
      { resumes: staged.clientId, staged, stagedRecord: recordOf(staged, 'a') },
    );
    const { outcome } = await world.applyChanges([change]);
    expect(only(outcome).error?.code).toBe('name-taken');
    expect(world.disk.lines[0]).toMatchObject({ type: 'void', seq: 7, clientId: staged.clientId });
    expect(world.tenant.remote(staged.clientId)).toBeNull();
  });

  it('leaves a resumed client alone that somebody renamed meanwhile, although the name is taken', async () => {
    const { world, old } = worldWithOld();
    world.tenant.seed({ displayName: 'a' });
    const staged = world.tenant.seed({ displayName: 'a (provisioning 12345678)' });
    world.tenant.state.editClient(staged.clientId, { displayName: 'mine now' });
    const stagedRecord = recordOf(staged, 'a');
    const change = replaceOf(old, { role: '$member' }, { resumes: staged.clientId, staged, stagedRecord });
    const { outcome } = await world.applyChanges([change]);
    expect(only(outcome)).toMatchObject({
      error: { code: 'name-taken' },
      warnings: [expect.stringContaining('mine now')],
    });
    expect(world.named('mine now')).toHaveLength(1);
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['end']);
  });

  it.each([
    ['has run out', 0, 60_000, false],
    ['still runs', 0, 60_001, true],
  ])('of a stand-in whose overlap %s', async (_words, updatedAt, overlapMs, lives) => {
    const world = new SimulatedWorld();
    const serverTime = Date.UTC(2026, 0, 1);
    const old = world.tenant.seed({
      displayName: 'a (rotated 12345678)',
      role: '$guest',
      updatedAt: serverTime - 60_000 + updatedAt,
    });
    const change = replaceOf(old, { name: 'a', role: '$member' }, { overlapMs });
    const { outcome } = await world.apply({ plan: planOf([change], { serverTime }) });
    expect(outcome.exitCode).toBe(0);
    expect(world.tenant.remote(old.clientId) !== null).toBe(lives);
  });

  it('keeps a stand-in with an overlap whose renaming has no readable time, and warns', async () => {
    const world = new SimulatedWorld();
    const old = { ...world.tenant.seed({ displayName: 'a (rotated 12345678)', role: '$guest' }), updatedAt: null };
    const { outcome } = await world.applyChanges([replaceOf(old, { name: 'a', role: '$member' }, { overlapMs: 1 })]);
    expect(only(outcome)).toMatchObject({ status: 'done', warnings: [expect.stringContaining('cannot be read')] });
    expect(world.tenant.remote(old.clientId)).not.toBeNull();
  });

  it('is reported with its new client where the old one cannot be purged', async () => {
    const { world, old } = worldWithOld();
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: ({ method }) => (method === 'purgeClient' ? { fails: 'forbidden' } : undefined),
    });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({
      status: 'failed',
      clientId: world.named('a')[0]?.clientId,
      previousClientId: old.clientId,
      secret: 'sealed',
      proved: true,
      error: { code: 'tenant-forbidden' },
    });
  });

  it('leaves the proved client staged where the name cannot be given to it', async () => {
    const { world, old } = worldWithOld();
    const { outcome } = await world.applyChanges([replaceOf(old, { role: '$member' })], {
      faults: ({ method, nthOfMethod }) =>
        method === 'updateClient' && nthOfMethod === 2 ? { fails: 'forbidden' } : undefined,
    });
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', clientId: old.clientId, secret: 'sealed', proved: true });
    expect(world.tenant.names()).toEqual([
      expect.stringContaining('a (provisioning '),
      expect.stringContaining('a (superseded '),
    ]);
  });
});
