import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/cli/redact.ts';

describe('the redactor', () => {
  test('takes out what the environment held, although it was removed meanwhile', () => {
    const env: NodeJS.ProcessEnv = { ATLAN_API_KEY: 'very-secret-key' };
    const redactor = createRedactor(env);
    delete env['ATLAN_API_KEY'];
    expect(redactor.redact('failed with very-secret-key!')).toBe('failed with [secret]!');
  });

  test('takes out bearer tokens that nobody registered', () => {
    expect(createRedactor({}).redact('authorization: Bearer abc.def-123')).toBe('authorization: Bearer [secret]');
  });

  test('leaves text alone where there is nothing to hide', () => {
    expect(createRedactor({ ATLAN_API_KEY: '' }).redact('TypeError: x is undefined')).toBe('TypeError: x is undefined');
  });

  test('finds a credential in plain, URL, JSON and base64 form', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8 }).filter((text) => text.trim().length >= 8),
        (text) => {
          const secret = text.trim();
          const redactor = createRedactor({});
          redactor.conceal(secret);
          const forms = [
            secret,
            encodeURIComponent(secret),
            JSON.stringify(secret),
            Buffer.from(secret).toString('base64'),
          ];
          for (const form of forms) {
            expect(redactor.redact(`<${form}>`)).toContain('[secret]');
          }
        },
      ),
    );
  });
});
