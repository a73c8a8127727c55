import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SinkFailure } from '../../src/apply/ports.ts';
import { realDisk } from '../../src/sealing/disk.ts';
import { recipientsDigest } from '../../src/sealing/recipients.ts';
import { openSealed } from '../../src/sealing/seal.ts';
import { sealedFileName } from '../../src/sealing/sealed-file-name.ts';
import { checkDirectory, makeDirectory } from '../../src/sealing/secrets-directory.ts';
import { faultyDisk } from '../support/faulty-disk.ts';
import { intentOf, linesOf, makeFolder, makePerson, secretOf, TENANT, makeSink } from '../support/sealing.ts';

const alice = await makePerson();

describe('the sealed file of a run', () => {
  test('tells every step in order, with the secret sealed', async () => {
    const folder = await makeFolder();
    const sink = await makeSink(folder, [alice.recipient]);
    expect(sink.path).toBeNull();
    await sink.prepare();
    const seq = await sink.intent(intentOf('ci-dbt'));
    await sink.secret(secretOf(seq, 'ci-dbt', 'the secret'));
    await sink.proved({ seq, clientId: 'oauth-client-ci-dbt' });
    await sink.void({ seq, clientId: 'oauth-client-ci-dbt' });
    await sink.end('complete');
    await sink.close();

    const fingerprint = alice.recipient.fingerprint;
    const base = { v: 1, run: 'run-1' };
    const step = { ...base, seq: 1, clientId: 'oauth-client-ci-dbt' };
    const lines = await linesOf(sink.path);
    expect(lines).toEqual([
      {
        ...base,
        type: 'header',
        format: 'atlan-oauth-sealed',
        tenant: TENANT,
        tool: 'atlan-oauth/0.0.0',
        createdAt: expect.stringMatching(/^2026-01-02T/),
        recipients: [{ label: 'on-call', kind: 'x25519', fingerprint }],
        recipientsDigest: recipientsDigest([alice.recipient]),
      },
      { ...base, type: 'intent', seq: 1, ...intentOf('ci-dbt'), at: expect.any(String) },
      {
        ...step,
        type: 'secret',
        tenant: TENANT,
        name: 'ci-dbt',
        action: 'create',
        createdAt: expect.any(String),
        recipients: [fingerprint],
        sealed: expect.stringMatching(/^-----BEGIN AGE ENCRYPTED FILE-----\n/),
      },
      { ...step, type: 'proved', at: expect.any(String) },
      { ...step, type: 'void', at: expect.any(String) },
      { ...base, type: 'end', intents: 1, secrets: 1, status: 'complete', at: expect.any(String) },
    ]);
    const { sealed, type: _type, recipients: _recipients, ...outer } = lines[2] ?? {};
    const inside = JSON.parse(await openSealed(String(sealed), [alice.identity]));
    expect(inside).toEqual({ ...outer, clientSecret: 'the secret' });
    expect(await readFile(sink.path ?? '', 'utf8')).not.toContain('the secret');
  });

  test('has a name of tenant, time and chance in a folder that is made with its parents', async () => {
    const folder = join(await makeFolder(), 'a', 'b');
    const sink = await makeSink(folder, [alice.recipient]);
    await sink.prepare();
    expect(sink.path).toBe(join(folder, 'acme.atlan.com-20260102T030406Z-0123abcd.sealed.jsonl'));
    expect((await stat(folder)).mode & 0o022).toBe(0);
  });

  test('is prepared once, however often it is asked for', async () => {
    const folder = await makeFolder();
    const sink = await makeSink(folder, [alice.recipient]);
    await Promise.all([sink.prepare(), sink.prepare(), sink.void({ seq: 1, clientId: 'c' })]);
    await sink.prepare();
    expect(await readdir(folder)).toHaveLength(1);
    expect((await linesOf(sink.path)).map(({ type }) => type)).toEqual(['header', 'void']);
  });

  test('is not made where nothing is written', async () => {
    const folder = await makeFolder();
    const sink = await makeSink(folder, [alice.recipient]);
    await sink.end('complete');
    await sink.close();
    expect(await readdir(folder)).toEqual([]);
    expect(sink.path).toBeNull();
  });

  test('is made by a first void line, of a client that an earlier run left', async () => {
    const sink = await makeSink(await makeFolder(), [alice.recipient]);
    await sink.void({ seq: 7, clientId: 'oauth-client-old' });
    await sink.end('complete');
    await sink.end('incomplete');
    expect(await linesOf(sink.path)).toMatchObject([
      { type: 'header' },
      { type: 'void', run: 'run-1', seq: 7, clientId: 'oauth-client-old' },
      { type: 'end', intents: 0, secrets: 0, status: 'complete' },
    ]);
  });

  test('is flushed line by line with one write each, and so is its folder', async () => {
    const disk = faultyDisk(null);
    const parent = await makeFolder();
    const sink = await makeSink(join(parent, 'sealed'), [alice.recipient], { disk });
    const seq = await sink.intent(intentOf('a'));
    await sink.secret(secretOf(seq, 'a'));
    await sink.end('complete');
    const flushedLine = ['write', 'sync'];
    expect(disk.calls.filter((call) => !['inspect', 'probeWritable'].includes(call))).toEqual(
      ['makeFolder', 'syncFolder', 'create', ...flushedLine, 'syncFolder'].concat(
        flushedLine,
        flushedLine,
        flushedLine,
      ),
    );
  });

  test('is 0644 less the umask, also where the umask is 000', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const folder = join(await makeFolder(), 'sealed');
    const open = await makeSink(folder, [alice.recipient]);
    await open.prepare();
    process.umask(0o077);
    const closed = await makeSink(folder, [alice.recipient], { hex8: () => 'ffffffff' });
    await closed.prepare();
    expect((await stat(open.path ?? '')).mode & 0o777).toBe(0o644);
    expect((await stat(closed.path ?? '')).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
  });

  test('goes where --secrets-file says', async () => {
    const folder = await makeFolder();
    const file = join(folder, 'new', 'mine.jsonl');
    const sink = await makeSink('.hidden', [alice.recipient], { file });
    await sink.prepare();
    expect(sink.path).toBe(file);
    expect(await linesOf(file)).toHaveLength(1);
  });

  test('never holds a secret that could not be encrypted, and the error does not tell it', async () => {
    const sealer = { seal: (text: string) => Promise.reject(new Error(`cannot seal ${text}`)) };
    const sink = await makeSink(await makeFolder(), [alice.recipient], { sealer });
    const seq = await sink.intent(intentOf('a'));
    const failure = await sink.secret(secretOf(seq, 'a', 'hush')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SinkFailure);
    expect(JSON.stringify([String(failure), (failure as Error).cause ?? null])).not.toContain('hush');
    expect(await linesOf(sink.path)).toHaveLength(2);
  });

  test('takes no further secret after one that it could not keep, but still tells the end of those that it has', async () => {
    const seals = ['first', new Error('made to fail'), 'third'];
    const sealer = { seal: async () => sealedOrThrown(seals.shift()) };
    const sink = await makeSink(await makeFolder(), [alice.recipient], { sealer });
    const [kept, lost, late] = [await sink.intent(intentOf('a')), await sink.intent(intentOf('b')), 3];
    await sink.secret(secretOf(kept, 'a'));
    await expect(sink.secret(secretOf(lost, 'b'))).rejects.toBeInstanceOf(SinkFailure);
    await expect(sink.intent(intentOf('c'))).rejects.toBeInstanceOf(SinkFailure);
    await expect(sink.secret(secretOf(late, 'c'))).rejects.toThrow('no further secret');
    await sink.proved({ seq: kept, clientId: 'oauth-client-a' });
    await sink.void({ seq: lost, clientId: 'oauth-client-b' });
    await sink.end('incomplete');
    expect((await linesOf(sink.path)).map(({ type }) => type)).toEqual([
      'header',
      'intent',
      'intent',
      'secret',
      'proved',
      'void',
      'end',
    ]);
  });

  test('is closed after the lines that are under way, and closing never fails', async () => {
    const disk = faultyDisk(null);
    const sink = await makeSink(await makeFolder(), [alice.recipient], { disk });
    const [intent] = await Promise.all([sink.intent(intentOf('a')), sink.close()]);
    expect(intent).toBe(1);
    expect(disk.calls.slice(-3)).toEqual(['write', 'sync', 'close']);
    await expect(sink.close()).resolves.toBeUndefined();
    const unusable = await makeSink('.hidden', [alice.recipient]);
    await expect(unusable.prepare()).rejects.toMatchObject({ exitCode: 6 });
    await expect(unusable.close()).resolves.toBeUndefined();
  });
});

