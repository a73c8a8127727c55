import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { parseBaseUrl } from '../../src/tenant/base-url.ts';

describe('a base URL is the origin of a tenant', () => {
  test.each([
    ['https://acme.atlan.com', 'https://acme.atlan.com'],
    ['https://acme.atlan.com/', 'https://acme.atlan.com'],
    ['HTTPS://Acme.Atlan.COM', 'https://acme.atlan.com'],
    ['https://acme.atlan.com:443', 'https://acme.atlan.com'],
    ['https://acme.atlan.com:8443/', 'https://acme.atlan.com:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.9.8.7', 'http://127.9.8.7'],
    ['http://[::1]:80', 'http://[::1]'],
  ])('%s is %s', (text, origin) => {
    expect(parseBaseUrl(text)).toBe(origin);
  });

  test.each([
    ['acme.atlan.com', 'no http or https URL'],
    ['ftp://acme.atlan.com', 'no http or https URL'],
    ['https:acme.atlan.com', 'no http or https URL'],
    ['https:/\\acme.atlan.com', 'no http or https URL'],
    ['https://', 'no http or https URL'],
    ['http://acme.atlan.com', 'loopback only'],
    ['http://localhost.evil.com', 'loopback only'],
    ['http://127.0.0.1.evil.com', 'loopback only'],
    ['https://user:pa55word@acme.atlan.com', 'user name or password'],
    ['https://token@acme.atlan.com', 'user name or password'],
    ['https://acme.atlan.com/api', 'a path'],
    ['https://acme.atlan.com//', 'a path'],
    ['https://acme.atlan.com?a=b', 'a path, a query'],
    ['https://acme.atlan.com/#x', 'fragment'],
    ['https://acme.atlan.com\\@evil.com', 'path'],
    ['https://acme.atlan.com:99999', 'not valid'],
    ['https://acme atlan.com', 'path'],
    ['\thttps://acme.atlan.com', 'no http or https URL'],
  ])('%j is refused with exit 3', (text, reason) => {
    const failure = failureOf(() => parseBaseUrl(text));
    expect(failure.exitCode).toBe(3);
    expect(failure.detail).toContain(reason);
  });

  test('a refusal does not repeat the text, which may hold a password', () => {
    const failure = failureOf(() => parseBaseUrl('https://user:pa55word@acme.atlan.com/?key=pa55word'));
    expect(JSON.stringify(failure) + failure.message).not.toContain('pa55word');
  });
});

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('expected a failure');
}
