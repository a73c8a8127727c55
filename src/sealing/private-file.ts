import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../errors.ts';
import { realDisk, reasonOf } from './disk.ts';

/**
 * Writes plaintext that only its owner may read: the file is born with mode 0600, never overwrites anything, and is flushed.
 * Throws `Failure` (exit 6); a half-written file is removed again.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const handle = await openNew(path);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
    await handle.close();
    await realDisk.syncFolder(dirname(path));
  } catch (error) {
    await handle.close().catch(() => {});
    await unlink(path).catch(() => {});
    throw notWritten(path, error);
  }
}

async function openNew(path: string) {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    return await open(path, flags, 0o600);
  } catch (error) {
    throw notWritten(path, error);
  }
}

function notWritten(path: string, error: unknown): Failure {
  const { code, text } = reasonOf(error);
  return new Failure({
    exitCode: 6,
    code: 'file-not-written',
    summary: 'The file was not written',
    detail: `${path}: ${text}.`,
    hint: code === 'EEXIST' ? 'nothing is ever overwritten: give a new name' : null,
  });
}
