import { describe, expect, it } from 'vitest';
import { requestFailed } from '../../src/apply/change-error.ts';
import { Failure, TenantFailure } from '../../src/errors.ts';

describe('the error of a change that a request decided', () => {
  it('says what was done, what the tenant said, and the way out, in whole sentences', () => {
    const failure = new TenantFailure({
      kind: 'forbidden',
      method: 'POST',
      path: '/api/service/oauth-clients',
      status: 403,
      requestId: 'request-1',
      message: 'The tenant answered 403 Forbidden: no',
      hint: 'Ask an admin',
    });
    expect(requestFailed('Creating the client "a"', failure)).toMatchObject({
      status: 'failed',
      code: 'tenant-forbidden',
      message: 'Creating the client "a" failed: The tenant answered 403 Forbidden: no. Ask an admin.',
      requestId: 'request-1',
    });
  });

  it.each(['No address for acme.atlan.com: is it right', 'Too late!', 'Who are you?', 'And so on…'])(
    'ends a sentence where the message does not: %s',
    (summary) => {
      const failure = new Failure({ exitCode: 5, code: 'unreachable', summary });
      const ended = summary.endsWith('right') ? `${summary}.` : summary;
      expect(requestFailed('Reading', failure).message).toBe(`Reading failed: ${ended}`);
    },
  );

  it('has no request id where a login or a listing failed', () => {
    const failure = new Failure({ exitCode: 5, code: 'unreachable', summary: 'Unreachable' });
    expect(requestFailed('Reading', failure, 'unknown')).toMatchObject({
      status: 'unknown',
      code: 'tenant-failure',
      message: 'Reading failed: Unreachable.',
      requestId: null,
    });
  });
});
