import { describe, expect, test } from 'vitest';
import { createAppendFile } from '../../src/sealing/append-file.ts';
import { realDisk, type Disk, type DiskFile } from '../../src/sealing/disk.ts';

/** A file in memory, of which chosen calls fail; `atMost` bytes are taken at a time. */
function memoryFile(
  failing: Readonly<Partial<Record<keyof DiskFile, number>>> = {},
  atMost = Number.POSITIVE_INFINITY,
) {
  let text = '';
  const calls: string[] = [];
  const count = new Map<string, number>();
  const call = (name: keyof DiskFile): void => {
    calls.push(name);
    count.set(name, (count.get(name) ?? 0) + 1);
    if (count.get(name) === failing[name]) throw Object.assign(new Error('EIO'), { code: 'EIO' });
  };
  const file: DiskFile = {
    write: async (bytes) => {
      const taken = Math.min(atMost, bytes.length);
      text += new TextDecoder().decode(bytes.subarray(0, taken));
      call('write');
      return taken;
    },
    sync: async () => call('sync'),
    truncate: async (size) => {
      call('truncate');
      text = text.slice(0, size);
    },
    close: async () => call('close'),
  };
  const made: [path: string, mode: number][] = [];
  const disk: Disk = {
    ...realDisk,
    create: async (path, mode) => {
      made.push([path, mode]);
      return file;
    },
  };
  return { disk, calls, made, text: () => text };
}

describe('a file of whole lines', () => {
  test('is made for everybody to read and for its owner to write', async () => {
    const { disk, made } = memoryFile();
    await createAppendFile(disk, 'x');
    expect(made).toEqual([['x', 0o644]]);
  });

  test('takes a line in one write and flushes it', async () => {
    const { disk, calls, text } = memoryFile();
    const file = await createAppendFile(disk, 'x');
    await file.append('one\n');
    await file.append('two\n');
    await file.close();
    expect(text()).toBe('one\ntwo\n');
    expect(calls).toEqual(['write', 'sync', 'write', 'sync', 'close']);
  });

  test('goes on where the disk takes less than it is given', async () => {
    const { disk, calls, text } = memoryFile({}, 3);
    const file = await createAppendFile(disk, 'x');
    await file.append('sevens\n');
    expect(text()).toBe('sevens\n');
    expect(calls).toEqual(['write', 'write', 'write', 'sync']);
  });

  test('fails where the disk takes nothing', async () => {
    const { disk, calls } = memoryFile({}, 0);
    const file = await createAppendFile(disk, 'x');
    await expect(file.append('one\n')).rejects.toThrow('x: the system took no more bytes');
    expect(calls).toEqual(['write', 'truncate', 'sync']);
  });

  test.each(['write', 'sync'] as const)(
    'is cut back to its last whole line where a %s fails, and goes on',
    async (name) => {
      const { disk, calls, text } = memoryFile({ [name]: 3 });
      const file = await createAppendFile(disk, 'x');
      await file.append('one\n');
      await file.append('two\n');
      await expect(file.append('torn\n')).rejects.toThrow(/^x: input\/output error$/);
      expect(text()).toBe('one\ntwo\n');
      expect(calls.slice(-2)).toEqual(['truncate', 'sync']);
      await file.append('four\n');
      expect(text()).toBe('one\ntwo\nfour\n');
    },
  );

  test('takes no further line where one could be neither written nor cut off, and says so each time', async () => {
    const { disk, calls, text } = memoryFile({ write: 2, truncate: 1 });
    const file = await createAppendFile(disk, 'x');
    await file.append('one\n');
    const damage = 'the last line of x, torn or whole, does not count but could not be cut off (input/output error)';
    await expect(file.append('torn\n')).rejects.toThrow(`x: input/output error; ${damage}`);
    const before = [...calls];
    await expect(file.append('three\n')).rejects.toThrow(damage);
    expect(calls).toEqual(before);
    expect(text()).toBe('one\ntorn\n');
  });

  test('passes on why it failed', async () => {
    const { disk } = memoryFile({ write: 1 });
    const file = await createAppendFile(disk, 'x');
    await expect(file.append('torn\n')).rejects.toMatchObject({ cause: { code: 'EIO' } });
  });

  test('counts a line as cut off although the cut could not be flushed', async () => {
    const { disk, text } = memoryFile({ write: 1, sync: 1 });
    const file = await createAppendFile(disk, 'x');
    await expect(file.append('torn\n')).rejects.toThrow(/^x: input\/output error$/);
    await file.append('one\n');
    expect(text()).toBe('one\n');
  });

  test('takes lines that are asked for at once one after the other, past one that fails, and closes after them', async () => {
    const { disk, calls, text } = memoryFile({ sync: 1 });
    const file = await createAppendFile(disk, 'x');
    const ends = await Promise.allSettled([
      file.append('one\n'),
      file.append('two\n'),
      file.append('three\n'),
      file.close(),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(text()).toBe('two\nthree\n');
    expect(calls.at(-1)).toBe('close');
  });
});
