import { expect, it } from 'vitest';
import { watchTenant } from '../../src/apply/watched-tenant.ts';
import { Failure, TenantFailure } from '../../src/errors.ts';
import type { FailureExit, TenantFailureKind } from '../../src/errors.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';

const CREDENTIALS = 'the tenant no longer takes the credentials';
const THROTTLED = "the tenant's rate limit left no time to wait";

it.each([
  ['a login that is refused', login(4), [CREDENTIALS]],
  ['a login that cannot be had', login(5), []],
  ['credentials that are not taken', request('unauthorized'), [CREDENTIALS]],
  ['a rate limit beyond the waiting budget', request('throttled'), [THROTTLED]],
  ['a refusal', request('refused'), []],
  ['a right that is missing', request('forbidden'), []],
  ['a request that never left', request('unsent'), []],
  ['a request without an answer', request('unknown'), []],
  ['a defect that has an exit code of its own', Object.assign(new Error('a bug'), { exitCode: 4 }), []],
  ['a defect that has a kind of its own', Object.assign(new Error('a bug'), { kind: 'throttled' }), []],
])('of %s the run hears as much as it must, and its change hears all', async (_what, error, told) => {
  const heard: unknown[] = [];
  const api = new SimulatedWorld().tenant.api({
    faults: () => {
      throw error;
    },
  });
  const watched = watchTenant(api, (because) => heard.push(because));
  await expect(watched.findByName('a')).rejects.toBe(error);
  expect(heard).toEqual(told);
});

function login(exitCode: FailureExit): Failure {
  return new Failure({ exitCode, code: 'login', summary: 'No login' });
}

function request(kind: TenantFailureKind): TenantFailure {
  return new TenantFailure({ kind, method: 'GET', path: '/', status: null, requestId: null, message: 'GET /' });
}
