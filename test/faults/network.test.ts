/** Rows 1 to 13: what the network does to requests. */
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  answerAfter,
  answerInstead,
  changeJson,
  cutAt,
  lateCommit,
  redirectTo,
  resetAfter,
  resetBefore,
  silence,
  type Fault,
} from '../../src/sandbox/fault.ts';
import type { RequestKind } from '../../src/sandbox/request.ts';
import { FaultScene, type FaultScript } from '../support/fault-scene.ts';
import { TWO_CLIENTS } from '../support/manifests.ts';
import { freePort, serveHttp, serveProxy } from '../tenant/raw-server.ts';
import { everyChange, oneCreate, onePurge, oneRename, oneReplacement, oneUpdate } from './cast.ts';
import { serveOutages, serveTls, type Certificate } from './front.ts';
import { isFull } from './share.ts';
import { usageOf } from './usage.ts';
import { at, countOf, idsOf, inBody, sealedClients } from './scripts.ts';

describe('row 1: a tenant that cannot be reached', () => {
  test('because its host is unknown is exit 5, named in the message', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ env: { ATLAN_BASE_URL: 'https://no-such-host.invalid' } });
      expect(run.exitCode).toBe(5);
      expect(run.result.stderr).toMatch(/no-such-host\.invalid/);
      expect(run.result.stderr).toMatch(/not known|could not be looked up/);
    });
  });

  test('because it refuses the connection is exit 5, host and cause named', async () => {
    const port = await freePort();
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ env: { ATLAN_BASE_URL: `http://127.0.0.1:${port}` } });
      expect(run.exitCode).toBe(5);
      expect(run.result.stderr).toContain(`127.0.0.1:${port}`);
      expect(run.result.stderr).toContain('ECONNREFUSED');
      expect(scene.sandbox.requests).toEqual([]);
    });
  });

  const rejected: readonly (readonly [string, Certificate, RegExp])[] = [
    ['has expired', { signer: 'known', host: '127.0.0.1', expired: true }, /expired/i],
    ['is for another host', { signer: 'known', host: 'other.example', expired: false }, /another host/],
    ['is signed by nobody known', { signer: 'unknown', host: '127.0.0.1', expired: false }, /signer is not known/],
  ];
  test.each(rejected)(
    'whose certificate %s is exit 5: nothing is sent, in the clear or not',
    async (_, about, cause) => {
      await FaultScene.play(oneCreate, async (scene) => {
        await serveTls(scene.sandbox.url, about, async ({ url, authority }) => {
          for (const insecure of ['', '0']) {
            const env = { ATLAN_BASE_URL: url, NODE_EXTRA_CA_CERTS: authority, NODE_TLS_REJECT_UNAUTHORIZED: insecure };
            const run = await scene.apply({ env });
            expect(run.exitCode).toBe(5);
            expect(run.result.stderr).toMatch(cause);
            expect(run.result.stderr).toContain(new URL(url).host);
            expect(run.result.stderr).toContain('NODE_EXTRA_CA_CERTS');
          }
          expect(scene.sandbox.requests).toEqual([]);
        });
      });
    },
  );

  test('behind a private authority is reached once NODE_EXTRA_CA_CERTS names it', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const about: Certificate = { signer: 'known', host: '127.0.0.1', expired: false };
      await serveTls(scene.sandbox.url, about, async ({ url, authority }) => {
        const run = await scene.run(['plan'], { env: { ATLAN_BASE_URL: url, NODE_EXTRA_CA_CERTS: authority } });
        expect(run.exitCode).toBe(0);
        expect((await scene.run(['plan'], { env: { ATLAN_BASE_URL: url } })).exitCode).toBe(5);
      });
    });
  });
});

