import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../errors.ts';
import { reasonOf } from './disk.ts';
import { parseSealedFile, type SealedFile } from './sealed-file.ts';

/**
 * Reads a sealed file that was named on the command line (relative to `cwd`). Throws `Failure`: exit 3 where it cannot be read or
 * is no sealed file, exit 6 where its format is newer than this version.
 */
export async function readSealedFile(cwd: string, path: string): Promise<SealedFile> {
  const file = parseSealedFile(await readText(cwd, path), path);
  if (file.header === null && file.secrets.length === 0) {
    throw notASealedFile(`${path} holds neither the header nor a record of a sealed file.`);
  }
  return file;
}

async function readText(cwd: string, path: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw notASealedFile(`${path}: ${reasonOf(error).text}.`);
  }
}

function notASealedFile(detail: string): Failure {
  return new Failure({
    exitCode: 3,
    code: 'no-sealed-file',
    summary: 'No sealed file',
    detail,
    hint: 'apply names the sealed file that it wrote; it ends in .sealed.jsonl',
  });
}
