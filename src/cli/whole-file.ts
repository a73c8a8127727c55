import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import { reasonOf } from './manifest-files.ts';

/** The text of a file that the command line names. Throws a `Failure` (exit 3) where it cannot be read. */
export async function readWholeFile(cwd: string, file: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new Failure({
      exitCode: 3,
      code: 'file-unreadable',
      summary: 'A file cannot be read',
      detail: `${file}: ${reasonOf(error)}.`,
    });
  }
}
