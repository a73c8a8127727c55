import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Failure, TenantFailure } from '../../src/errors.ts';
import { openReader, openTenant } from '../../src/tenant/open.ts';
import type { TenantEvent, TenantOptions } from '../../src/tenant/open.ts';
import { serveBytes, serveHttp } from './raw-server.ts';
import type { RawServer } from './raw-server.ts';
import { apiKey, rejection, tenantOptions } from './support.ts';

const emptyList = JSON.stringify({ totalRecord: 0, filterRecord: 0, records: [] });
const oneClient = JSON.stringify({
  totalRecord: 1,
  filterRecord: 1,
  records: [{ clientId: 'oauth-client-1', displayName: 'ci-dbt', role: '$member' }],
});
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
// A long one for connecting makes the bound over all phases a long one, so that each phase shows its own.
const timeouts = { connectMs: 20_000, responseMs: 100, createMs: 100, bodyMs: 100 };

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function openAt(server: RawServer, more: Partial<TenantOptions> = {}) {
  const tenant = openTenant(tenantOptions(server.url, more));
  open.push(
    async () => server.close(),
    () => tenant.close(),
  );
  return tenant;
}

describe('every request', () => {
  test('carries its own id, our name and the credentials, and asks for what we understand', async () => {
    const seen: Record<string, unknown>[] = [];
    const server = await serveHttp((request, response) => {
      seen.push(request.headers);
      response.end(emptyList);
    });
    await openAt(server).listClients();
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({
      'user-agent': 'atlan-oauth/tests',
      authorization: `Bearer ${apiKey}`,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-atlan-request-id': expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/),
    });
    expect(new Set(seen.map((headers) => headers['x-atlan-request-id']))).toHaveLength(2);
  });

  test('has an id of its own also where it is sent again, and tells of it', async () => {
    const seen: unknown[] = [];
    const server = await serveHttp((request, response) => {
      seen.push(request.headers['x-atlan-request-id']);
      response.writeHead(seen.length < 3 ? 503 : 200).end(oneClient);
    });
    const events: TenantEvent[] = [];
    await openAt(server, { observe: (event) => void events.push(event) }).listClients();
    expect(new Set(seen)).toHaveLength(3);
    expect(events.filter((event) => event.type === 'request')).toMatchObject([
      { method: 'GET', path: '/api/service/oauth-clients', status: 503, attempt: 1, requestId: seen[0] },
      { status: 503, attempt: 2, requestId: seen[1] },
      { status: 200, attempt: 3, requestId: seen[2] },
    ]);
  });
});

describe('connections', () => {
  test('are used again, and dropped when they were idle for too long', async () => {
    const ports: (number | undefined)[] = [];
    const server = await serveHttp((request, response) => {
      ports.push(request.socket.remotePort);
      response.setHeader('date', new Date().toUTCString());
      response.end(oneClient);
    });
    const tenant = openAt(server, { timeouts: { idleMs: 150 } });
    await tenant.listClients();
    await tenant.listClients();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await tenant.listClients();
    expect(ports[0]).toBe(ports[1]);
    expect(ports[2]).not.toBe(ports[1]);
  });

  test('in use are not dropped, however long the answer takes', async () => {
    const server = await serveHttp((_, response) => void setTimeout(() => response.end(oneClient), 400));
    expect((await openAt(server, { timeouts: { idleMs: 100 } }).listClients()).clients).toHaveLength(1);
  });

  test('that were closed behind our back cost a retry, no failure', async () => {
    let count = 0;
    const server = await serveBytes((socket) => {
      count += 1;
      if (count === 2) socket.destroy();
      else socket.write(`${head}content-length: ${oneClient.length}\r\n\r\n${oneClient}`);
    });
    const tenant = openAt(server);
    await tenant.listClients();
    expect((await tenant.listClients()).clients).toHaveLength(1);
    expect(count).toBe(3);
  });
});

