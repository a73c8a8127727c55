import { constants, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../errors.ts';
import { reasonOf } from './disk.ts';
import { parseSealedFile, type SealedFile } from './sealed-file.ts';

/**
 * Reads every `*.jsonl` file right in the secrets directory, sorted by name; their paths are relative to it. A missing directory
 * holds nothing. Throws `Failure` (exit 6) where the directory or a file in it cannot be read: a plan made without knowing what
 * is sealed there could purge a client that only waits to be published.
 */
export async function readSecretsDirectory(directory: string): Promise<readonly SealedFile[]> {
  const names = sealedFileNames(directory);
  const files: SealedFile[] = [];
  for (const name of names) {
    const text = await readRegularFile(join(directory, name), directory);
    if (text !== null) files.push(parseSealedFile(text, name));
  }
  return files;
}

/** At once: for a folder that is empty, as a rule, Node's threads need not be started. */
function sealedFileNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  } catch (error) {
    if (reasonOf(error).code === 'ENOENT') return [];
    throw unreadable(directory, directory, error);
  }
}

/** Null for folders, pipes and the like; opened without blocking, so that a pipe of that name cannot hang the run. */
async function readRegularFile(path: string, directory: string): Promise<string | null> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return (await handle.stat()).isFile() ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, directory, error);
  }
}

function unreadable(path: string, directory: string, error: unknown): Failure {
  return new Failure({
    exitCode: 6,
    code: 'secrets-directory-unreadable',
    summary: 'The secrets directory cannot be read',
    detail: `${path}: ${reasonOf(error).text}. Without the sealed files in ${directory} nobody can tell which clients wait to be published.`,
    hint: 'make it readable, or name another folder with --secrets-dir',
  });
}
