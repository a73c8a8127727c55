import { describe, expect, it } from 'vitest';
import type { ManifestClient } from '../../src/model.ts';
import { planOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';

describe('an update', () => {
  it('reads the client, then changes it, with two requests', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a', role: '$guest' });
    const { outcome, api, events } = await world.applyChanges([updateOf(old, { description: 'new' })]);
    expect(api.methods).toEqual(['getClient', 'updateClient', 'listClients']);
    expect(events).toContainEqual({ type: 'step', name: 'a', action: 'update', step: 'update' });
    expect(only(outcome)).toEqual({
      name: 'a',
      action: 'update',
      status: 'done',
      clientId: old.clientId,
      previousClientId: null,
      secret: 'none',
      proved: null,
    });
    expect(world.named('a')).toMatchObject([{ clientId: old.clientId, description: 'new', role: '$guest' }]);
    expect(world.disk.lines.map(({ type }) => type)).toEqual(['end']);
  });

  it('looks a new name up before it is given', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([updateOf(old, { name: 'b' })]);
    expect(api.methods).toEqual(['findByName', 'getClient', 'updateClient', 'listClients']);
    expect(outcome.exitCode).toBe(0);
    expect(world.tenant.names()).toEqual(['b']);
  });

  it('does not take a name that is taken by now', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const other = world.tenant.seed({ displayName: 'b' });
    const { outcome } = await world.applyChanges([updateOf(old, { name: 'b' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'name-taken' } });
    expect(only(outcome).error?.message).toContain(other.clientId);
    expect(world.tenant.names()).toEqual(['a', 'b']);
  });

  it('fails where nobody can tell whether the name is taken', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([updateOf(old, { name: 'b' })], {
      faults: ({ method }) => (method === 'findByName' ? { fails: 'forbidden' } : undefined),
    });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'tenant-forbidden' } });
    expect(only(outcome).error?.message).toMatch(/^Looking the name "b" up failed: /);
    expect(api.methods).not.toContain('updateClient');
  });

  it('does not take its own client for another that bears the name: that one is stale', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    world.tenant.state.editClient(old.clientId, { displayName: 'b' });
    const { outcome } = await world.applyChanges([updateOf(old, { name: 'b' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
  });

  it('may give a name that another client bears where the manifest pins that one under it', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const other = world.tenant.seed({ displayName: 'b' });
    const plan = planOf([updateOf(old, { name: 'b' })]);
    const clients = [old, other].map(({ clientId }) => pinned('b', clientId));
    const { outcome } = await world.apply({ plan: { ...plan, desired: { ...plan.desired, clients } } });
    expect(outcome.exitCode).toBe(0);
    expect(world.tenant.names()).toEqual(['b', 'b']);
  });

  it('does not take the name of a client that the manifest pins under another name', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    const others = ['maria', 'ben'].map((createdBy) => world.tenant.seed({ displayName: 'b', createdBy }));
    const plan = planOf([updateOf(old, { name: 'b' })]);
    const clients = others.map(({ clientId }) => pinned('c', clientId));
    const { outcome } = await world.apply({ plan: { ...plan, desired: { ...plan.desired, clients } } });
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'name-taken' } });
    expect(only(outcome).error?.message).toBe(
      `The name "b" is taken by now: ${others[0]?.clientId} (created by maria), ${others[1]?.clientId} (created by ben).`,
    );
    expect(world.tenant.names()).toEqual(['a', 'b', 'b']);
  });

  it('fails as stale where the client changed meanwhile', async () => {
    const world = new SimulatedWorld();
    const old = world.tenant.seed({ displayName: 'a' });
    world.tenant.state.editClient(old.clientId, { description: 'by hand' });
    const { outcome, api } = await world.applyChanges([updateOf(old, { description: 'new' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'stale' } });
    expect(only(outcome).error?.message).toContain('the description is "by hand" instead of ""');
    expect(api.methods).not.toContain('updateClient');
  });

  it.each([
    ['ignores', 'the description is "" instead of "new"'],
    ['wipes-description', 'the description is "" instead of "new"'],
  ] as const)('fails where the tenant says yes but %s', async (update, difference) => {
    const world = new SimulatedWorld({ variants: { update } });
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome } = await world.applyChanges([updateOf(old, { description: 'new' })]);
    expect(outcome.exitCode).toBe(7);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'not-as-asked' } });
    expect(only(outcome).error?.message).toContain(difference);
  });

  it('fails where the tenant cannot clear a description', async () => {
    const world = new SimulatedWorld({ variants: { clearDescription: 'keeps' } });
    const old = world.tenant.seed({ displayName: 'a', description: 'old' });
    const { outcome } = await world.applyChanges([updateOf(old, { description: '' })]);
    expect(only(outcome)).toMatchObject({ status: 'failed', error: { code: 'not-as-asked' } });
  });

  it('reads back where the answer holds no record, until reads have caught up', async () => {
    const world = new SimulatedWorld({ variants: { readLagMs: 8000 } });
    const old = world.tenant.seed({ displayName: 'a' });
    const { outcome, api } = await world.applyChanges([updateOf(old, { description: 'new' })], {
      faults: ({ method }) => (method === 'updateClient' ? { answersWithoutRecord: true } : undefined),
    });
    expect(outcome.exitCode).toBe(0);
    expect(api.methods.filter((method) => method === 'updateClient')).toHaveLength(1);
  });
});

function pinned(name: string, clientId: string): ManifestClient {
  return {
    name,
    description: '',
    role: '$member',
    personas: [],
    overlapMs: 0,
    rotateAfterMs: null,
    clientId,
    previousNames: [],
  };
}