describe('the preflight refuses with exit 6, before anything is written,', () => {
  test.each(['.sealed', '.github/sealed', './.sealed', 'a/.b/c', '..sealed', '...'])(
    'the hidden path %s',
    async (directory) => {
      await expect(preflight(directory)).rejects.toMatchObject({ exitCode: 6, code: 'hidden-secrets-path' });
      await expect(checkDirectory(directory)).rejects.toMatchObject({ exitCode: 6, code: 'hidden-secrets-path' });
      await expect(preflight('ok', `${directory}/x.jsonl`)).rejects.toMatchObject({ code: 'hidden-secrets-path' });
    },
  );

  test('a hidden file of --secrets-file', async () => {
    await expect(preflight('ok', join(await makeFolder(), '.secrets.jsonl'))).rejects.toMatchObject({ exitCode: 6 });
  });

  test('but not . and ..', async () => {
    const folder = relative(process.cwd(), await makeFolder());
    await preflight(join(folder, 'x', '.', '..', 'y'));
    await preflight(`./${folder}/../${basename(folder)}/z`);
    expect((await readdir(folder)).sort()).toEqual(['y', 'z']);
  });

  test('a world-writable folder', async () => {
    const folder = await makeFolder();
    await chmod(folder, 0o777);
    await expectUnusable(folder, 'world-writable');
    await chmod(folder, 0o1777);
    await expectUnusable(folder, 'world-writable');
    await expect(preflight(folder)).rejects.toMatchObject({ hint: `take that right away with: chmod o-w ${folder}` });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that is a file, a link or lies below a file', async () => {
    const parent = await makeFolder();
    const file = join(parent, 'file');
    await writeFile(file, 'x');
    await symlink(parent, join(parent, 'link'));
    await expectUnusable(file, 'not a folder');
    await expectUnusable(join(file, 'below'), 'no folder');
    await expectUnusable(join(parent, 'link'), 'symbolic link');
  });

  test('a folder that cannot be written to', async () => {
    const folder = await makeFolder();
    const disk = {
      ...faultyDisk(null),
      probeWritable: () => Promise.reject(Object.assign(new Error(), { code: 'EROFS' })),
    };
    const sink = await makeSink(folder, [alice.recipient], { disk });
    await expect(sink.prepare()).rejects.toMatchObject({ exitCode: 6, detail: expect.stringContaining('read-only') });
    await expect(checkDirectory(join(folder, 'new'), disk)).rejects.toMatchObject({ exitCode: 6 });
  });

  test('an existing file, link, pipe or folder in the place of the file, and leaves it alone', async () => {
    const folder = await makeFolder();
    const at = (name: string) => join(folder, name);
    await writeFile(at('file'), 'precious');
    await symlink(at('file'), at('link'));
    await symlink(at('nowhere'), at('dangling'));
    await mkdir(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    const kinds = { file: 'file', link: 'symbolic link', dangling: 'symbolic link', folder: 'folder' };
    for (const [name, kind] of Object.entries({ ...kinds, pipe: 'pipe, socket or device' })) {
      await expect(preflight('ok', at(name)), name).rejects.toMatchObject({
        exitCode: 6,
        code: 'secrets-path-unusable',
        detail: `${at(name)} exists already (a ${kind}), and nothing is ever overwritten.`,
      });
    }
    expect(await readFile(at('file'), 'utf8')).toBe('precious');
    expect((await lstat(at('link'))).isSymbolicLink()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['dangling', 'file', 'folder', 'link', 'pipe']);
  });

  test.each(['file', 'link'])('a %s that appears at the last moment, and leaves it alone', async (name) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'file'), 'precious');
    await symlink(join(folder, 'file'), join(folder, 'link'));
    const blind = (path: string) => (path.endsWith(name) ? Promise.resolve(null) : realDisk.inspect(path));
    const disk = { ...realDisk, inspect: blind };
    const sink = await makeSink(folder, [alice.recipient], { disk, file: join(folder, name) });
    await expect(sink.prepare()).rejects.toMatchObject({
      exitCode: 6,
      detail: expect.stringContaining('exists already'),
    });
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('precious');
  });

  test('a full disk, and leaves no half file', async () => {
    const folder = await makeFolder();
    const calls = faultyDisk(null);
    const first = await makeSink(join(folder, 'a'), [alice.recipient], { disk: calls });
    await first.prepare();
    const disk = faultyDisk({ at: calls.calls.indexOf('write') + 1, forever: false, code: 'ENOSPC', torn: 20 });
    const sink = await makeSink(join(folder, 'b'), [alice.recipient], { disk });
    await expect(sink.prepare()).rejects.toMatchObject({
      exitCode: 6,
      detail: `${fileIn(folder, 'b')}: no space left on the device.`,
    });
    expect(await readdir(join(folder, 'b'))).toEqual([]);
    expect(sink.path).toBeNull();
    await expect(sink.intent(intentOf('a'))).rejects.toBeInstanceOf(SinkFailure);
  });

  test('a folder that cannot be flushed, and leaves no file', async () => {
    const folder = await makeFolder();
    const syncFolder = () => Promise.reject(Object.assign(new Error('EIO: made to fail'), { code: 'EIO' }));
    const sink = await makeSink(folder, [alice.recipient], { disk: { ...realDisk, syncFolder } });
    await expect(sink.prepare()).rejects.toMatchObject({
      exitCode: 6,
      detail: `${fileIn(folder)}: input/output error.`,
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('checking a directory', () => {
  test('finds a good or a makeable one good and makes nothing', async () => {
    const folder = await makeFolder();
    await checkDirectory(folder);
    await checkDirectory(join(folder, 'a', 'b'));
    expect(await readdir(folder)).toEqual([]);
  });

  test('asks the folder in which it would be made whether it can be written to', async () => {
    const folder = await makeFolder();
    const asked: string[] = [];
    const disk = { ...realDisk, probeWritable: async (path: string) => void asked.push(path) };
    await checkDirectory(join(folder, 'a', 'b'), disk);
    await checkDirectory(folder, disk);
    expect(asked).toEqual([folder, folder]);
  });

  test('ends at the root where not even that is there, like a drive that is gone', async () => {
    const gone = () => Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }));
    const disk = { ...realDisk, inspect: async () => null, probeWritable: gone, makeFolder: gone };
    const refusal = { exitCode: 6, code: 'secrets-path-unusable', detail: expect.stringContaining('no such file') };
    await expect(checkDirectory('/gone/sealed', disk)).rejects.toMatchObject(refusal);
    await expect(makeDirectory('/gone/sealed', disk)).rejects.toMatchObject(refusal);
  });
});

describe('the name of a sealed file', () => {
  test.each([
    ['https://acme.atlan.com', 'acme.atlan.com'],
    ['https://acme.atlan.com:8443', 'acme.atlan.com'],
    ['http://127.0.0.1:49152', '127.0.0.1'],
    ['http://[::1]:49152', '_1_'],
    ['http://-acme.test', '_acme.test'],
  ])('begins with the host of %s', (tenant, host) => {
    expect(sealedFileName(tenant, Date.UTC(2026, 0, 2, 3, 4, 5, 999), 'ffffffff')).toBe(
      `${host}-20260102T030405Z-ffffffff.sealed.jsonl`,
    );
  });
});

/** Where a writer with the clock and the digits of `makeSink` puts its file. */
function fileIn(...folder: readonly string[]): string {
  return join(...folder, 'acme.atlan.com-20260102T030406Z-0123abcd.sealed.jsonl');
}

function sealedOrThrown(outcome: string | Error | undefined): string {
  if (typeof outcome === 'string') return outcome;
  throw outcome;
}

async function preflight(directory: string, file: string | null = null): Promise<void> {
  const sink = await makeSink(directory, [alice.recipient], { file });
  await sink.prepare();
  await sink.close();
}

async function expectUnusable(directory: string, words: string): Promise<void> {
  const refusal = { exitCode: 6, code: 'secrets-path-unusable', detail: expect.stringContaining(words) };
  await expect(preflight(directory)).rejects.toMatchObject(refusal);
  await expect(checkDirectory(directory)).rejects.toMatchObject(refusal);
}
