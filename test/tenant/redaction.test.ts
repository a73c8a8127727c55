import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Redaction } from '../../src/tenant/redaction.ts';

const secret = 'S3cr3t/with+"quotes"\\and=more-0123456789';

const redaction = new Redaction();
redaction.conceal(secret);

describe('a text gives a secret away', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  test.each([
    ['as it is', secret],
    ['within a sentence', `The header was "Bearer ${secret}".`],
    ['percent-encoded', encodeURIComponent(secret)],
    [
      'percent-encoded throughout',
      secret
        .split('')
        .map((c) => `%${c.charCodeAt(0).toString(16)}`)
        .join(''),
    ],
    ['JSON-escaped', JSON.stringify({ secret })],
    [
      'as \\u escapes',
      secret
        .split('')
        .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    ],
    ['base64', base64(secret)],
    ['base64 behind one character', base64(`:${secret}`)],
    ['base64 behind an id', base64(`id:${secret}:more`)],
    ['base64url', Buffer.from(`client:${secret}`).toString('base64url')],
    ['cut in its middle', secret.slice(0, 16)],
    ['its end alone', secret.slice(-16)],
    ['spaced out', secret.split('').join(' ')],
  ])('%s', (_, text) => {
    expect(redaction.reveals(text)).toBe(true);
  });

  test('whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 60 }), fc.string(), fc.string(), (own, before, after) => {
        const fresh = new Redaction();
        fresh.conceal(own);
        expect(fresh.reveals(before + own + after)).toBe(true);
        expect(fresh.reveals(JSON.stringify({ own }))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a text gives nothing away', () => {
  test.each(['', 'Object does not exist', 'The client "ci-dbt" is not allowed to do this', 'S3cr3t'])('%j', (text) => {
    expect(redaction.reveals(text)).toBe(false);
  });

  test('where nothing is registered, or only the empty text', () => {
    const none = new Redaction();
    none.conceal('');
    expect(none.reveals('anything')).toBe(false);
  });

  test('a secret that is registered later counts from then on', () => {
    const growing = new Redaction();
    growing.conceal('first-secret-0123');
    expect(growing.reveals('other-secret-4567')).toBe(false);
    growing.conceal('other-secret-4567');
    expect(growing.reveals('other-secret-4567')).toBe(true);
  });
});