describe('an answer', () => {
  test('may be compressed', async () => {
    const server = await serveHttp(
      (_, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync(oneClient)),
    );
    expect((await openAt(server).listClients()).clients).toHaveLength(1);
  });

  test.each([
    ['a byte now and then', (socket: Drip) => socket.drip(`${head}content-length: 999\r\n\r\n${' '.repeat(990)}`)],
    ['no body at all', (socket: Drip) => void socket.write(`${head}content-length: 999\r\n\r\n`)],
    ['no head', () => {}],
    ['headers now and then', (socket: Drip) => socket.drip(`${head}${'x-more: 1\r\n'.repeat(200)}`)],
  ])('that comes as %s ends with the time-out', async (_, answer) => {
    const server = await serveBytes((socket) => {
      const drip = (text: string): void => {
        let at = 0;
        const timer = setInterval(() => socket.write(text.slice(at, (at += 1))), 10);
        socket.on('close', () => clearInterval(timer));
      };
      answer(Object.assign(socket, { drip }));
    });
    const failure = await rejection(openAt(server, { timeouts }).listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5, code: 'no-answer' });
    expect(failure.detail).toContain('ETIMEDOUT');
  });

  test('with headers without an end is cut off', async () => {
    const server = await serveBytes((socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write('x-more: '.padEnd(1_000, 'x').concat('\r\n')), 1);
      socket.on('close', () => clearInterval(timer));
    });
    const failure = await rejection(
      openAt(server, { timeouts: { ...timeouts, responseMs: 5_000 } }).listClients(),
      Failure,
    );
    expect(failure.detail).toContain('sent headers without an end (HPE_HEADER_OVERFLOW)');
  });

  test('of 500 MB is left at 8 MiB', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const server = await serveHttp((_, response) => {
      response.on('error', () => {});
      const more = (): void => {
        while (!response.destroyed && sent < 500 * chunk.length && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    const before = process.memoryUsage().rss;
    const failure = await rejection(openAt(server).listClients(), Failure);
    expect(failure.detail).toContain('sent more than 8 MiB');
    expect(sent).toBeLessThan(100 * chunk.length);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('that is a gzip bomb is left at 8 MiB', async () => {
    const bomb = gzipSync(Buffer.alloc(150 * 1024 * 1024, 0x20));
    const server = await serveHttp((_, response) => void response.setHeader('content-encoding', 'gzip').end(bomb));
    const before = process.memoryUsage().rss;
    const failure = await rejection(openAt(server).listClients(), Failure);
    expect(failure.detail).toContain('sent more than 8 MiB');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test.each([
    ['deep lists', '['.repeat(7_000_000)],
    ['deep lists that are closed', '['.repeat(3_500_000) + ']'.repeat(3_500_000)],
    ['deep objects', '{"a":'.repeat(1_400_000)],
    ['millions of objects', `[${'{},'.repeat(2_500_000)}{}]`],
  ])('of %s is not taken apart', async (_, body) => {
    const server = await serveHttp((_, response) => void response.end(body));
    const before = process.memoryUsage().rss;
    expect(await rejection(openAt(server).listClients(), Failure)).toMatchObject({ exitCode: 5 });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test.each([
    ['bytes that are no UTF-8', Buffer.from(oneClient.replace('ci-dbt', 'ci-\u00FF'), 'latin1'), {}],
    ['gzip that is cut', gzipSync(oneClient).subarray(0, 40), { 'content-encoding': 'gzip' }],
    ['gzip that is none', Buffer.from(oneClient), { 'content-encoding': 'gzip' }],
    ['an encoding that nobody asked for', Buffer.from(oneClient), { 'content-encoding': 'br' }],
  ])('of %s is read again and then given up', async (_, body, headers) => {
    let count = 0;
    const server = await serveHttp((_, response) => {
      count += 1;
      response.writeHead(200, headers).end(body);
    });
    expect(await rejection(openAt(server).listClients(), Failure)).toMatchObject({ exitCode: 5 });
    expect(count).toBe(5);
  });

  test('that is cut at any byte is never a shorter list, also where no length was announced', async () => {
    let at = 0;
    let count = 0;
    const server = await serveBytes((socket) => {
      count += 1;
      const cut = count % 2 === 1;
      socket.end(`${head}connection: close\r\n\r\n${cut ? oneClient.slice(0, at) : oneClient}`);
    });
    const tenant = openAt(server);
    for (at = 0; at < oneClient.length; at += 7) expect((await tenant.listClients()).clients).toHaveLength(1);
  });

  test('whose status says no counts, even where its body breaks off', async () => {
    const server = await serveBytes(
      (socket) => void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 99\r\n\r\n{"mess'),
    );
    expect(await rejection(openAt(server).listClients(), Failure)).toMatchObject({
      exitCode: 4,
      code: 'not-permitted',
    });
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%d is never followed, whatever the request', async (status) => {
    const strangers: string[] = [];
    const elsewhere = await serveHttp((request, response) => {
      strangers.push(request.url ?? '');
      response.end(oneClient);
    });
    open.push(async () => elsewhere.close());
    const server = await serveHttp(
      (_, response) => void response.writeHead(status, { location: `${elsewhere.url}/x` }).end(),
    );
    const tenant = openAt(server);
    const failure = await rejection(tenant.listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5 });
    expect(failure.detail).toContain('a redirect is never followed');
    expect(await rejection(tenant.listRoles(), Failure)).toMatchObject({ exitCode: 5 });
    expect(await rejection(tenant.findPersonas(['x']), Failure)).toMatchObject({ exitCode: 5 });
    const client = { name: 'x', description: '', role: '$member', personas: [] };
    expect(await rejection(tenant.createClient(client), TenantFailure)).toMatchObject({ kind: 'unknown', status });
    expect(await rejection(tenant.purgeClient('oauth-client-1'), TenantFailure)).toMatchObject({
      kind: 'unknown',
      status,
    });
    expect(strangers).toEqual([]);
  });
});

describe('an interruption', () => {
  test('ends a read that is under way, and every wait', async () => {
    const controller = new AbortController();
    const server = await serveHttp((_, response) => {
      response.on('error', () => {});
      setTimeout(() => controller.abort(), 20);
    });
    const reader = openReader(tenantOptions(server.url, { signal: controller.signal }));
    open.push(
      async () => server.close(),
      () => reader.close(),
    );
    expect((await rejection(reader.listClients(), Failure)).detail).toContain('the run was interrupted');
    expect((await rejection(reader.listClients(), Failure)).detail).toContain('was not sent: the run was interrupted');
  });
});

interface Drip {
  write(text: string): boolean;
  /** Writes it byte by byte. */
  drip(text: string): void;
}
