/** Every call to the disk fails once, and from then on; with a torn write and without (faults 32 and 33). */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SinkFailure } from '../../src/apply/ports.ts';
import { Failure } from '../../src/errors.ts';
import { realDisk } from '../../src/sealing/disk.ts';
import { createOpener } from '../../src/sealing/seal.ts';
import { parseSealedFile } from '../../src/sealing/sealed-file.ts';
import { faultyDisk, type DiskFault } from '../support/faulty-disk.ts';
import { intentOf, linesOf, makeFolder, makePerson, secretOf, makeSink } from '../support/sealing.ts';

const alice = await makePerson();
const opener = await createOpener([alice.identity]);

interface Run {
  readonly folder: string;
  readonly prepared: boolean;
  /** Steps that resolved, as `type seq`. */
  readonly done: readonly string[];
  readonly failed: readonly string[];
  readonly messages: readonly string[];
  readonly calls: readonly string[];
}

describe.each(['ENOSPC', 'EIO'] as const)('%s', (code) => {
  describe.each([false, true])('forever: %s', (forever) => {
    test.each([0, 25])('with %d bytes torn, at every call: what was promised is on disk, whole', async (torn) => {
      const { calls } = await applyWith(null);
      for (const [index, call] of calls.entries()) await checkRun({ at: index + 1, forever, code, torn }, call);
    });
  });
});

async function checkRun(fault: DiskFault, call: string): Promise<void> {
  const run = await applyWith(fault);
  const what = `call ${fault.at} (${call})`;
  const [name] = await readdir(run.folder).catch(() => []);
  if (!run.prepared) {
    // A header that could be neither written nor removed again is the most that may stay.
    if (!fault.forever) expect(name, what).toBeUndefined();
    expect(run.done, what).toEqual([]);
    return;
  }
  const text = await readFile(join(run.folder, name ?? ''), 'utf8');
  const reported = run.messages.some((message) => message.includes('could not be cut off'));
  if (!reported) expect(text.endsWith('\n'), what).toBe(true);
  const file = parseSealedFile(text, 'x');
  const steps = [...file.intents, ...file.secrets, ...file.proved, ...file.voids].map(
    ({ type, seq }) => `${type} ${seq}`,
  );
  // Where the cutting off failed too, the line that does not count may stand there in full.
  const extra = reported ? steps.filter((step) => !run.done.includes(step)) : [];
  expect(extra.length, what).toBeLessThanOrEqual(1);
  expect(steps.sort(), what).toEqual([...run.done, ...extra].sort());
  for (const { sealed, name } of file.secrets) {
    expect(JSON.parse(await opener.open(sealed))).toMatchObject({ clientSecret: `secret of ${name}` });
  }
  expect(
    file.problems.filter((problem) => problem.code === 'damaged-line'),
    what,
  ).toEqual([]);
}

async function applyWith(fault: DiskFault | null): Promise<Run> {
  const disk = faultyDisk(fault);
  const folder = join(await makeFolder(), 'sealed');
  const sink = await makeSink(folder, [alice.recipient], { disk });
  const done: string[] = [];
  const failed: string[] = [];
  const messages: string[] = [];
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      done.push(name);
    } catch (error) {
      if (!(error instanceof SinkFailure)) throw error;
      failed.push(name);
      messages.push(error.message);
    }
  };
  const prepared = await sink.prepare().then(
    () => true,
    (error: unknown) => {
      expect(error).toBeInstanceOf(Failure);
      expect(error).toMatchObject({ exitCode: 6 });
      return false;
    },
  );
  if (prepared) {
    for (const seq of [1, 2]) {
      await step(`intent ${seq}`, () => sink.intent(intentOf(`client-${seq}`)));
      await step(`secret ${seq}`, () => sink.secret(secretOf(seq, `client-${seq}`)));
      await step(`proved ${seq}`, () => sink.proved({ seq, clientId: `oauth-client-client-${seq}` }));
    }
    await step('void 2', () => sink.void({ seq: 2, clientId: 'oauth-client-client-2' }));
    await sink.end('complete').catch((error: unknown) => {
      expect(error).toBeInstanceOf(SinkFailure);
      messages.push(String(error));
    });
  }
  await sink.close();
  return { folder, prepared, done, failed, messages, calls: disk.calls };
}

describe('after a line could not be written', () => {
  test('no further secret is taken, but what is sealed can be finished', async () => {
    const run = await applyWith({ at: await callOf('write', 3), forever: false, code: 'ENOSPC', torn: 10 });
    expect(run.failed).toEqual(['secret 1', 'intent 2', 'secret 2']);
    expect(run.messages[0]).toContain('no space left');
    expect(run.done).toContain('void 2');
  });

  test('nothing more is written where the torn line could not be cut off, and the message says so', async () => {
    const fault = { at: await callOf('write', 3), forever: true, code: 'EIO', torn: 10 } as const;
    const run = await applyWith(fault);
    expect(run.messages[0]).toMatch(/input\/output error; the last line of .* does not count but could not be cut off/);
    const [name = ''] = await readdir(run.folder);
    expect(parseSealedFile(await readFile(join(run.folder, name), 'utf8'), 'x').problems).toMatchObject([
      { code: 'intent-without-secret' },
      { code: 'torn-line' },
    ]);
  });
});

test('short writes are carried on with, and concurrent lines do not run into each other', async () => {
  const disk = {
    ...realDisk,
    create: async (path: string, mode: number) => {
      const file = await realDisk.create(path, mode);
      return { ...file, write: (bytes: Uint8Array) => file.write(bytes.subarray(0, 50)) };
    },
  };
  const sink = await makeSink(await makeFolder(), [alice.recipient], { disk });
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => sink.intent(intentOf(name))));
  expect((await linesOf(sink.path)).map(({ name }) => name)).toEqual([undefined, 'a', 'b', 'c', 'd']);
});

test('a write that takes nothing ends in a failure, not in a loop', async () => {
  const disk = {
    ...realDisk,
    create: async (path: string, mode: number) => ({ ...(await realDisk.create(path, mode)), write: async () => 0 }),
  };
  const sink = await makeSink(await makeFolder(), [alice.recipient], { disk });
  await expect(sink.prepare()).rejects.toMatchObject({ exitCode: 6 });
});

async function callOf(name: string, nth: number): Promise<number> {
  const { calls } = await applyWith(null);
  return calls.flatMap((call, index) => (call === name ? [index + 1] : []))[nth - 1] ?? 0;
}
