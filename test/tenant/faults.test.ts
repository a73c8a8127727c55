import { describe, expect, test } from 'vitest';
import { Failure, TenantFailure } from '../../src/errors.ts';
import { answerInstead } from '../../src/sandbox/fault.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { Secret } from '../../src/secret.ts';
import { apiKey, ownLogin, rejection, seedClients, withSandbox } from './support.ts';

describe('a tenant in trouble', () => {
  test.each([500, 502, 503, 504])('that answers %d for a while is asked again, later each time', async (status) => {
    await withSandbox(
      { fault: ({ n }) => (n <= 4 ? answerInstead(status) : undefined) },
      async ({ tenant, clock, events }) => {
        expect((await tenant.listClients()).clients).toHaveLength(3);
        expect(clock.waits).toEqual([500, 1_000, 2_000, 4_000]);
        expect(events).toContainEqual({
          type: 'wait',
          ms: 500,
          why: 'retry',
          cause: expect.stringContaining(`answered ${status} `),
        });
      },
    );
  });

  test('that answers 503 for ever is exit 5, after five attempts within 15 s', async () => {
    await withSandbox(
      { fault: () => answerInstead(503, '<html>') },
      async ({ tenant, sandbox, clock }) => {
        expect(await rejection(tenant.listClients(), Failure)).toMatchObject({ exitCode: 5, code: 'no-answer' });
        expect(sandbox.requests).toHaveLength(5);
        expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(15_000);
      },
      { random: () => 0.999 },
    );
  });
});

describe('a tenant that says 429', () => {
  /** Answers 429 within each window, and counts the requests that come in one all the same. */
  function window(header: string | undefined, windowMs: number, windows: number) {
    let until = 0;
    let count = 0;
    const late: RecordedRequest[] = [];
    const fault = (request: RecordedRequest): Fault | undefined => {
      if (request.at < until) late.push(request);
      else if (count < windows) {
        count += 1;
        until = request.at + windowMs;
        return answerInstead(
          429,
          { message: 'Too many requests' },
          header === undefined ? {} : { 'retry-after': header },
        );
      }
      return request.at < until ? answerInstead(429) : undefined;
    };
    return { fault, late };
  }

  test.each([
    ['60', 60_000],
    [undefined, 60_000],
    ['0', 60_000],
    ['-1', 60_000],
    ['soon', 60_000],
    ['86400', 120_000],
    ['30', 30_000],
  ])('with Retry-After %j gets no request within its window', async (header, windowMs) => {
    const { fault, late } = window(header, windowMs, 2);
    await withSandbox({ fault }, async ({ tenant, clock }) => {
      expect((await tenant.listClients()).clients).toHaveLength(3);
      expect(late).toEqual([]);
      expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(2 * windowMs);
    });
  });

  test('with a date is waited for until then, by its own clock', async () => {
    const date = new Date(Date.now() + 3_600_000);
    const retry = new Date(date.getTime() + 45_000);
    const headers = { date: date.toUTCString(), 'retry-after': retry.toUTCString() };
    await withSandbox(
      { fault: ({ n }) => (n === 1 ? answerInstead(429, undefined, headers) : undefined) },
      async ({ tenant, clock }) => {
        await tenant.listClients();
        expect(clock.waits).toEqual([45_000]);
      },
    );
  });

  test('without an end is exit 5 after 300 s at most', async () => {
    for (const header of ['60', '120', '1', undefined]) {
      const headers = header === undefined ? {} : { 'retry-after': header };
      await withSandbox({ fault: () => answerInstead(429, undefined, headers) }, async ({ tenant, clock }) => {
        const failure = await rejection(tenant.listClients(), Failure);
        expect(failure).toMatchObject({ exitCode: 5, code: 'rate-limited' });
        expect(failure.hint).toContain('--requests-per-minute');
        expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(300_000);
      });
    }
  });

  test('holds back all requests, not only the one that it answered', async () => {
    const clients = seedClients(2_000);
    const answered = { first: 0 };
    const fault = (request: RecordedRequest): Fault | undefined => {
      if (request.query['offset'] !== '500' || answered.first > 0) return undefined;
      answered.first = request.at;
      return answerInstead(429, undefined, { 'retry-after': '20' });
    };
    await withSandbox({ seed: { clients }, fault }, async ({ tenant, sandbox }) => {
      expect((await tenant.listClients()).clients).toHaveLength(2_000);
      const during = sandbox.requests.filter(({ at }) => at > answered.first + 2_000 && at < answered.first + 20_000);
      expect(during).toEqual([]);
      expect(sandbox.requests.filter(({ at }) => at >= answered.first + 20_000).length).toBeGreaterThan(5);
    });
  });
});

