/** The files behind `-f`: expands folders, reads everything, and reports all that cannot be read at once. */
import { closeSync, createReadStream, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import type { SourceFile } from '../manifest/read.ts';
import { leadsOut } from './link-guard.ts';

/** Read where no `-f` is given. */
export const DEFAULT_MANIFEST = 'atlan-oauth.yaml';

/** More than a manifest may have (design section 2): one byte above it is enough for the reader to refuse the file. */
const READ_AT_MOST = 10 * 1024 * 1024 + 1;
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads the manifest's files in the order of `-f`; a folder stands for all `*.yaml` and `*.yml` in it, sorted. A file named
 * twice is read once.
 *
 * Throws a `Failure` (exit 3) with a diagnostic for each path that cannot be read.
 */
export async function readManifestFiles(cwd: string, paths: readonly string[]): Promise<readonly SourceFile[]> {
  const problems: Diagnostic[] = [];
  const wanted = paths.length === 0 ? [DEFAULT_MANIFEST] : paths;
  const unique = withoutRepeats(
    cwd,
    wanted.flatMap((given) => expand(cwd, given, problems)),
  );
  const files = await Promise.all(unique.map(async (named) => readFile(cwd, named, problems)));
  if (problems.length > 0) throw unreadable(problems, paths.length === 0);
  return files.filter((file) => file !== null);
}

/**
 * Reads one file up to the manifest's size limit. Rejects with the system's error. An ordinary file is read at once, because
 * handing it to Node's threads takes longer than reading it; a pipe may make us wait.
 */
export async function readSourceFile(cwd: string, file: string): Promise<SourceFile> {
  const location = path.resolve(cwd, file);
  const isOrdinary = statSync(location).isFile();
  const chunks: Buffer[] = [];
  if (isOrdinary) for (const chunk of chunksOf(location)) chunks.push(chunk);
  else for await (const chunk of createReadStream(location, { end: READ_AT_MOST - 1 })) chunks.push(chunk);
  return { path: file, bytes: Buffer.concat(chunks) };
}

function* chunksOf(location: string): Generator<Buffer> {
  const descriptor = openSync(location, 'r');
  try {
    for (let left = READ_AT_MOST; left > 0;) {
      const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES));
      const size = readSync(descriptor, chunk);
      if (size === 0) return;
      left -= size;
      yield chunk.subarray(0, size);
    }
  } finally {
    closeSync(descriptor);
  }
}

interface Named {
  readonly file: string;
  /** Given with `-f`, where the file itself was not. */
  readonly folder: string | null;
}

function expand(cwd: string, given: string, problems: Diagnostic[]): readonly Named[] {
  try {
    const found = statSync(path.resolve(cwd, given));
    if (!found.isDirectory()) return [{ file: given, folder: null }];
    const names = readdirSync(path.resolve(cwd, given))
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort();
    if (names.length === 0)
      problems.push(problem('manifest-folder-empty', `The folder ${given} has no *.yaml or *.yml file.`));
    return names.map((name) => ({ file: path.join(given, name), folder: given }));
  } catch (error) {
    problems.push(problem('manifest-unreadable', `${given}: ${reasonOf(error)}.`));
    return [];
  }
}

function withoutRepeats(cwd: string, files: readonly Named[]): readonly Named[] {
  if (files.length < 2) return files;
  const byIdentity = new Map<string, Named>();
  for (const named of files) {
    const identity = identityOf(path.resolve(cwd, named.file)) ?? named.file;
    if (!byIdentity.has(identity)) byIdentity.set(identity, named);
  }
  return [...byIdentity.values()];
}

/** Null where the file cannot be had: reading it will say why. */
function identityOf(location: string): string | null {
  try {
    return realpathSync(location);
  } catch {
    return null;
  }
}

async function readFile(cwd: string, named: Named, problems: Diagnostic[]): Promise<SourceFile | null> {
  const { file, folder } = named;
  try {
    if (!leadsOut(file, { cwd, folder })) return await readSourceFile(cwd, file);
    const detail = `${file} is, or lies behind, a link that leads out of the checkout or folder that it lies in.`;
    const hint = 'Such a link could show files of this machine in a log. Name the file itself with -f.';
    problems.push(problem('manifest-leads-out', detail, hint));
  } catch (error) {
    problems.push(problem('manifest-unreadable', `${file}: ${reasonOf(error)}.`));
  }
  return null;
}

function problem(code: string, detail: string, hint: string | null = null): Diagnostic {
  return { severity: 'error', code, summary: 'Manifest cannot be read', detail, hint, place: null };
}

function unreadable(problems: readonly Diagnostic[], byDefault: boolean): Failure {
  return new Failure({
    exitCode: 3,
    code: 'manifest-unreadable',
    summary: 'Manifest cannot be read',
    detail: byDefault ? `Without -f the manifest is ${DEFAULT_MANIFEST} in the working directory.` : '',
    hint: byDefault ? 'Name another one with -f, or write a first one with: atlan-oauth init' : null,
    diagnostics: problems,
  });
}

/** What went wrong with a file, in words: `no such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause';
  const code = (error as NodeJS.ErrnoException).code;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? error.message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'it exists already',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the file system is read-only',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};
