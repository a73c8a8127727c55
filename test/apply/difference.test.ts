import { describe, expect, it } from 'vitest';
import { differences, isSame } from '../../src/apply/difference.ts';
import { stateOf } from '../support/planned-change.ts';

const client = { ...stateOf('a', { personas: ['default/x', 'default/y'] }), clientId: 'oauth-client-1' };

describe('what differs between a client as wanted and as seen', () => {
  it('is told field by field', () => {
    const seen = { clientId: 'oauth-client-2', name: 'b', description: '', role: '$guest', personas: [] };
    expect(differences(client, seen)).toEqual([
      'the client id is oauth-client-2 instead of oauth-client-1',
      'the name is "b" instead of "a"',
      'the description is "" instead of "made for a test"',
      'the role is $guest instead of $member',
      'the list of personas is empty instead of default/x, default/y',
    ]);
  });

  it('is not the order of its personas', () => {
    expect(isSame(client, { ...client, personas: client.personas.toReversed() })).toBe(true);
    expect(isSame(client, { ...client, personas: ['default/x'] })).toBe(false);
  });
});