describe('what a failure tells', () => {
  test.each([
    [{ message: 'a', error: 'b' }, 'a'],
    [{ message: '', error: "Object doesn't exist", code: 1003 }, "Object doesn't exist"],
    [{ error: 7, error_description: 'c' }, 'c'],
    [{ errorCode: 'ATLAS-404', errorMessage: 'd' }, 'd'],
  ])('of %j is the first text', async (body, text) => {
    await withSandbox({ fault: () => answerInstead(400, body) }, async ({ tenant }) => {
      const { message } = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
      expect(message).toBe(
        `The tenant answered 400 Bad Request to GET /api/service/oauth-clients/oauth-client-1: ${text}`,
      );
    });
  });

  test.each(['<html><h1>Bad gateway</h1></html>', '', '[]', 'null', '{'])('of %j is the status', async (body) => {
    await withSandbox({ fault: () => answerInstead(404, body) }, async ({ tenant }) => {
      const { message } = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
      expect(message).toBe('The tenant answered 404 Not Found to GET /api/service/oauth-clients/oauth-client-1.');
    });
  });

  test('is one line of bounded length, without anything that a terminal obeys', async () => {
    const nasty =
      '\u001B[31mred\u001B]8;;http://x\u0007 \r\n::error::no \u0008\u009B31m\u202Ebidi\u200Bzero\uD800 ' +
      'x'.repeat(70_000);
    await withSandbox({ fault: () => answerInstead(400, { message: nasty }) }, async ({ tenant }) => {
      const { message } = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(message.length).toBeLessThan(700);
      expect(message).toContain('red');
    });
  });

  const echoes = {
    raw: (secret: string) => `You sent: Bearer ${secret}`,
    base64: (secret: string) => `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
    escaped: (secret: string) => `header=${encodeURIComponent(`Bearer ${secret}`)}`,
    json: (secret: string) => JSON.stringify({ authorization: `Bearer ${secret}` }),
  };
  test.each(Object.entries(echoes))('is no credential, where the answer echoes it %s', async (_, echo) => {
    const key = 'an+API/key=with"odd\\characters-42';
    await withSandbox(
      { apiKey: key, fault: () => answerInstead(400, { message: echo(apiKey) }) },
      async ({ tenant }) => {
        const { message } = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
        expect(message).not.toContain(apiKey);
        expect(message).toContain('[withheld');
      },
    );
  });

  test('is no secret of a client that was just made', async () => {
    let secret = '';
    const fault = ({ kind }: RecordedRequest): Fault | undefined =>
      kind === 'get' ? answerInstead(400, { message: `bad: ${secret}` }) : undefined;
    await withSandbox({ fault }, async ({ tenant }) => {
      const created = await tenant.createClient({ name: 'x', description: '', role: '$member', personas: [] });
      secret = created.secret.reveal();
      const { message } = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
      expect(message).toContain('[withheld');
    });
  });

  test('is no secret and no token of an exchange', async () => {
    const [secret, token] = ['a-secret-of-a-resumed-client', 'token-of-the-exchange-0815'];
    for (const echoed of [secret, token]) {
      const fault = ({ kind }: RecordedRequest): Fault =>
        kind === 'token' ? answerInstead(200, { accessToken: token }) : answerInstead(400, { message: echoed });
      await withSandbox({ fault }, async ({ tenant }) => {
        expect(await tenant.exchange('oauth-client-1', new Secret(secret))).toBe('accepted');
        expect((await rejection(tenant.getClient('oauth-client-1'), TenantFailure)).message).toContain('[withheld');
      });
    }
  });

  test('is no token of the own login', async () => {
    const token = 'token-of-the-own-login-4711';
    const fault = ({ kind }: RecordedRequest): Fault =>
      kind === 'token' ? answerInstead(200, { accessToken: token }) : answerInstead(400, { message: `bad: ${token}` });
    await withSandbox(
      { fault },
      async ({ tenant }) => {
        expect((await rejection(tenant.getClient('oauth-client-1'), TenantFailure)).message).toContain('[withheld');
      },
      { credentials: ownLogin },
    );
  });

  test('names nothing but method, path, status and id: no header and no body are attached to it', async () => {
    await withSandbox({ fault: () => answerInstead(400, { message: 'no' }) }, async ({ tenant }) => {
      const failure = await rejection(tenant.getClient('oauth-client-1'), TenantFailure);
      expect(Object.keys(failure).toSorted()).toEqual([
        'hint',
        'kind',
        'method',
        'name',
        'path',
        'requestId',
        'status',
      ]);
      expect(failure.cause).toBeUndefined();
    });
  });
});
