/** Rows 53 to 55: credentials in the environment, in crashes, and plans that somebody tampered with. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FaultScene } from '../support/fault-scene.ts';
import { everyChange, oneCreate } from './cast.ts';

describe('row 53: credentials', () => {
  const unset = { ATLAN_API_KEY: '', ATLAN_OAUTH_CLIENT_ID: '', ATLAN_OAUTH_CLIENT_SECRET: '' };

  test('of both kinds: the key wins, with a notice', async () => {
    await FaultScene.play({ ...oneCreate, login: 'oauth' }, async (scene) => {
      const run = await scene.run(['plan'], { env: { ATLAN_API_KEY: scene.sandbox.apiKey } });
      expect(run.exitCode).toBe(0);
      expect(run.result.stderr).toMatch(/note: .*ATLAN_API_KEY/);
      expect(run.requests.filter(({ kind }) => kind === 'token')).toEqual([]);
    });
  });

  test.each([
    ['half a pair: the id', { ATLAN_OAUTH_CLIENT_ID: 'oauth-client-x' }],
    ['half a pair: the secret', { ATLAN_OAUTH_CLIENT_SECRET: 'half-a-pair-0123456789-of-a-secret' }],
    ['nothing', {}],
    ['empty texts, which count as unset', unset],
  ])('that are %s are exit 4, and nothing is sent', async (_, given) => {
    await FaultScene.play(oneCreate, async (scene) => {
      scene.canaries.add('half of the credentials', 'half-a-pair-0123456789-of-a-secret');
      const run = await scene.apply({ env: { ...unset, ...given } });
      expect([run.exitCode, scene.sandbox.requests]).toEqual([4, []]);
    });
  });

  test.each([' key', 'key ', 'k ey', 'key\n', 'k\tey'])(
    'that hold white space (%j) are exit 3, and are not printed',
    async (key) => {
      await FaultScene.play(oneCreate, async (scene) => {
        const text = key.replaceAll('k', 'white-space-credential-k');
        scene.canaries.add('a key with white space', text);
        scene.canaries.add('a key with white space', text.trim().split(/\s/)[0] ?? '');
        const run = await scene.apply({ env: { ATLAN_API_KEY: text }, args: ['--verbose'] });
        expect([run.exitCode, scene.sandbox.requests]).toEqual([3, []]);
      });
    },
  );

  test('from a file work like those from a variable, its last line break aside', async () => {
    await FaultScene.play(oneCreate, async (scene) => {
      const outside = path.join(scene.newWorkspace(), '..', `${path.basename(scene.cwd)}-key`);
      writeFileSync(outside, `${scene.sandbox.apiKey}\n`);
      const run = await scene.run(['plan'], { env: { ATLAN_API_KEY: '', ATLAN_API_KEY_FILE: outside } });
      rmSync(outside);
      expect(run.exitCode).toBe(0);
    });
  });
});

describe('row 54: the inside of the program', () => {
  test.each(['http', 'net,tls', 'HTTP', 'https', '*', 'fs,http2'])(
    'is not logged by NODE_DEBUG=%s: exit 3',
    async (sections) => {
      await FaultScene.play(oneCreate, async (scene) => {
        const run = await scene.apply({ env: { NODE_DEBUG: sections } });
        expect([run.exitCode, scene.sandbox.requests]).toEqual([3, []]);
      });
    },
  );

  test.each(['uncaught', 'request'] as const)(
    'that crashes (%s) prints no credential, with --verbose and without',
    async (where) => {
      for (const login of ['api-key', 'oauth'] as const) {
        for (const args of [[], ['--verbose']]) {
          await FaultScene.play({ ...oneCreate, login }, async (scene) => {
            const secret = scene.env['ATLAN_OAUTH_CLIENT_SECRET'] ?? scene.sandbox.apiKey;
            const basic = Buffer.from(`x:${secret}`).toString('base64');
            const message = `boom: Bearer ${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)} Basic ${basic}`;
            const run = await scene.apply({ args, bug: { message, where } });
            expect(run.exitCode).toBe(1);
            expect(run.result.stderr).toContain('Unforeseen error');
          });
        }
      }
    },
  );
});

describe('row 55: a saved plan', () => {
  interface Saved {
    formatVersion: string;
    tenant: string;
    fingerprint: string;
    changes: { after: { role: string } | null }[];
    desired: { clients: { role?: string }[] };
  }
  const tampered: readonly (readonly [string, (plan: Saved, text: string) => string])[] = [
    ['that was cut in half', (_, text) => text.slice(0, text.length / 2)],
    ['that lost its last byte but one', (_, text) => text.trimEnd().slice(0, -1)],
    ['that is empty', () => ''],
    ['that is no plan', () => '{"formatVersion":"1.0"}'],
    ['that is a list', () => '[]'],
    ['of another tenant', (plan) => JSON.stringify({ ...plan, tenant: 'https://other.atlan.com' })],
    ['of another major format', (plan) => JSON.stringify({ ...plan, formatVersion: '2.0' })],
    ['whose change was edited', (plan) => JSON.stringify(plan).replaceAll('$member', '$admin')],
    [
      'whose desired state was edited',
      (plan) =>
        JSON.stringify({ ...plan, desired: JSON.parse(JSON.stringify(plan.desired).replaceAll('Guest', 'Admin')) }),
    ],
    [
      'whose recipients were edited',
      (_, text) => text.replaceAll(/age1[a-z0-9]{20}/g, (key) => `${key.slice(0, -1)}q`),
    ],
    ['whose changes were taken out', (plan) => JSON.stringify({ ...plan, changes: [] })],
    [
      'whose fingerprint was edited',
      (plan) => JSON.stringify({ ...plan, fingerprint: `sha256:${createHash('sha256').digest('hex')}` }),
    ],
    ['with a purge more', (plan) => JSON.stringify({ ...plan, changes: [...plan.changes, plan.changes.at(-1)] })],
  ];
  test.each(tampered)('%s is exit 6 with 0 writes', async (_, tamper) => {
    await FaultScene.play(everyChange, async (scene) => {
      expect((await scene.run(['plan', '--out', 'plan.json'])).exitCode).toBe(0);
      const text = readFileSync(path.join(scene.cwd, 'plan.json'), 'utf8');
      const changed = tamper(JSON.parse(text), text);
      expect(changed).not.toBe(text);
      scene.write('plan.json', changed);
      const run = await scene.run(['apply', 'plan.json']);
      expect([run.exitCode, run.writes]).toEqual([6, []]);
    });
  });
});
