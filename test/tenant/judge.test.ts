import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/tenant/http.ts';
import { judge } from '../../src/tenant/judge.ts';

const answer = (status: number): Exchange => ({ kind: 'answer', status, headers: {}, text: '' });
const broken = (sent: boolean, code = 'ECONNRESET'): Exchange => ({
  kind: 'broken',
  sent,
  code,
  phase: null,
  proxy: null,
});

const failures = (kind: string) => ({ next: 'fail', kind });
const retry = (kind: string) => ({ next: 'retry', kind });

describe('what an answer means', () => {
  test.each([
    //  status, read, write, login, proof
    [200, { next: 'accept' }, { next: 'accept' }, { next: 'accept' }, { next: 'accept' }],
    [204, { next: 'accept' }, { next: 'accept' }, { next: 'accept' }, { next: 'accept' }],
    [302, failures('refused'), failures('unknown'), failures('refused'), failures('refused')],
    [400, failures('refused'), failures('refused'), failures('refused'), failures('refused')],
    [401, { next: 'log-in' }, { next: 'log-in' }, failures('unauthorized'), failures('unauthorized')],
    [403, failures('forbidden'), failures('forbidden'), failures('forbidden'), failures('forbidden')],
    [404, failures('refused'), failures('refused'), failures('refused'), failures('refused')],
    [408, retry('unknown'), failures('unknown'), retry('unknown'), failures('unknown')],
    [409, failures('refused'), failures('refused'), failures('refused'), failures('refused')],
    [422, failures('refused'), failures('refused'), failures('refused'), failures('refused')],
    [429, { next: 'pause' }, { next: 'pause' }, { next: 'pause' }, { next: 'pause' }],
    [500, retry('unknown'), failures('unknown'), retry('unknown'), failures('unknown')],
    [503, retry('unknown'), failures('unknown'), retry('unknown'), failures('unknown')],
    [599, retry('unknown'), failures('unknown'), retry('unknown'), failures('unknown')],
  ])('%d', (status, read, write, login, proof) => {
    expect(judge('read', answer(status), true)).toEqual(read);
    expect(judge('write', answer(status), true)).toEqual(write);
    expect(judge('login', answer(status), true)).toEqual(login);
    expect(judge('proof', answer(status), true)).toEqual(proof);
  });

  test('a read or login without JSON is read again, a write without JSON is accepted as it is', () => {
    expect(judge('read', answer(200), false)).toEqual(retry('unknown'));
    expect(judge('login', answer(200), false)).toEqual(retry('unknown'));
    expect(judge('write', answer(200), false)).toEqual({ next: 'accept' });
  });
});

describe('what no answer means', () => {
  test('what never left is sent again, a proof aside', () => {
    expect(judge('read', broken(false), false)).toEqual(retry('unsent'));
    expect(judge('write', broken(false), false)).toEqual(retry('unsent'));
    expect(judge('proof', broken(false), false)).toEqual(failures('unsent'));
  });

  test('a write that may have arrived is never sent again', () => {
    expect(judge('write', broken(true), false)).toEqual(failures('unknown'));
    expect(judge('read', broken(true), false)).toEqual(retry('unknown'));
    expect(judge('proof', broken(true), false)).toEqual(failures('unknown'));
  });

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'PROXY_407',
    'PROXY_403',
  ])('%s does not get better by trying again', (code) => {
    expect(judge('read', broken(false, code), false)).toEqual(failures('unsent'));
  });

  test('a body beyond the limit is not read again', () => {
    expect(judge('read', broken(true, 'BODY_TOO_LARGE'), false)).toEqual(failures('unknown'));
  });
});
