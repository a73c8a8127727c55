import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import { reasonOf } from './manifest-files.ts';

/** Writes a file that must not exist yet, making its folders. Throws a `Failure` (exit 6) rather than overwrite. */
export async function createFile(cwd: string, file: string, text: string): Promise<void> {
  const full = path.resolve(cwd, file);
  try {
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, text, { flag: 'wx' });
  } catch (error) {
    throw new Failure({
      exitCode: 6,
      code: 'file-not-written',
      summary: 'A file is not written',
      detail: `${file}: ${reasonOf(error)}.`,
      hint: 'Nothing is ever overwritten: name another file, or move this one away.',
    });
  }
}
