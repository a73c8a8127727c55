/** The few file operations that the sealed file needs, behind an interface so that tests can make any of them fail. */
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, unlink, type FileHandle } from 'node:fs/promises';

export interface Disk {
  /** What stands at the path itself (symbolic links are not followed); null where nothing does. */
  inspect(path: string): Promise<Entry | null>;
  /** Resolves if the process may make files in the folder. */
  probeWritable(folder: string): Promise<void>;
  /** Makes one folder, mode 0755 less the umask; it is no error if somebody else has just made it. */
  makeFolder(path: string): Promise<void>;
  /** Flushes a folder's entries. */
  syncFolder(path: string): Promise<void>;
  /** Makes the file, which must not exist in any form, for appending. */
  create(path: string, mode: number): Promise<DiskFile>;
  remove(path: string): Promise<void>;
}

export interface DiskFile {
  /** One write call; the number of bytes taken may be smaller than asked. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface Entry {
  readonly kind: 'file' | 'folder' | 'symbolic link' | 'pipe, socket or device';
  /** Permission bits; null where the system has none to speak of (Windows). */
  readonly mode: number | null;
}

/** Why a file operation failed: the system's code, and words for people. */
export function reasonOf(error: unknown): { readonly code: string; readonly text: string } {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  const text = error instanceof Error ? error.message : String(error);
  return { code, text: REASONS[code] ?? text };
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EIO: 'input/output error',
  EEXIST: 'it exists already',
  ELOOP: 'it is a symbolic link',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many open files',
};

/** The disk itself. */
export const realDisk: Disk = {
  inspect: inspectPath,
  probeWritable: (folder) => access(folder, constants.W_OK | constants.X_OK),
  makeFolder,
  syncFolder,
  create: createFile,
  remove: (path) => unlink(path),
};

async function inspectPath(path: string): Promise<Entry | null> {
  try {
    const stats = await lstat(path);
    const mode = process.platform === 'win32' ? null : stats.mode & 0o7777;
    if (stats.isSymbolicLink()) return { kind: 'symbolic link', mode };
    if (stats.isDirectory()) return { kind: 'folder', mode };
    return { kind: stats.isFile() ? 'file' : 'pipe, socket or device', mode };
  } catch (error) {
    if (reasonOf(error).code === 'ENOENT') return null;
    throw error;
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o755 });
  } catch (error) {
    if (reasonOf(error).code !== 'EEXIST') throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no way to flush a folder; its file systems write the entry with the file.
  if (process.platform === 'win32') return;
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function createFile(path: string, mode: number): Promise<DiskFile> {
  // Windows lacks O_NOFOLLOW; O_EXCL refuses a link at the end of the path all the same.
  const noFollow = constants.O_NOFOLLOW ?? 0;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | noFollow;
  return diskFile(await open(path, flags, mode));
}

function diskFile(handle: FileHandle): DiskFile {
  return {
    write: async (bytes) => (await handle.write(bytes, 0, bytes.length, null)).bytesWritten,
    sync: () => handle.sync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  };
}
