/** The real disk, of which chosen calls fail. */
import { realDisk, type Disk, type DiskFile } from '../../src/sealing/disk.ts';

export interface DiskFault {
  /** 1-based count over all calls; every later call fails too with `forever`. */
  readonly at: number;
  readonly forever: boolean;
  readonly code: 'ENOSPC' | 'EIO' | 'EACCES';
  /** How many bytes a failing write leaves on disk. */
  readonly torn: number;
}

export interface FaultyDisk extends Disk {
  /** The calls so far, by name. */
  readonly calls: readonly string[];
}

/** A disk that fails as told; with null it only counts. */
export function faultyDisk(fault: DiskFault | null): FaultyDisk {
  const calls: string[] = [];
  const faulty = (name: string): boolean => {
    calls.push(name);
    return fault !== null && (calls.length === fault.at || (fault.forever && calls.length > fault.at));
  };
  const failing = async <Result>(
    name: string,
    work: () => Promise<Result>,
    before = async () => {},
  ): Promise<Result> => {
    if (!faulty(name)) return work();
    await before();
    throw Object.assign(new Error(`${fault?.code}: made to fail`), { code: fault?.code });
  };
  const wrap = (file: DiskFile): DiskFile => ({
    write: (bytes) =>
      failing(
        'write',
        () => file.write(bytes),
        async () => {
          if (fault !== null && fault.torn > 0) await file.write(bytes.subarray(0, fault.torn));
        },
      ),
    sync: () => failing('sync', () => file.sync()),
    truncate: (size) => failing('truncate', () => file.truncate(size)),
    // Like close(2), which gives the descriptor back also where it reports an error.
    close: () =>
      failing(
        'close',
        () => file.close(),
        () => file.close(),
      ),
  });
  return {
    calls,
    inspect: (path) => failing('inspect', () => realDisk.inspect(path)),
    probeWritable: (folder) => failing('probeWritable', () => realDisk.probeWritable(folder)),
    makeFolder: (path) => failing('makeFolder', () => realDisk.makeFolder(path)),
    syncFolder: (path) => failing('syncFolder', () => realDisk.syncFolder(path)),
    create: (path, mode) => failing('create', async () => wrap(await realDisk.create(path, mode))),
    remove: (path) => failing('remove', () => realDisk.remove(path)),
  };
}