describe('row 2: a proxy', () => {
  test.each([
    [407, /asks for a user and a password/],
    [403, /refused to connect/],
    [502, /refused to connect/],
  ])('that answers CONNECT with %d is exit 5, and its password is never printed', async (status, cause) => {
    const proxy = await serveProxy(() => status);
    onTestFinished(async () => proxy.close());
    await FaultScene.play(oneCreate, async (scene) => {
      const password = scene.canaries.add('the proxy password', 'pa55-of-the-proxy-0123456789');
      const run = await scene.apply({
        env: { HTTP_PROXY: proxy.url.replace('//', `//user:${password}@`) },
        args: ['--verbose'],
      });
      expect(run.exitCode).toBe(5);
      expect(run.result.stderr).toMatch(cause);
      expect(run.result.stderr).toContain(`127.0.0.1:${proxy.port}`);
      expect(scene.sandbox.requests).toEqual([]);
    });
  });

  test('carries a whole apply, and NO_PROXY is honoured', async () => {
    const proxy = await serveProxy(() => null);
    onTestFinished(async () => proxy.close());
    await FaultScene.play(oneCreate, async (scene) => {
      const env = { HTTP_PROXY: proxy.url.replace('//', '//user:secret-of-the-proxy@') };
      const past = await scene.run(['plan'], { env: { ...env, NO_PROXY: 'example.com, 127.0.0.1' } });
      expect([past.exitCode, proxy.heads]).toEqual([0, []]);
      expect((await scene.apply({ env })).exitCode).toBe(0);
      const basic = Buffer.from('user:secret-of-the-proxy').toString('base64');
      expect(new Set(proxy.heads)).toEqual(new Set([`CONNECT ${new URL(scene.sandbox.url).host} Basic ${basic}`]));
    });
  });
});

describe('row 3: a listing', () => {
  /** What the tenant answers to the question for all clients. */
  async function bodyOfListing({ sandbox }: FaultScene): Promise<Buffer> {
    const url = `${sandbox.url}/api/service/oauth-clients?count=true&offset=0&limit=100&sort=createdAt`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
    return Buffer.from(await response.arrayBuffer());
  }

  test('that is reset twice is asked for again', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const run = await scene.apply({
        fault: ({ kind, nthOfItsKind }) => (kind === 'list' && nthOfItsKind <= 2 ? resetAfter() : undefined),
      });
      expect(run.exitCode).toBe(0);
    });
  });

  test('whose body is cut at any byte is never taken for a shorter one', { timeout: 7_200_000 }, async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const whole = JSON.parse((await scene.run(['plan', '--format', 'json'])).result.stdout).fingerprint;
      const { length } = await bodyOfListing(scene);
      // Its beginning and its end, where a cut is hardest to see, and places all over; the whole of it: `npm run test:kill`.
      const step = isFull('calls') ? 1 : Math.ceil(length / 9);
      const cuts = Array.from({ length }, (_, byte) => byte).filter(
        (byte) => byte < 2 || byte >= length - 2 || byte % step === 0,
      );
      for (const byte of cuts) {
        const cut: FaultScript = ({ kind, nthOfItsKind }) =>
          kind === 'list' && nthOfItsKind <= 2 ? cutAt(byte) : undefined;
        const run = await scene.run(['plan', '--format', 'json'], { fault: cut });
        expect([byte, run.exitCode]).toEqual([byte, 0]);
        expect(JSON.parse(run.result.stdout).fingerprint).toBe(whole);
      }
      const run = await scene.apply({ fault: at('list', 'all', cutAt(500)) });
      expect(run.exitCode).toBe(5);
    });
  });
});

describe('row 4: a create', () => {
  test('whose connection is refused for a while is sent once it can be, and made exactly once', async () => {
    await FaultScene.play({ ...oneCreate, speed: 10 }, async (scene) => {
      // The three questions of the planning pass; then nobody listens for a while.
      const isPlanned = (): boolean => scene.sandbox.requests.filter(({ status }) => status !== null).length === 3;
      await serveOutages(scene.sandbox.url, { beginsWhen: isPlanned, lastsMs: 120 }, async ({ url, outages }) => {
        const run = await scene.run(['apply', '--auto-approve', '--format', 'json'], { env: { ATLAN_BASE_URL: url } });
        expect([run.exitCode, outages()]).toEqual([0, 1]);
        expect(countOf(scene, 'create')).toBe(1);
        expect(scene.names()).toEqual(['ci-new', 'stranger']);
      });
    });
  });
});

