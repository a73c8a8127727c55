import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model.ts';
import { shortFingerprint } from '../../src/plan/document.ts';
import { fingerprintOf } from '../../src/plan/fingerprint.ts';
import { dayMs, heldOf, idOf, manifestOf, now, recipientOf, remote, tombstone, wanted } from '../support/builders.ts';
import { planOf } from '../support/planner.ts';
import type { PlanCase } from '../support/planner.ts';

const usual: PlanCase = {
  manifest: manifestOf({
    clients: [wanted('a'), wanted('b', { description: 'x', overlapMs: dayMs })],
    tombstones: [tombstone('c')],
  }),
  clients: [remote('2', 'b'), remote('3', 'c'), remote('4', 'unmanaged')],
};

function fingerprint(fields: Partial<PlanCase> = {}): string {
  return planOf({ ...usual, ...fields }).fingerprint;
}

describe('the fingerprint of a plan', () => {
  it('is the same on every machine', () => {
    expect(fingerprint()).toBe('sha256:f837000d225c7889cce7fd177dde80aa88fb6e2aa8fa631552e36e4e48d38123');
  });

  it.each<[string, Partial<PlanCase>]>([
    ['the tenant', { tenant: 'https://other.atlan.com' }],
    ['an overlap', { manifest: { ...usual.manifest, clients: [wanted('a'), wanted('b', { description: 'x' })] } }],
    ['a protection', { manifest: { ...usual.manifest, protect: ['z'] } }],
    ['the changes', { clients: [remote('2', 'b'), remote('5', 'c')] }],
    ['the state before', { clients: [remote('2', 'b', { description: 'y' }), remote('3', 'c')] }],
    ['the recipients', { recipients: [recipientOf('vault')] }],
    ['the secrets directory', { secretsDirectory: 'elsewhere' }],
    ['an option', { options: { maxPurges: 5 } }],
    ['a request', { options: { revoke: [{ name: 'b', clientId: idOf('2') }] } }],
  ])('covers %s', (_, fields) => {
    expect(fingerprint(fields)).not.toBe(fingerprint());
  });

  it.each<[string, Partial<PlanCase>]>([
    ['unmanaged clients', { clients: [remote('2', 'b'), remote('3', 'c')] }],
    ['the time', { serverTime: now + dayMs }],
    ['times of remote clients', { clients: [remote('2', 'b', { updatedAt: null }), remote('3', 'c')] }],
    [
      'the order of recipients and their labels',
      { recipients: [{ ...recipientOf('vault'), label: null }, recipientOf('oncall')] },
    ],
    ['what is held', { held: heldOf([], ['x']) }],
    ['the mode', { mode: 'apply' }],
    ['the policy and who runs the tool', { ownClientId: idOf('9') }],
    ['titles of roles', { roles: [{ name: '$member', title: 'Member', level: null }] }],
  ])('does not cover %s', (_, fields) => {
    expect(fingerprint(fields)).toBe(fingerprint());
  });

  it('does not depend on the order of keys', () => {
    const plan = planOf(usual);
    const turned = JSON.parse(JSON.stringify(plan), (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).reverse());
    }) as Plan;
    expect(fingerprintOf(turned)).toBe(plan.fingerprint);
  });

  it('is shown to people in three groups of four digits', () => {
    expect(shortFingerprint('sha256:7f3a91c204be3f0c5d1e')).toBe('7F3A-91C2-04BE');
  });
});
