import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { readEnvironment } from '../../src/tenant/credentials.ts';

const baseUrl = { ATLAN_BASE_URL: 'https://acme.atlan.com/' };
const apiKey = { ATLAN_API_KEY: 'key-0123456789' };
const oauth = { ATLAN_OAUTH_CLIENT_ID: 'oauth-client-own', ATLAN_OAUTH_CLIENT_SECRET: 'secret-0123456789' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlan-oauth-'));
});
afterAll(async () => rm(folder, { recursive: true }));

describe('credentials come from the environment', () => {
  test('an API key', async () => {
    const { baseUrl: origin, credentials, notices } = await readEnvironment({ ...baseUrl, ...apiKey });
    expect(origin).toBe('https://acme.atlan.com');
    expect(credentials.kind === 'api-key' && credentials.key.reveal()).toBe('key-0123456789');
    expect(notices).toEqual([]);
  });

  test('an OAuth client', async () => {
    const { credentials } = await readEnvironment({ ...baseUrl, ...oauth });
    expect(credentials.kind === 'oauth' && credentials.clientSecret.reveal()).toBe('secret-0123456789');
    expect(credentials).toMatchObject({ kind: 'oauth', clientId: 'oauth-client-own' });
  });

  test('an API key wins over an OAuth client, with a notice', async () => {
    const { credentials, notices } = await readEnvironment({ ...baseUrl, ...apiKey, ...oauth });
    expect(credentials.kind).toBe('api-key');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('the API key is used');
  });

  test('an empty variable counts as unset', async () => {
    const { credentials, notices } = await readEnvironment({ ...baseUrl, ...oauth, ATLAN_API_KEY: '' });
    expect(credentials.kind).toBe('oauth');
    expect(notices).toEqual([]);
  });

  test('they are removed from the environment, also where reading fails', async () => {
    const env = { ...baseUrl, ...apiKey, ...oauth, ATLAN_API_KEY_FILE: '', PATH: '/bin' };
    await readEnvironment(env);
    expect(env).toEqual({ PATH: '/bin' });
    const broken = { ATLAN_BASE_URL: 'nonsense', ...apiKey };
    await expect(readEnvironment(broken)).rejects.toThrow(Failure);
    expect(broken).toEqual({});
  });

  test('nothing that prints shows them', async () => {
    const environment = await readEnvironment({ ...baseUrl, ...oauth });
    expect(inspect(environment, { depth: 9 }) + JSON.stringify(environment)).not.toContain('secret-0123456789');
  });
});

describe('a credential can stand in a file', () => {
  test('one line break at its end is no part of it', async () => {
    const path = join(folder, 'key');
    await writeFile(path, 'key-from-file\n');
    const { credentials } = await readEnvironment({ ...baseUrl, ATLAN_API_KEY_FILE: path });
    expect(credentials.kind === 'api-key' && credentials.key.reveal()).toBe('key-from-file');
  });

  test('a file that cannot be read is named, exit 3', async () => {
    const failure = await failureOf({ ...baseUrl, ATLAN_API_KEY_FILE: join(folder, 'missing') });
    expect(failure).toMatchObject({ exitCode: 3, code: 'environment-invalid' });
    expect(failure.detail).toMatch(/ATLAN_API_KEY_FILE names .*missing.* \(ENOENT\)/);
  });

  test('a folder and a file that is far too large are refused', async () => {
    expect((await failureOf({ ...baseUrl, ATLAN_API_KEY_FILE: folder })).exitCode).toBe(3);
    const path = join(folder, 'large');
    await writeFile(path, 'x'.repeat(70_000));
    expect((await failureOf({ ...baseUrl, ATLAN_API_KEY_FILE: path })).detail).toContain('larger than 64 KiB');
  });

  test('the variable and its file together are refused', async () => {
    const failure = await failureOf({ ...baseUrl, ...apiKey, ATLAN_API_KEY_FILE: join(folder, 'key') });
    expect(failure.exitCode).toBe(3);
    expect(failure.detail).toContain('Both ATLAN_API_KEY and ATLAN_API_KEY_FILE');
  });
});

describe('what cannot be used is refused before anything is sent', () => {
  test.each([
    ['no base URL', { ...apiKey }, 3, 'base-url-missing'],
    ['an empty base URL', { ATLAN_BASE_URL: '', ...apiKey }, 3, 'base-url-missing'],
    ['no credentials', { ...baseUrl }, 4, 'credentials-missing'],
    ['empty credentials', { ...baseUrl, ATLAN_API_KEY: '', ATLAN_OAUTH_CLIENT_ID: '' }, 4, 'credentials-missing'],
    ['half a pair', { ...baseUrl, ATLAN_OAUTH_CLIENT_ID: 'x' }, 4, 'credentials-incomplete'],
    ['the other half', { ...baseUrl, ATLAN_OAUTH_CLIENT_SECRET: 'x' }, 4, 'credentials-incomplete'],
    ['white space', { ...baseUrl, ATLAN_API_KEY: 'key with space' }, 3, 'environment-invalid'],
    ['a line break', { ...baseUrl, ATLAN_API_KEY: 'key\n' }, 3, 'environment-invalid'],
    ['a letter that no header can carry', { ...baseUrl, ATLAN_API_KEY: 'kéy' }, 3, 'environment-invalid'],
    ['NODE_DEBUG=http', { ...baseUrl, ...apiKey, NODE_DEBUG: 'fs,HTTP' }, 3, 'node-debug'],
    ['NODE_DEBUG=*', { ...baseUrl, ...apiKey, NODE_DEBUG: '*' }, 3, 'node-debug'],
    ['NODE_DEBUG=tl*', { ...baseUrl, ...apiKey, NODE_DEBUG: 'tl*' }, 3, 'node-debug'],
  ])('%s', async (_, env, exitCode, code) => {
    expect(await failureOf(env)).toMatchObject({ exitCode, code });
  });

  test('the message does not repeat the credential', async () => {
    const failure = await failureOf({ ...baseUrl, ATLAN_API_KEY: 'pa55 word' });
    expect(`${failure.message} ${failure.hint}`).not.toContain('pa55');
  });

  test('NODE_DEBUG for something harmless is none of our business', async () => {
    await expect(readEnvironment({ ...baseUrl, ...apiKey, NODE_DEBUG: 'fs,timer' })).resolves.toBeDefined();
  });
});

async function failureOf(env: NodeJS.ProcessEnv): Promise<Failure> {
  const error: unknown = await readEnvironment(env).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error('expected a failure');
}
