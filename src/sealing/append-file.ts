/**
 * A file that only ever grows by whole lines. Every line is flushed before its write counts as done; a line that could not be
 * written whole is cut off again.
 */
import { reasonOf, type Disk, type DiskFile } from './disk.ts';

/** Opens the file, which must not exist, with mode 0644 less the umask. Rejects with the disk's own error. */
export async function createAppendFile(disk: Disk, path: string): Promise<AppendFile> {
  return new AppendFile(path, await disk.create(path, 0o644));
}

export class AppendFile {
  readonly #path: string;
  readonly #file: DiskFile;
  #size = 0;
  #last: Promise<unknown> = Promise.resolve();
  #damage: string | null = null;

  constructor(path: string, file: DiskFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Appends one line and flushes it; lines asked for at the same time follow one another. Rejects with an `Error` that says why
   * in words. The file then ends where it ended before; where even that failed, every later line is refused.
   */
  append(line: string): Promise<void> {
    return this.#inTurn(() => this.#append(new TextEncoder().encode(line)));
  }

  /** Closes the file once all lines are written. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#file.close());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (this.#damage !== null) throw new Error(this.#damage);
    try {
      await this.#writeWhole(bytes);
      await this.#file.sync();
      this.#size += bytes.length;
    } catch (error) {
      const cut = await this.#cutBack();
      throw new Error(`${this.#path}: ${reasonOf(error).text}${cut === null ? '' : `; ${cut}`}`, { cause: error });
    }
  }

  /** One write as a rule; the system may take less of it than asked. */
  async #writeWhole(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const taken = await this.#file.write(rest);
      if (taken <= 0) throw new Error('the system took no more bytes');
      rest = rest.subarray(taken);
    }
  }

  /** Null if the file ends on a whole line again, else what is to be told. */
  async #cutBack(): Promise<string | null> {
    try {
      await this.#file.truncate(this.#size);
    } catch (error) {
      this.#damage = `the last line of ${this.#path}, torn or whole, does not count but could not be cut off (${reasonOf(error).text})`;
      return this.#damage;
    }
    try {
      await this.#file.sync();
      return null;
    } catch {
      // The cut is made; whether it outlives a crash is in doubt, and a reader tolerates the torn line that would be left.
      return null;
    }
  }
}
