import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { realDisk } from '../../src/sealing/disk.ts';
import { writePrivateFile } from '../../src/sealing/private-file.ts';
import { makeFolder } from '../support/sealing.ts';

describe('a plaintext file', () => {
  test('holds the text and is for its owner alone, whatever the umask', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const path = join(await makeFolder(), 'secret.env');
    await writePrivateFile(path, "CI_DBT_CLIENT_SECRET='…'\n");
    expect(await readFile(path, 'utf8')).toBe("CI_DBT_CLIENT_SECRET='…'\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('never takes the place of another file', async () => {
    const path = join(await makeFolder(), 'secret.env');
    await writeFile(path, 'mine');
    await expect(writePrivateFile(path, 'new')).rejects.toMatchObject({
      exitCode: 6,
      code: 'file-not-written',
      detail: `${path}: it exists already.`,
      hint: 'nothing is ever overwritten: give a new name',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  test.each(['a file', 'nothing'])('is never written through a link to %s', async (target) => {
    const folder = await makeFolder();
    if (target === 'a file') await writeFile(join(folder, 'target'), 'mine');
    await symlink(join(folder, 'target'), join(folder, 'link'));
    await expect(writePrivateFile(join(folder, 'link'), 'new')).rejects.toMatchObject({ exitCode: 6 });
    const left = await readdir(folder);
    expect(left).toEqual(target === 'a file' ? ['link', 'target'] : ['link']);
    if (target === 'a file') expect(await readFile(join(folder, 'target'), 'utf8')).toBe('mine');
  });

  test('is removed again where it cannot be kept, and the failure says why', async () => {
    const full = Object.assign(new Error('ENOSPC: made to fail'), { code: 'ENOSPC' });
    const flush = vi.spyOn(realDisk, 'syncFolder').mockRejectedValue(full);
    onTestFinished(() => flush.mockRestore());
    const folder = await makeFolder();
    const path = join(folder, 'secret.env');
    await expect(writePrivateFile(path, 'new')).rejects.toMatchObject({
      exitCode: 6,
      code: 'file-not-written',
      detail: `${path}: no space left on the device.`,
      hint: null,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('needs a folder that is there, and says which is not', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'there'));
    const path = join(folder, 'missing', 'secret.env');
    await expect(writePrivateFile(path, 'new')).rejects.toMatchObject({
      exitCode: 6,
      code: 'file-not-written',
      detail: `${path}: no such file or folder.`,
      hint: null,
    });
    expect(await readdir(folder)).toEqual(['there']);
  });
});
