import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runSandbox } from '../../src/sandbox/run-sandbox.ts';
import type { RunSandboxOptions } from '../../src/sandbox/run-sandbox.ts';
import { call, closeAll, start } from './call.ts';

const clients = '/api/service/oauth-clients';
const asked = { displayName: 'ci-dbt', description: '', role: '$admin', personaQNs: [] };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
});

afterEach(async () => {
  await closeAll();
  await rm(folder, { recursive: true });
});

describe('a sandbox with a data file', () => {
  it('has its clients again after a restart, with the same secrets, which the file does not hold', async () => {
    const dataFile = join(folder, 'tenant.json');
    const first = await start({ dataFile });
    const { clientId, clientSecret } = (await call(first, 'POST', clients, asked)).json;
    const before = await call(first, 'GET', `${clients}/${clientId}`);
    expect(await readFile(dataFile, 'utf8')).not.toContain(clientSecret);
    await first.close();
    const second = await start({ dataFile });
    expect((await call(second, 'GET', `${clients}/${clientId}`)).json).toEqual(before.json);
    expect((await call(second, 'POST', `${clients}/token`, { clientId, clientSecret }, { key: null })).status).toBe(
      200,
    );
    expect(second.tenant.personas()).toEqual(first.tenant.personas());
    expect(second.tenant.roles()).toEqual(first.tenant.roles());
  });

  it('keeps the file to its owner and leaves no other behind', async () => {
    const dataFile = join(folder, 'tenant.json');
    const sandbox = await start({ dataFile });
    const many = Array.from({ length: 20 }, (_none, n) =>
      call(sandbox, 'POST', clients, { ...asked, displayName: `c${n}` }),
    );
    await Promise.all(many);
    expect((await stat(dataFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['tenant.json']);
    expect(JSON.parse(await readFile(dataFile, 'utf8')).clients).toHaveLength(20);
  });

  it('does not start where the file cannot be written, and answers a write that cannot be saved with 500', async () => {
    const nowhere = join(folder, 'sub', 'tenant.json');
    await expect(start({ dataFile: nowhere })).rejects.toMatchObject({ exitCode: 3, code: 'sandbox-data' });
    await expect(start({ dataFile: folder })).rejects.toMatchObject({ exitCode: 3, code: 'sandbox-data' });
    const inner = join(folder, 'inner');
    await mkdir(inner);
    const sandbox = await start({ dataFile: join(inner, 'tenant.json') });
    await rm(inner, { recursive: true });
    expect((await call(sandbox, 'POST', clients, asked)).status).toBe(500);
    await mkdir(inner);
    expect((await call(sandbox, 'POST', clients, asked)).status).toBe(200);
  });
});

describe('runSandbox', () => {
  it('says where it listens, serves, and ends with the signal', async () => {
    const run = await running({});
    const { url, apiKey: key } = run.at();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(run.noted()).toBe('Clients: 3, roles: 7, personas: 3. Ctrl-C ends it.');
    const listing = await fetch(`${url}${clients}?count=true`, { headers: { authorization: `Bearer ${key}` } });
    expect(await listing.json()).toMatchObject({ totalRecord: 3 });
    await run.stop();
    await expect(fetch(`${url}${clients}`)).rejects.toThrow('fetch failed');
  });

  it('starts from a seed file with records as a tenant lists them', async () => {
    const seedFile = join(folder, 'seed.json');
    const record = {
      id: 'x',
      displayName: 'theirs',
      description: null,
      personaQNs: null,
      createdAt: '1767225600000',
      extra: 1,
    };
    await writeFile(seedFile, JSON.stringify({ totalRecord: 1, clients: [record] }));
    const run = await running({ seedFile });
    expect(run.noted()).toBe('Clients: 1, roles: 7, personas: 3. Ctrl-C ends it.');
    await run.stop();
  });

  it.each([
    ['no JSON', '{', 'It is not valid JSON.'],
    ['a list', '[]', 'the seed must be an object.'],
    ['clients that are no list', '{"clients":{}}', '"clients" must be a list.'],
    ['a client without a name', '{"clients":[{}]}', '"displayName" of clients[0] is missing or has the wrong type.'],
    ['a role that is a text', '{"roles":["$admin"]}', 'roles[0] must be an object.'],
    [
      'a persona with an unknown status',
      '{"personas":[{"name":"a","status":"?"}]}',
      '"status" of personas[0] is missing',
    ],
  ])('refuses a seed with %s', async (_what, text, detail) => {
    const seedFile = join(folder, 'seed.json');
    await writeFile(seedFile, text);
    const failing = running({ seedFile });
    await expect(failing).rejects.toMatchObject({ exitCode: 3, code: 'sandbox-seed' });
    await expect(failing).rejects.toThrow(detail);
  });

  it('refuses a seed that is not there and a port that is taken', async () => {
    await expect(running({ seedFile: join(folder, 'none.json') })).rejects.toMatchObject({ code: 'sandbox-seed' });
    const other = await start();
    const port = Number(new URL(other.url).port);
    await expect(running({ port })).rejects.toMatchObject({ exitCode: 3, code: 'sandbox-port' });
  });
});

interface Run {
  at(): { readonly url: string; readonly apiKey: string };
  noted(): string;
  stop(): Promise<void>;
}

/** Runs until it listens; rejects where it fails before that. */
async function running(options: Partial<RunSandboxOptions>): Promise<Run> {
  const controller = new AbortController();
  let at = { url: '', apiKey: '' };
  let noted = '';
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    const io = {
      listening: ({ url, apiKey }: typeof at) => void (at = { url, apiKey }),
      note: (text: string) => {
        noted += text;
        resolve();
      },
      signal: controller.signal,
    };
    ended = runSandbox({ seedFile: null, ...options }, io);
    ended.catch(reject);
  });
  const stop = (): Promise<void> => {
    controller.abort();
    return ended;
  };
  return { at: () => at, noted: () => noted, stop };
}