const lostAnswers: readonly (readonly [string, Fault])[] = [
  ['the connection is reset', resetAfter()],
  ['the connection is closed', { answer: { kind: 'hangup' } }],
  ['500 comes as HTML', answerAfter(500, '<html>oops</html>', { 'content-type': 'text/html' })],
  ['502 comes with nothing', answerAfter(502)],
  ['504 comes as JSON', answerAfter(504, { code: 504, message: 'gateway' })],
];

describe('row 5: a create that was committed, and then', () => {
  test.each(lostAnswers)(
    '%s: not resent blindly; its client is found and purged, and another made',
    async (_, fault) => {
      await FaultScene.play(oneCreate, async (scene) => {
        const run = await scene.apply({ fault: at('create', 1, fault) });
        expect(run.exitCode).toBe(0);
        expect(scene.names()).toEqual(['ci-new', 'stranger']);
        expect([countOf(scene, 'create'), countOf(scene, 'purge')]).toEqual([2, 1]);
        const names = run.requests
          .filter(({ kind }) => kind === 'create')
          .map((request) => inBody(request, 'displayName'));
        expect(new Set(names)).toHaveLength(2);
        // One client, one record.
        expect(sealedClients(scene)).toEqual(idsOf(scene, 'ci-new'));
      });
    },
  );

  test('no answer comes at all: the same after the time-out', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: at('create', 1, { answer: { kind: 'silence' } }), timeoutSpeed: 60 });
      expect(run.exitCode).toBe(0);
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
      expect(sealedClients(scene)).toEqual(idsOf(scene, 'ci-new'));
    });
  });

  test('every time: at most three stagings, and then the outcome is unknown', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: at('create', 'all', resetAfter()) });
      expect(run.exitCode).toBe(8);
      expect(countOf(scene, 'create')).toBe(3);
      expect(scene.names()).toEqual(['stranger']);
      expect(run.report?.results).toMatchObject([{ name: 'ci-new', status: 'unknown' }]);
      await scene.converge();
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
    });
  });
});

describe('row 6: a create that was not committed', () => {
  test.each([
    ['the connection is reset', resetBefore()],
    ['503 comes', answerInstead(503)],
  ])('when %s is made exactly once', async (_, fault) => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: at('create', 1, fault) });
      expect(run.exitCode).toBe(0);
      expect([countOf(scene, 'create'), countOf(scene, 'purge')]).toEqual([2, 0]);
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
      expect(sealedClients(scene)).toEqual(idsOf(scene, 'ci-new'));
    });
  });

  test('when no answer comes at all is made exactly once', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: at('create', 1, silence()), timeoutSpeed: 60 });
      expect(run.exitCode).toBe(0);
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
    });
  });
});

describe('row 7: a create that commits only after the settling time', () => {
  const late = at('create', 1, lateCommit(600));

  test('leaves a twin under its staged name, which the next apply removes', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({ fault: late, leavesMore: true });
      expect([0, 7]).toContain(run.exitCode);
      while (scene.leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await scene.converge();
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
    });
  });

  test('is removed also where the workspace is gone, with --leftover-age 0s', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      await scene.apply({ fault: late, leavesMore: true });
      while (scene.leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      scene.newWorkspace();
      const careful = await scene.apply();
      expect(careful.exitCode).toBe(6);
      expect(careful.result.stderr).toContain('another-apply');
      await scene.converge({ args: ['--leftover-age', '0s'] });
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
    });
  });
});

