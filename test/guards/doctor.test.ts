/** `doctor`: every line ok, warn or fail, each trouble with its way out, and exit 0 only where a plan would run. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerInstead } from '../../src/sandbox/fault.ts';
import type { RequestKind } from '../../src/sandbox/request.ts';
import { client, manifestOf, openScene, type Scene, type SceneOptions } from './scene.ts';

interface Check {
  readonly subject: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly hint: string | null;
}

const manifest = manifestOf(['{ name: a, role: Member }']);

/** The checks by their subject. Trouble without a way out fails the test, and so does a promise that plan does not keep. */
async function examine(
  scene: Scene,
): Promise<{ exitCode: number | null; checks: Readonly<Record<string, Check>>; order: readonly string[] }> {
  const { exitCode, document } = await scene.json('doctor');
  const checks: readonly Check[] = document.checks;
  for (const { subject, status, hint } of checks) {
    if (status !== 'ok') expect({ subject, hint }).toEqual({ subject, hint: expect.stringMatching(/\w/) });
  }
  expect(document).toMatchObject({ formatVersion: '1.0', ok: exitCode === 0, exitCode });
  expect((await scene.run('plan')).exitCode).toBe(exitCode);
  expect(scene.sandbox.writes()).toEqual([]);
  return {
    exitCode,
    checks: Object.fromEntries(checks.map((check) => [check.subject, check])),
    order: checks.map(({ subject }) => subject),
  };
}

const refusing =
  (kind: RequestKind, status: number): Scene['fault'] =>
  (request) =>
    request.kind === kind ? answerInstead(status, { message: 'no' }) : undefined;

