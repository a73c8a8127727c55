import { expect, it } from 'vitest';
import { beginAttempt } from '../../src/apply/attempt.ts';
import { resumedClient } from '../../src/apply/staged-client.ts';
import type { PlannedChange } from '../../src/model.ts';
import { createOf, recordOf } from '../support/planned-change.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';

const staged = new SimulatedWorld().tenant.seed({ displayName: 'a (provisioning 12345678)' });
const stagedRecord = recordOf(staged, 'a');

it('a staged client is resumed as it is listed, under the step of its record', () => {
  const attempt = attemptOf({ staged, stagedRecord });
  expect(resumedClient(attempt)).toEqual({ clientId: staged.clientId, seq: 7, state: staged, listed: staged });
  expect(attempt).toMatchObject({ secret: 'sealed', proved: true });
});

it.each<[string, Partial<PlannedChange>]>([
  ['the client', { stagedRecord }],
  ['the record', { staged }],
  ['both', {}],
])('nothing is resumed where %s is missing: the change begins anew', (_what, fields) => {
  const attempt = attemptOf(fields);
  expect(resumedClient(attempt)).toBeNull();
  expect(attempt).toMatchObject({ secret: 'none', proved: null });
});

function attemptOf(fields: Partial<PlannedChange>) {
  return beginAttempt(0, createOf('a', fields));
}