describe('row 8: a create answered with 200', () => {
  test('that is cut inside of the secret seals nothing partial', async () => {
    const bodyOf = JSON.stringify({ id: 'x'.repeat(36), clientId: `oauth-client-${'x'.repeat(36)}`, clientSecret: '' });
    for (const byte of [bodyOf.length, bodyOf.length + 10, bodyOf.length + 40]) {
      await FaultScene.play(oneCreate, async (scene) => {
        const run = await scene.apply({ fault: at('create', 1, cutAt(byte)) });
        expect(run.exitCode).toBe(0);
        expect(countOf(scene, 'create')).toBe(2);
        expect(scene.names()).toEqual(['ci-new', 'stranger']);
        expect(sealedClients(scene)).toEqual(idsOf(scene, 'ci-new'));
      });
    }
  });

  test.each([
    ['no secret', undefined],
    ['an empty secret', ''],
    ['a number for a secret', 4711],
    ['null for a secret', null],
    ['a list for a secret', ['x']],
  ])('with %s is purged, and another made', async (_, clientSecret) => {
    await FaultScene.play(oneCreate, async (scene) => {
      const run = await scene.apply({
        fault: at(
          'create',
          1,
          changeJson<object>((body) => ({ ...body, clientSecret })),
        ),
      });
      expect(run.exitCode).toBe(0);
      expect([countOf(scene, 'create'), countOf(scene, 'purge')]).toEqual([2, 1]);
      expect(scene.names()).toEqual(['ci-new', 'stranger']);
      expect(sealedClients(scene)).toEqual(idsOf(scene, 'ci-new'));
    });
  });
});

describe('row 9: an update', () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ['is committed and reset', resetAfter()],
    ['is committed and answered 503', answerAfter(503)],
    ['is not committed and reset', resetBefore()],
    ['is not committed and answered 500', answerInstead(500)],
  ];
  test.each(lost)('that %s is read back and sent at most twice', async (_, fault) => {
    for (const options of [oneUpdate, oneRename, oneReplacement]) {
      await FaultScene.play(options, async (scene) => {
        const run = await scene.apply({ fault: at('update', 1, fault) });
        expect(run.exitCode).toBe(0);
        const puts = run.requests.filter(({ kind }) => kind === 'update');
        const most = options === oneReplacement ? 3 : 2;
        expect(puts.length).toBeLessThanOrEqual(most);
      });
    }
  });

  test('that never gets through is exit 7, and was sent twice', async () => {
    await FaultScene.play(oneUpdate, async (scene) => {
      const run = await scene.apply({ fault: at('update', 'all', answerInstead(503)) });
      expect(run.exitCode).toBe(7);
      expect(countOf(scene, 'update')).toBe(2);
      await scene.converge();
    });
  });

  test('whose outcome cannot be read back is exit 8', async () => {
    await FaultScene.play(oneUpdate, async (scene) => {
      // From the first update on nothing is answered any more, but everything carried out.
      const run = await scene.apply({ fault: () => (countOf(scene, 'update') > 0 ? resetAfter() : undefined) });
      expect(run.exitCode).toBe(8);
      await scene.converge();
    });
  });
});

describe('row 10: a purge', () => {
  test.each([
    ['is committed and reset', resetAfter(), 1],
    ['is committed and answered 503', answerAfter(503), 1],
    ['is not committed and reset', resetBefore(), 2],
    ['is not committed and answered 500', answerInstead(500), 2],
    [
      'is answered "not found" although it was not',
      answerInstead(404, { code: 1003, error: 'Object doesn’t exist' }),
      1,
    ],
  ])('that %s is decided by the list', async (what, fault, sent) => {
    await FaultScene.play(onePurge, async (scene) => {
      const run = await scene.apply({ fault: at('purge', 1, fault) });
      const isGone = !what.includes('although');
      expect(run.exitCode).toBe(isGone ? 0 : 7);
      expect(countOf(scene, 'purge')).toBe(sent);
      expect(scene.names()).toEqual(isGone ? ['stranger'] : ['legacy', 'stranger']);
      await scene.converge();
      expect(scene.names()).toEqual(['stranger']);
    });
  });

  test('whose resend is answered "not found" is done if the list agrees', async () => {
    await FaultScene.play(onePurge, async (scene) => {
      // The first is carried out just after the list was asked: the second finds nothing.
      const fault: FaultScript = ({ kind, nthOfItsKind }) => {
        if (kind !== 'purge') return undefined;
        if (nthOfItsKind === 1) return resetBefore();
        scene.sandbox.tenant.removeClient('oauth-client-legacy');
        return undefined;
      };
      const run = await scene.apply({ fault });
      expect([run.exitCode, countOf(scene, 'purge')]).toEqual([0, 2]);
    });
  });

  test('that is answered 503 to the end is no success', async () => {
    await FaultScene.play(onePurge, async (scene) => {
      const run = await scene.apply({ fault: at('purge', 'all', answerInstead(503)) });
      expect([run.exitCode, countOf(scene, 'purge')]).toEqual([7, 2]);
      expect(run.report?.results).toMatchObject([{ name: 'legacy', status: 'failed' }]);
      await scene.converge();
    });
  });
});

