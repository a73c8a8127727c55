import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Failure, TenantFailure } from '../../src/errors.ts';
import { openTenant } from '../../src/tenant/open.ts';
import type { TenantOptions } from '../../src/tenant/open.ts';
import { freePort, serveBytes, serveHttp, serveHttps, serveProxy } from './raw-server.ts';
import { FastClock, rejection, tenantOptions } from './support.ts';

const oneClient = JSON.stringify({
  totalRecord: 1,
  records: [{ clientId: 'oauth-client-1', displayName: 'ci-dbt', role: '$member' }],
});
const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function openAt(url: string, more: Partial<TenantOptions> = {}) {
  const tenant = openTenant(tenantOptions(url, more));
  open.push(() => tenant.close());
  return tenant;
}

async function serve(listener: Parameters<typeof serveHttp>[0] = (_, response) => void response.end(oneClient)) {
  const server = await serveHttp(listener);
  open.push(async () => server.close());
  return server;
}

describe('a tenant that cannot be reached is exit 5', () => {
  test('because its host is not known', async () => {
    const failure = await rejection(openAt('https://no-such-host.invalid').listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5, code: 'tenant-unreachable' });
    expect(failure.detail).toMatch(/no-such-host\.invalid .*\((?:ENOTFOUND|EAI_AGAIN)\)/);
  });

  test('because nobody listens, and nothing is counted as sent', async () => {
    const port = await freePort();
    const causes: (string | null)[] = [];
    const tenant = openAt(`http://127.0.0.1:${port}`, {
      observe: (event) => causes.push(event.type === 'wait' && event.why === 'retry' ? event.cause : null),
    });
    const failure = await rejection(tenant.listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5, code: 'tenant-unreachable' });
    expect(failure.detail).toContain(`127.0.0.1:${port} refused the connection (ECONNREFUSED)`);
    expect(tenant.requests()).toEqual({ GET: 0, POST: 0, PUT: 0, DELETE: 0 });
    expect(causes).toContain(`127.0.0.1:${port} refused the connection (ECONNREFUSED)`);
  });
});

// In a constant, since it is a program of the machine and no package of ours.
const openssl = 'openssl';

const hasOpenssl = (() => {
  try {
    return execFileSync(openssl, ['version'], { encoding: 'utf8' }).startsWith('OpenSSL');
  } catch {
    return false;
  }
})();

