/** Whether a place is fit to hold sealed files (design section 6). Doctor asks, and the writer before it makes its file. */
import { dirname, resolve } from 'node:path';
import { Failure } from '../errors.ts';
import { hiddenPartOf, hiddenPathProblem } from '../hidden-part.ts';
import { realDisk, reasonOf, type Disk, type Entry } from './disk.ts';

/**
 * Throws `Failure` (exit 6) where no sealed file could be made in the directory: a hidden part in the path as configured, no
 * folder, a symbolic link, world-writable, not writable. A directory that is missing yet is fine if it could be made.
 * Changes nothing on disk.
 */
export async function checkDirectory(directory: string, disk: Disk = realDisk): Promise<void> {
  refuseHiddenParts(directory);
  const folder = await nearestFolder(resolve(directory), disk);
  await guardDisk(folder, () => disk.probeWritable(folder));
}

/** Throws `Failure` (exit 6) for a path with a part that begins with a dot: artifact uploads leave hidden files out in silence. */
export function refuseHiddenParts(path: string): void {
  const hidden = hiddenPartOf(path);
  if (hidden === null) return;
  throw new Failure({
    exitCode: 6,
    code: 'hidden-secrets-path',
    summary: 'The secrets path is hidden',
    ...hiddenPathProblem(path, hidden),
  });
}

/** Makes the directory and its missing parents, each flushed into the folder that holds it. Throws `Failure` (exit 6). */
export async function makeDirectory(directory: string, disk: Disk): Promise<void> {
  const path = resolve(directory);
  await guardDisk(directory, async () => {
    const missing: string[] = [];
    for (let at = path; (await disk.inspect(at)) === null && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
    for (const folder of missing) {
      await disk.makeFolder(folder);
      await disk.syncFolder(dirname(folder));
    }
  });
}

/** Runs a disk operation of the preflight and makes a `Failure` (exit 6) of its error. */
export async function guardDisk<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unusable(`${path}: ${reasonOf(error).text}.`, 'free or fix it, or name another folder with --secrets-dir');
  }
}

/** `Failure` (exit 6) with the one headline of all preflight refusals. */
export function unusable(detail: string, hint: string): Failure {
  return new Failure({
    exitCode: 6,
    code: 'secrets-path-unusable',
    summary: 'No sealed file can be written',
    detail,
    hint,
  });
}

/** The directory itself after its checks, or the nearest parent that exists and in which it would be made. */
async function nearestFolder(path: string, disk: Disk): Promise<string> {
  const entry = await guardDisk(path, () => disk.inspect(path));
  if (entry !== null) {
    refuseEntry(path, entry);
    return path;
  }
  let parent = dirname(path);
  while ((await guardDisk(parent, () => disk.inspect(parent))) === null && dirname(parent) !== parent)
    parent = dirname(parent);
  return parent;
}

function refuseEntry(path: string, entry: Entry): void {
  if (entry.kind !== 'folder') {
    throw unusable(`${path} is a ${entry.kind}, not a folder.`, 'name a real folder with --secrets-dir');
  }
  if (entry.mode !== null && (entry.mode & 0o002) !== 0) {
    throw unusable(
      `${path} is world-writable: anybody on this machine could put sealed files there.`,
      `take that right away with: chmod o-w ${path}`,
    );
  }
}
