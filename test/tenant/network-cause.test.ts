import { describe, expect, test } from 'vitest';
import type { Broken } from '../../src/tenant/http.ts';
import { hintOf, networkCause } from '../../src/tenant/network-cause.ts';

const host = 'acme.atlan.com';
const broken = (code: string, more: Partial<Broken> = {}): Broken => ({
  kind: 'broken',
  sent: false,
  code,
  phase: null,
  proxy: null,
  ...more,
});

describe('the cause of a broken connection', () => {
  test.each([
    ['ENOTFOUND', 'the name of acme.atlan.com is not known (ENOTFOUND)'],
    ['ECONNRESET', 'acme.atlan.com closed the connection before its answer was whole (ECONNRESET)'],
    ['CERT_HAS_EXPIRED', 'the TLS certificate of acme.atlan.com was not accepted: it has expired (CERT_HAS_EXPIRED)'],
    [
      'CERT_NOT_YET_VALID',
      'the TLS certificate of acme.atlan.com was not accepted: it is not valid yet (CERT_NOT_YET_VALID)',
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'the TLS certificate of acme.atlan.com was not accepted: it is for another host (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'the TLS certificate of acme.atlan.com was not accepted: its signer is not known (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'no TLS connection to acme.atlan.com could be made (ERR_SSL_WRONG_VERSION_NUMBER)',
    ],
    ['EPROTO', 'no TLS connection to acme.atlan.com could be made (EPROTO)'],
    ['ESOMETHING', 'the connection to acme.atlan.com failed (ESOMETHING)'],
  ])('%s', (code, text) => {
    expect(networkCause(broken(code), host)).toBe(text);
  });

  test.each([
    ['lookup', 'the name of acme.atlan.com could not be looked up in time (ETIMEDOUT)'],
    ['secureConnect', 'acme.atlan.com did not accept the connection in time (ETIMEDOUT)'],
    ['response', 'acme.atlan.com did not answer in time (ETIMEDOUT)'],
    ['read', 'acme.atlan.com did not send its whole answer in time (ETIMEDOUT)'],
    ['request', 'acme.atlan.com did not answer in time (ETIMEDOUT)'],
  ])('a time-out of %s', (phase, text) => {
    expect(networkCause(broken('ETIMEDOUT', { phase }), host)).toBe(text);
  });

  test('is the proxy, where it broke there', () => {
    expect(networkCause(broken('ENOTFOUND', { proxy: 'proxy:3128' }), host)).toBe(
      'the name of the proxy proxy:3128 is not known (ENOTFOUND)',
    );
    expect(networkCause(broken('PROXY_407', { proxy: 'proxy:3128' }), host)).toContain(
      'the proxy proxy:3128 asks for a user',
    );
  });

  test('comes with what helps against it', () => {
    expect(hintOf(broken('CERT_HAS_EXPIRED'))).toContain('NODE_EXTRA_CA_CERTS');
    expect(hintOf(broken('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { proxy: 'proxy:3128' }))).toContain(
      'NODE_EXTRA_CA_CERTS',
    );
    expect(hintOf(broken('ECONNREFUSED', { proxy: 'proxy:3128' }))).toContain('NO_PROXY');
    expect(hintOf(broken('ENOTFOUND'))).toContain('ATLAN_BASE_URL');
    expect(hintOf(broken('ECONNRESET', { sent: true }))).toBeNull();
  });
});