/** Answers everything in the same way. Returns its port on loopback. */
async function serve(status: number): Promise<number> {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Not here</h1>'),
  );
  server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} Not here\r\n\r\n`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // A server that listens on a port has an address.
  return (server.address() as AddressInfo).port;
}

describe('doctor', () => {
  test('reads from the machine to the plan, one line for each step', async () => {
    const scene = await openScene({ manifest, sandbox: { now: Date.now } });
    const { exitCode, checks, order } = await examine(scene);
    expect(exitCode).toBe(0);
    expect(order).toEqual([
      'base URL',
      'connection',
      'credentials',
      'clients',
      'roles',
      'personas',
      'clock',
      'manifest',
      'recipients',
      'folder',
      'plan',
    ]);
    expect(Object.values(checks).filter(({ status }) => status !== 'ok')).toEqual([]);
    const { stdout } = await scene.run('doctor');
    expect(stdout).toMatch(/^ok {4}plan +1 change$/m);
    expect(stdout).toMatch(/\n\nA plan would run\.\n$/);
  });

  test('says who the credentials are, by OAuth client and by an API key that tells', async () => {
    const own = client('ci-pipeline', { role: '$admin', clientSecret: 'own-client-secret' });
    const login = {
      ATLAN_API_KEY: '',
      ATLAN_OAUTH_CLIENT_ID: own.clientId ?? '',
      ATLAN_OAUTH_CLIENT_SECRET: 'own-client-secret',
    };
    const claims = Buffer.from(JSON.stringify({ azp: own.clientId })).toString('base64url');
    const scenes: readonly SceneOptions[] = [
      { manifest, clients: [own], env: login },
      { manifest, clients: [own], apiKey: `e30.${claims}.signature` },
    ];
    for (const options of scenes) {
      const { checks } = await examine(await openScene(options));
      expect(checks['credentials']).toMatchObject({
        status: 'ok',
        detail: expect.stringContaining('oauth-client-ci-pipeline'),
      });
      expect(checks['identity']?.detail).toContain('"ci-pipeline"');
    }
  });

  test.each<[string, string, number, Partial<SceneOptions>]>([
    ['base URL', 'an address that is missing', 3, { env: { ATLAN_BASE_URL: '' } }],
    ['base URL', 'an address with a path', 3, { env: { ATLAN_BASE_URL: 'https://acme.atlan.com/api' } }],
    ['credentials', 'half a pair', 4, { env: { ATLAN_API_KEY: '', ATLAN_OAUTH_CLIENT_ID: 'oauth-client-a' } }],
    ['credentials', 'a key that the tenant does not accept', 4, { env: { ATLAN_API_KEY: 'not-this-one' } }],
    [
      'connection',
      'a proxy that is not there',
      5,
      { env: { ATLAN_BASE_URL: 'https://acme.atlan.com', HTTPS_PROXY: 'http://u:p4ssw0rd@127.0.0.1:1' } },
    ],
    ['manifest', 'no manifest', 3, { manifest: null }],
    ['manifest', 'a manifest with mistakes', 3, { manifest: manifestOf(['{ nam: a }']) }],
    ['recipients', 'recipients that cannot be used', 3, { files: { 'recipients.txt': 'ssh-ed25519 AAAA' } }],
    ['plan', 'a role that the tenant does not have', 3, { manifest: manifestOf(['{ name: a, role: Membr }']) }],
    [
      'plan',
      'twins',
      6,
      { clients: [client('a', { clientId: 'oauth-client-1' }), client('a', { clientId: 'oauth-client-2' })] },
    ],
  ])('fails at the line %s for %s', async (subject, _, expected, options) => {
    const scene = await openScene({ manifest, ...options });
    const { exitCode, checks } = await examine(scene);
    expect(exitCode).toBe(expected);
    expect(checks[subject]?.status).toBe('fail');
    expect(JSON.stringify(checks)).not.toMatch(/p4ssw0rd|not-this-one/);
  });

  test.each<[string, RequestKind]>([
    ['clients', 'list'],
    ['roles', 'roles'],
  ])('tells a missing right at the line %s, and still examines the others', async (subject, kind) => {
    const scene = await openScene({ manifest });
    scene.fault = refusing(kind, 403);
    const { exitCode, checks } = await examine(scene);
    expect(exitCode).toBe(4);
    const failed = Object.values(checks).filter(({ status }) => status === 'fail');
    expect(failed.map((check) => check.subject)).toEqual([subject]);
    expect(checks['credentials']?.status).toBe('ok');
  });

  test('fails for a persona search that is refused only where the manifest names a persona', async () => {
    const without = await openScene({ manifest });
    without.fault = refusing('personas', 403);
    expect((await examine(without)).checks['personas']?.status).toBe('warn');
    const named = await openScene({ manifest: manifestOf(['{ name: a, role: Member, personas: [Finance] }']) });
    named.fault = refusing('personas', 403);
    const { exitCode, checks } = await examine(named);
    expect({ exitCode, status: checks['personas']?.status }).toEqual({ exitCode: 4, status: 'fail' });
  });

  test('finds out an address that is no tenant of Atlan', async () => {
    const port = await serve(404);
    const scene = await openScene({ manifest, env: { ATLAN_BASE_URL: `http://127.0.0.1:${port}` } });
    const { exitCode, checks } = await examine(scene);
    expect(exitCode).toBe(5);
    expect(checks['roles']?.hint).toContain('ATLAN_BASE_URL');
    expect(checks['credentials']?.status).toBe('warn');
  });

  test.each<[string, Partial<SceneOptions>]>([
    ['recipients', { manifest: 'version: 1\nsecrets: { directory: sealed }\nclients: []\n' }],
    ['folder', { manifest: 'version: 1\nsecrets: { recipients: recipients.txt }\nclients: []\n' }],
    ['clock', { manifest }],
  ])('warns at the line %s of what stops no plan', async (subject, options) => {
    const { exitCode, checks } = await examine(await openScene({ manifest, ...options }));
    expect(exitCode).toBe(0);
    expect(checks[subject]?.status).toBe('warn');
  });

  test('tells a folder that stops an apply from what stops a plan', async () => {
    const scene = await openScene({ manifest: manifest.replace('sealed,', '.sealed,') });
    const { exitCode, document } = await scene.json('doctor');
    const failed = document.checks.filter(({ status }: Check) => status === 'fail');
    expect({ exitCode, subjects: failed.map(({ subject }: Check) => subject) }).toEqual({
      exitCode: 6,
      subjects: ['folder'],
    });
    expect((await scene.run('plan')).exitCode).toBe(0);
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(6);
    const { stdout } = await scene.run('doctor');
    expect(stdout).toMatch(/\n\nA plan would run, but an apply that makes a secret would not: exit code 6\.\n$/);
  });

  test.each([
    { about: 'NO_PROXY takes the address out', env: { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' } },
    { about: 'only another scheme has one', env: { HTTPS_PROXY: 'http://127.0.0.1:1' } },
  ])('says that no proxy stands in the way where $about', async ({ env }) => {
    const { exitCode, checks } = await examine(await openScene({ manifest, env }));
    expect(exitCode).toBe(0);
    expect(checks['proxy']).toMatchObject({ status: 'ok', detail: expect.stringMatching(/^none for this address/) });
  });

  test('says which proxy stands in the way, without its password', async () => {
    const port = await serve(403);
    const env = { HTTP_PROXY: `http://u:p4ssw0rd@127.0.0.1:${port}` };
    const { exitCode, checks } = await examine(await openScene({ manifest, env }));
    expect({ exitCode, status: checks['connection']?.status }).toEqual({ exitCode: 5, status: 'fail' });
    expect(checks['proxy']).toMatchObject({ status: 'ok', detail: `127.0.0.1:${port} (HTTP_PROXY is set)` });
    expect(JSON.stringify(checks)).not.toContain('p4ssw0rd');
  });

  test('says nothing of connection and rights where the address of the proxy cannot be read', async () => {
    const { exitCode, checks } = await examine(await openScene({ manifest, env: { HTTP_PROXY: 'ftp://127.0.0.1:1' } }));
    expect(exitCode).toBe(3);
    expect(checks['proxy']?.status).toBe('fail');
    for (const subject of ['connection', 'credentials', 'clients', 'roles', 'personas']) {
      expect(Object.keys(checks)).not.toContain(subject);
    }
  });

  test('shows what the manifest only warns of', async () => {
    const doubled = manifestOf(['{ name: a, role: Member, personas: [Finance, Finance] }']);
    const { exitCode, checks } = await examine(await openScene({ manifest: doubled }));
    expect({ exitCode, status: checks['manifest']?.status }).toEqual({ exitCode: 0, status: 'warn' });
    expect(checks['manifest']?.detail).toContain('atlan-oauth.yaml:');
  });

  test('knows a way out for a manifest that -f names in vain', async () => {
    const scene = await openScene({ manifest });
    const { document, exitCode } = await scene.json('doctor', '-f', 'nowhere.yaml');
    const found = document.checks.find(({ subject }: Check) => subject === 'manifest');
    expect({ exitCode, status: found.status, hint: found.hint }).toEqual({
      exitCode: 3,
      status: 'fail',
      hint: expect.stringContaining('-f'),
    });
  });

  test('fits its lines into 80 columns, lines to copy aside', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ nam: a }']), env: { ATLAN_API_KEY: 'not-this-one' } });
    const { stdout } = await scene.run('doctor');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
