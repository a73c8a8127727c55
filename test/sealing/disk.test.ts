import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk, reasonOf } from '../../src/sealing/disk.ts';
import { makeFolder } from '../support/sealing.ts';

describe('the disk', () => {
  test('tells what stands at a path, without following links', async () => {
    const folder = await makeFolder();
    const at = (name: string) => join(folder, name);
    await writeFile(at('file'), '');
    await chmod(at('file'), 0o640);
    await mkdir(at('folder'));
    await chmod(at('folder'), 0o1777);
    await symlink(at('file'), at('link'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(await realDisk.inspect(at('file'))).toEqual({ kind: 'file', mode: 0o640 });
    expect(await realDisk.inspect(at('folder'))).toEqual({ kind: 'folder', mode: 0o1777 });
    expect(await realDisk.inspect(at('link'))).toMatchObject({ kind: 'symbolic link' });
    expect(await realDisk.inspect(at('pipe'))).toMatchObject({ kind: 'pipe, socket or device' });
    expect(await realDisk.inspect(at('missing'))).toBeNull();
    await expect(realDisk.inspect(at('file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('makes a file for appending that can be cut, flushed and closed', async () => {
    const path = join(await makeFolder(), 'file');
    const file = await realDisk.create(path, 0o600);
    expect(await file.write(new TextEncoder().encode('one\ntorn'))).toBe(8);
    await file.truncate(4);
    await file.sync();
    await file.write(new TextEncoder().encode('two\n'));
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
    await expect(file.sync()).rejects.toThrow('file closed');
    await expect(realDisk.create(path, 0o600)).rejects.toMatchObject({ code: 'EEXIST' });
    await realDisk.remove(path);
    expect(await realDisk.inspect(path)).toBeNull();
  });

  test('knows whether a folder can be written to', async () => {
    const folder = await makeFolder();
    await expect(realDisk.probeWritable(folder)).resolves.toBeUndefined();
    await expect(realDisk.probeWritable(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('flushes folders that are there, and those alone', async () => {
    const folder = await makeFolder();
    await expect(realDisk.syncFolder(folder)).resolves.toBeUndefined();
    await expect(realDisk.syncFolder(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('makes a folder that somebody has just made, and fails for another reason', async () => {
    const folder = await makeFolder();
    await expect(realDisk.makeFolder(folder)).resolves.toBeUndefined();
    await expect(realDisk.makeFolder(join(folder, 'missing', 'new'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test.each([
  [
    'in words for people',
    Object.assign(new Error('ENOSPC: …'), { code: 'ENOSPC' }),
    'ENOSPC',
    'no space left on the device',
  ],
  ['in its own words', Object.assign(new Error('EXDEV: …'), { code: 'EXDEV' }), 'EXDEV', 'EXDEV: …'],
  ['without a code', new Error('it broke'), 'UNKNOWN', 'it broke'],
  ['with a code that is no text', Object.assign(new Error('it broke'), { code: 5 }), 'UNKNOWN', 'it broke'],
  ['as no error at all', { code: 'EIO', toString: (): string => 'it broke' }, 'UNKNOWN', 'it broke'],
  ['as nothing', undefined, 'UNKNOWN', 'undefined'],
])('a failure of the disk is told %s', (_how, error, code, text) => {
  expect(reasonOf(error)).toEqual({ code, text });
});