describe('row 11: an answer', () => {
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20));
  const gzip = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
  const deep = '['.repeat(2_000_000);
  const answers: readonly (readonly [string, Fault])[] = [
    // A byte a second for a minute, in the time of the process.
    ['that comes a byte a second', { answer: { kind: 'drip', bytes: 1, everyMs: 1000 / 60 } }],
    ['whose headers never end', { answer: { kind: 'endless-headers', everyMs: 5 } }],
    ['of 500 MB', { answer: { kind: 'flood', bytes: 500_000_000 } }],
    ['that is a gzip bomb', answerInstead(200, bomb, gzip)],
    ['of JSON two million deep', answerInstead(200, deep, { 'content-type': 'application/json' })],
    ['of JSON a hundred thousand deep that ends well', answerInstead(200, `${'['.repeat(1e5)}${']'.repeat(1e5)}`)],
    ['that never comes', silence()],
  ];
  test.each(answers)('%s is given up: 5, 0 writes, less than 200 MiB', { timeout: 60_000 }, async (_, fault) => {
    await FaultScene.play({ ...oneCreate, speed: 1000 }, async (scene) => {
      const usage = usageOf();
      const run = await scene.apply({ fault: at('list', 'all', fault), timeoutSpeed: 60, usageLog: usage.file });
      expect(run.exitCode).toBe(5);
      expect(usage.mebibytes()).toBeLessThan(200);
    });
  });
});

describe('row 12: a redirect to another origin', () => {
  const statuses = [301, 302, 303, 307, 308] as const;
  const kinds: readonly RequestKind[] = ['list', 'roles', 'personas', 'token', 'get', 'create', 'update', 'purge'];
  test.each(statuses)('with %d is never followed, on any request', { timeout: 60_000 }, async (status) => {
    const seen: unknown[] = [];
    const other = await serveHttp((request, response) => {
      seen.push([request.url, request.headers]);
      response.end('{}');
    });
    try {
      for (const kind of kinds) {
        await FaultScene.play({ ...everyChange, login: 'oauth' }, async (scene) => {
          const run = await scene.apply({ fault: at(kind, 'all', redirectTo(status, `${other.url}/elsewhere`)) });
          const reads = kind === 'list' || kind === 'roles' || kind === 'personas' || kind === 'token';
          expect([kind, run.exitCode]).toEqual([
            kind,
            reads ? 5 : expect.toSatisfy((code) => code === 7 || code === 8),
          ]);
          expect([kind, seen]).toEqual([kind, []]);
        });
      }
    } finally {
      await other.close();
    }
  });
});

describe('row 13: a base URL', () => {
  test.each([
    'http://acme.atlan.com',
    'https://acme.atlan.com/api',
    'https://user:password-in-the-url@acme.atlan.com',
    'https://acme.atlan.com?x=1',
    'https://acme.atlan.com#x',
    'ftp://acme.atlan.com',
    'acme.atlan.com',
    'https:\\\\acme.atlan.com',
    'https://',
  ])('%s is exit 3, and nothing is sent', async (baseUrl) => {
    await FaultScene.play({ files: TWO_CLIENTS }, async (scene) => {
      scene.canaries.add('the password in the base URL', 'password-in-the-url');
      const run = await scene.apply({ env: { ATLAN_BASE_URL: baseUrl } });
      expect(run.exitCode).toBe(3);
      expect(scene.sandbox.requests).toEqual([]);
    });
  });

  test('with a slash behind it, or of loopback in the clear, is fine', async () => {
    await FaultScene.play({ files: TWO_CLIENTS }, async (scene) => {
      const run = await scene.run(['plan'], { env: { ATLAN_BASE_URL: `${scene.sandbox.url}/` } });
      expect(run.exitCode).toBe(0);
    });
  });
});
