/** Taking over a tenant as it is: what `export` writes has an empty plan, and every client it lists is adopted. */
import { describe, expect, test } from 'vitest';
import { client, manifestOf, openScene, type JsonDocument, type Scene, type SceneOptions } from './scene.ts';

const finance = 'default/Qm3vKx7TzB2nYcR8dLpW4s';
/** What years of hands and tools leave on a tenant. */
const grown = [
  client('ci-dbt', { description: 'dbt: "quoted"\nsecond line', personaQNs: ['default/tL6uqsrZGuf1hz9XFYnw8x'] }),
  client('ci-airflow', { role: '$admin_connections', personaQNs: [finance, 'default/AAAAAAAAAAAAAAAAAAAAAA'] }),
  client('0123'),
  client('yes', { role: '$guest' }),
  client('日本 📊', { clientId: 'oauth-client-japan' }),
  client('twin', { clientId: 'oauth-client-t1' }),
  client('twin', { clientId: 'oauth-client-t2', role: '$admin' }),
  client('Twin', { clientId: 'oauth-client-t3' }),
  client(' spaced ', { clientId: 'oauth-client-spaced' }),
  client('hidden\u001B[31m', { clientId: 'oauth-client-hidden' }),
  client('ci-dbt (superseded 0a0a0a0a)', { clientId: 'oauth-client-old' }),
  client('gone (provisioning 0a0a0a0a)', { clientId: 'oauth-client-left' }),
];

async function exported(scene: Scene, ...args: readonly string[]): Promise<string> {
  expect(await scene.run('export', ...args, '--out', 'adopted.yaml')).toMatchObject({ exitCode: 0, stdout: '' });
  return scene.workspace.read('adopted.yaml');
}

/** The plan of the exported manifest is empty, and applying it writes nothing. */
async function expectNothingToDo(scene: Scene): Promise<JsonDocument> {
  expect((await scene.run('validate', '-f', 'adopted.yaml')).exitCode).toBe(0);
  const { exitCode, document, stderr } = await scene.json(
    'plan',
    '-f',
    'adopted.yaml',
    '--detailed-exitcode',
    '--secrets-dir',
    'sealed',
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(document.changes).toEqual([]);
  expect((await scene.run('apply', '-f', 'adopted.yaml', '--auto-approve')).exitCode).toBe(0);
  expect(scene.sandbox.writes()).toEqual([]);
  return document;
}

describe('what export writes', () => {
  test('has an empty plan, whatever the tenant has grown to', async () => {
    const scene = await openScene({ manifest: null, clients: grown });
    const text = await exported(scene);
    const document = await expectNothingToDo(scene);
    expect(document.noop.map(({ clientId }: JsonDocument) => clientId)).toHaveLength(9);
    expect(text).toMatch(/^# yaml-language-server: \$schema=.*manifest\.schema\.json$/m);
    expect(text).toContain(`tenant: "${scene.sandbox.url}"`);
    expect(text).not.toContain('scope:');
    expect(text).toContain('role: Admins (Connections)');
    expect(text).toContain('- Data Assets\n');
    expect(text.match(/clientId: oauth-client-t[123]$/gm)).toHaveLength(3);
    expect(text).not.toContain('\u001B');
    for (const left of ['oauth-client-spaced', 'oauth-client-hidden', 'oauth-client-old', 'oauth-client-left']) {
      expect(text).toMatch(new RegExp(`^# .*${left}`, 'm'));
    }
  });

  test('declares a scope only where asked, and purges nothing in it', async () => {
    const scene = await openScene({ manifest: null, clients: grown });
    const text = await exported(scene, '--scope', 'ci-d*', '--scope', 'tw*');
    expect(text).toMatch(/^scope:/m);
    await expectNothingToDo(scene);
  });

  test('is refused for a scope that would purge what no manifest can list, exit 6 with each of them', async () => {
    const scene = await openScene({ manifest: null, clients: grown });
    const { exitCode, stdout, stderr } = await scene.run('export', '--scope', '*');
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: '' });
    for (const clientId of ['oauth-client-spaced', 'oauth-client-hidden', 'oauth-client-left'])
      expect(stderr).toContain(clientId);
  });

  test.each<[string, Partial<SceneOptions>]>([
    [
      'an OAuth client',
      {
        env: {
          ATLAN_API_KEY: '',
          ATLAN_OAUTH_CLIENT_ID: 'oauth-client-ci-own',
          ATLAN_OAUTH_CLIENT_SECRET: 'own-secret',
        },
      },
    ],
    [
      'an API key that says so',
      { apiKey: `e30.${Buffer.from('{"azp":"oauth-client-ci-own"}').toString('base64url')}.x` },
    ],
  ])('leaves out the client that the tool runs as, by %s', async (_, options) => {
    const own = client('ci-own', { role: '$admin', clientSecret: 'own-secret' });
    const scene = await openScene({ manifest: null, clients: [own, client('ci-a')], ...options });
    const text = await exported(scene);
    expect(text).toMatch(/^# .*oauth-client-ci-own.*this tool runs as/m);
    await expectNothingToDo(scene);
    expect((await scene.run('export', '--scope', 'ci-*')).exitCode).toBe(6);
  });

  test('is never written over anything', async () => {
    const scene = await openScene({ manifest: manifestOf([]) });
    const before = await scene.workspace.read('atlan-oauth.yaml');
    expect((await scene.run('export', '--out', 'atlan-oauth.yaml')).exitCode).toBe(6);
    expect(await scene.workspace.read('atlan-oauth.yaml')).toBe(before);
  });
});

describe('an adopted client', () => {
  test('is shown as one whose secret nobody here has seen', async () => {
    const scene = await openScene({ manifest: null, clients: grown.slice(0, 2) });
    await exported(scene);
    const document = await expectNothingToDo(scene);
    expect(document.noop.map(({ secret }: JsonDocument) => secret)).toEqual(['missing', 'missing', 'missing']);
    const { stdout } = await scene.run('plan', '-f', 'adopted.yaml', '--secrets-dir', 'sealed', '--verbose');
    expect(stdout).toMatch(/^ {2}ci-dbt +no sealed secret: adopted or lost/m);
  });

  test('is held once it was rotated', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']), clients: [client('a')] });
    expect((await scene.run('apply', '--auto-approve', '--replace', 'a')).exitCode).toBe(0);
    expect((await scene.json('plan')).document.noop[0].secret).toBe('held');
  });
});
