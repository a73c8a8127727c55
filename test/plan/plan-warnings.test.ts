import { describe, expect, it } from 'vitest';
import { dayMs, heldOf, manifestOf, now, recipientOf, recordOf, remote, wanted } from '../support/builders.ts';
import { planOf, warningsOf } from '../support/planner.ts';
import type { PlanCase } from '../support/planner.ts';

describe('a plan warns of a single recipient', () => {
  const recipients = [recipientOf('only')];
  const messagesOf = (given: PlanCase): string[] =>
    planOf({ ...given, recipients }).warnings.map(({ message }) => message);
  const guests = manifestOf({ clients: [wanted('a', { role: 'Guest' }), wanted('b', { role: 'Guest' })] });

  it('with the number of secrets that only it could open, of creates and replacements alike', () => {
    expect(messagesOf({ manifest: guests, clients: [remote('1', 'a')] })).toEqual([
      'The plan makes 2 new secrets that only one recipient can open: if that identity is lost, so are they.',
    ]);
    const replaced = manifestOf({ clients: [wanted('a', { role: 'Guest' })] });
    expect(messagesOf({ manifest: replaced, clients: [remote('1', 'a')] })).toEqual([
      'The plan makes 1 new secret that only one recipient can open: if that identity is lost, so are they.',
    ]);
  });

  it('without those that are sealed already, as long as new ones are made', () => {
    const staged = remote('2', 'b (provisioning 00000001)', { role: '$guest' });
    const held = heldOf([recordOf(staged, 'b')]);
    expect(messagesOf({ manifest: guests, clients: [staged], held })[0]).toMatch(/^The plan makes 1 new secret /u);
  });
});

describe('a plan warns of another apply', () => {
  const manifest = manifestOf({ clients: [wanted('a')] });
  const young = remote('9', 'a (provisioning 00000001)', { createdAt: now - 60_000 });

  it('with the time from which on apply does not refuse any more', () => {
    const { warnings } = planOf({ manifest, clients: [young] });
    expect(warnings).toEqual([
      {
        code: 'another-apply',
        name: 'a',
        message:
          '"a (provisioning 00000001)" (oauth-client-9) was staged at 2026-01-15T11:59:00Z by an apply that is not known here and may still be at work: apply refuses until 2026-01-15T12:09:00Z (--leftover-age 10m).',
      },
    ]);
  });

  it('not where it is made for an apply, which refuses instead', () => {
    expect(warningsOf(planOf({ manifest, clients: [young], mode: 'apply' }))).toEqual([]);
  });

  it('not for a client that is young, but not staged', () => {
    const clients = [remote('1', 'a', { createdAt: now }), remote('2', 'a (superseded 00000001)', { createdAt: now })];
    const plan = planOf({ manifest, clients, mode: 'apply' });
    expect(plan.refusals).toEqual([]);
    expect(warningsOf(planOf({ manifest, clients }))).toEqual(['credentials-revoked a']);
  });

  it('not for a client whose age cannot be read, however long others are suspected', () => {
    const century = 36_500 * dayMs;
    const undated = { ...young, createdAt: null };
    expect(warningsOf(planOf({ manifest, clients: [undated], leftoverAgeMs: century }))).toEqual([]);
    expect(warningsOf(planOf({ manifest, clients: [young], leftoverAgeMs: century }))).toEqual(['another-apply a']);
  });

  it('not for a client that is a whole second ahead of the clock', () => {
    const ahead = { ...young, createdAt: now + 1_000 };
    expect(warningsOf(planOf({ manifest, clients: [ahead] }))).toEqual([]);
  });
});