// Certificates are made on the spot, so that none lies in the repository and none ever expires; without openssl there are none.
describe.skipIf(!hasOpenssl)('a certificate that is not accepted is exit 5', () => {
  test.each([
    ['its signer is not known', '127.0.0.1', 30, /signer is not known \((?:DEPTH_ZERO_)?SELF_SIGNED_CERT/],
    ['it is for another host', 'other.example', 30, /not accepted/],
  ])('because %s; nothing is sent, not even a create', async (_, host, days, cause) => {
    let received = 0;
    const server = await serveHttps(
      (_, response) => {
        received += 1;
        response.end(oneClient);
      },
      makeCertificate(host, days),
    );
    open.push(async () => server.close());
    const clock = new FastClock();
    const tenant = openAt(server.url, { clock });
    const failure = await rejection(tenant.listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5, code: 'tenant-unreachable' });
    expect(failure.detail).toMatch(cause);
    expect(failure.detail).toContain('127.0.0.1');
    expect(failure.hint).toContain('NODE_EXTRA_CA_CERTS');
    const create = tenant.createClient({ name: 'x', description: '', role: '$member', personas: [] });
    expect(await rejection(create, TenantFailure)).toMatchObject({ kind: 'unsent' });
    expect([received, clock.waits, tenant.requests().POST]).toEqual([0, [], 0]);
  });

  test('and NODE_TLS_REJECT_UNAUTHORIZED=0 does not change that', async () => {
    const server = await serveHttps((_, response) => void response.end(oneClient), makeCertificate('127.0.0.1', 30));
    open.push(async () => server.close());
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    open.push(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    expect(await rejection(openAt(server.url).listClients(), Failure)).toMatchObject({ exitCode: 5 });
  });

  test('also behind a proxy', async () => {
    const server = await serveHttps((_, response) => void response.end(oneClient), makeCertificate('127.0.0.1', 30));
    const proxy = await serveProxy(() => null);
    open.push(
      async () => server.close(),
      async () => proxy.close(),
    );
    const tenant = openAt(server.url, { env: { HTTPS_PROXY: proxy.url } });
    const failure = await rejection(tenant.listClients(), Failure);
    expect(failure.detail).toMatch(/certificate of 127\.0\.0\.1:\d+ was not accepted/);
    expect(failure.hint).toContain('NODE_EXTRA_CA_CERTS');
    expect(proxy.heads).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(tenant.requests().GET).toBe(0);
  });
});

describe('a proxy of the environment', () => {
  test('is used for everything, with its user and password, and keeps its connection', async () => {
    const server = await serve();
    const proxy = await serveProxy(() => null);
    open.push(async () => proxy.close());
    const tenant = openAt(server.url, { env: { HTTP_PROXY: proxy.url.replace('//', '//user:pa%2Fss@') } });
    expect((await tenant.listClients()).clients).toHaveLength(1);
    expect((await tenant.listClients()).clients).toHaveLength(1);
    const basic = Buffer.from('user:pa/ss').toString('base64');
    expect(proxy.heads).toEqual([`CONNECT 127.0.0.1:${server.port} Basic ${basic}`]);
  });

  test.each(['127.0.0.1', '*', 'other.example, 127.0.0.1'])('is passed by where NO_PROXY is %j', async (noProxy) => {
    const server = await serve();
    const proxy = await serveProxy(() => null);
    open.push(async () => proxy.close());
    const tenant = openAt(server.url, { env: { HTTP_PROXY: proxy.url, NO_PROXY: noProxy } });
    expect((await tenant.listClients()).clients).toHaveLength(1);
    expect(proxy.heads).toEqual([]);
  });

  test('of the process is left alone where another environment is given', async () => {
    const before = process.env;
    const server = await serve();
    await openAt(server.url, { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } }).listClients();
    expect(process.env).toBe(before);
  });

  test.each([
    [407, 'asks for a user and a password, or refuses them (407)'],
    [403, 'refused to connect to 127.0.0.1'],
    [502, 'refused to connect to 127.0.0.1'],
  ])('that answers CONNECT with %d is exit 5, its password unseen', async (status, cause) => {
    const server = await serve();
    const proxy = await serveProxy(() => status);
    open.push(async () => proxy.close());
    const tenant = openAt(server.url, { env: { HTTP_PROXY: proxy.url.replace('//', '//user:pa55word@') } });
    const failure = await rejection(tenant.listClients(), Failure);
    expect(failure).toMatchObject({ exitCode: 5, code: 'tenant-unreachable' });
    expect(failure.detail).toContain(cause);
    expect(failure.detail).toContain(`127.0.0.1:${proxy.port}`);
    expect(`${failure.message} ${failure.hint}`).not.toContain('pa55word');
    const create = tenant.createClient({ name: 'x', description: '', role: '$member', personas: [] });
    expect(await rejection(create, TenantFailure)).toMatchObject({ kind: 'unsent' });
    expect(tenant.requests()).toEqual({ GET: 0, POST: 0, PUT: 0, DELETE: 0 });
  });

  test('that nobody listens at is exit 5, and it is the proxy that is named', async () => {
    const server = await serve();
    const port = await freePort();
    const failure = await rejection(
      openAt(server.url, { env: { HTTP_PROXY: `127.0.0.1:${port}` } }).listClients(),
      Failure,
    );
    expect(failure.detail).toContain(`the proxy 127.0.0.1:${port} refused the connection`);
    expect(failure.hint).toContain('HTTPS_PROXY');
  });

  test('that never answers is given up', async () => {
    const server = await serve();
    const deaf = await serveBytes(() => {});
    open.push(async () => deaf.close());
    const tenant = openAt(server.url, { env: { HTTP_PROXY: deaf.url }, timeouts: { idleMs: 60 } });
    expect((await rejection(tenant.listClients(), Failure)).detail).toMatch(/the proxy .* in time \(ETIMEDOUT\)/);
  });

  test.each(['socks5://127.0.0.1:1080', 'http://', 'http://user:pa55%ZZ@proxy:1'])(
    'that reads %j is exit 3, and is not printed',
    async (url) => {
      const server = await serve();
      const failure = await rejection(openAt(server.url, { env: { HTTP_PROXY: url } }).listClients(), Failure);
      expect(failure).toMatchObject({ exitCode: 3, code: 'proxy-invalid' });
      expect(failure.message).not.toContain('pa55');
    },
  );
});

/** A self-signed certificate for a host, made by openssl in a folder of its own. */
function makeCertificate(host: string, days: number): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'atlan-oauth-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const name = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
    const about = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=${name}`, '-days', String(days)];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync(openssl, ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...about], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
