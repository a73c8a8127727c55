import { randomBytes } from 'node:crypto';
import { lstat, open, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a document whole or not at all: a reader never sees half of it, and after a failure the old content stands. What
 * is no regular file (`/dev/stderr`, a pipe) is written to directly. Not for secrets: those have their own writer.
 *
 * Rejects with the system's error.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  if (await isSpecial(file)) return writeFile(file, text);
  const draft = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function isSpecial(file: string): Promise<boolean> {
  try {
    return !(await lstat(file)).isFile();
  } catch {
    return false;
  }
}
