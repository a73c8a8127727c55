import { open } from 'node:fs/promises';
import { Failure } from '../errors.ts';

/** A file with one credential in it is never larger; a mistaken path must not read gigabytes. */
const LARGEST_FILE_BYTES = 64 * 1024;

/**
 * The values of these variables, each given directly or through `<NAME>_FILE`; the empty text where neither is set. Both
 * forms of every variable are deleted from `env` before anything can fail. Throws `Failure`, exit 3.
 */
export async function readVariables<Name extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const sources = names.map((name) => ({ name, direct: take(env, name), file: take(env, `${name}_FILE`) }));
  const entries = await Promise.all(sources.map(async (source) => [source.name, await valueOf(source)] as const));
  // `fromEntries` widens the keys, which are just the names that came in.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Record<Name, string>;
}

interface Source {
  readonly name: string;
  readonly direct: string;
  readonly file: string;
}

function take(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name] ?? '';
  delete env[name];
  return value;
}

async function valueOf({ name, direct, file }: Source): Promise<string> {
  if (direct !== '' && file !== '') {
    throw invalid(`Both ${name} and ${name}_FILE are set, and only one of them can be meant.`, 'Unset one of them.');
  }
  const value = file === '' ? direct : (await readValueFile(`${name}_FILE`, file)).replace(/\r?\n$/, '');
  if (/[^\x21-\x7e]/.test(value)) {
    const what = /\s/.test(value) ? 'white space' : 'a character that no credential or URL has';
    throw invalid(`${file === '' ? name : `The file of ${name}_FILE`} holds ${what}.`, 'Set it again, without quotes.');
  }
  return value;
}

async function readValueFile(variable: string, path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(variable, path, codeOf(error));
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST_FILE_BYTES + 1));
    if (bytesRead <= LARGEST_FILE_BYTES) return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    throw unreadable(variable, path, codeOf(error));
  } finally {
    await file.close();
  }
  throw unreadable(variable, path, 'larger than 64 KiB');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown cause';
}

function unreadable(variable: string, path: string, cause: string): Failure {
  return invalid(`${variable} names ${path}, which cannot be read (${cause}).`, null);
}

function invalid(detail: string, hint: string | null): Failure {
  return new Failure({
    exitCode: 3,
    code: 'environment-invalid',
    summary: 'The environment cannot be used',
    detail,
    hint,
  });
}
