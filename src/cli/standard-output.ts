/**
 * stdout without a stream. Node takes longer to make one than to validate a small manifest, and nearly every result is a few lines. More
 * than a pipe surely takes at once goes to the stream, so that a slow reader never holds the process up, and so does everything that a
 * terminal shows.
 */
import { fstatSync, writeSync } from 'node:fs';
import type { OutputStream } from './io.ts';

const STDOUT = 1;

/** What POSIX lets every pipe take in one piece. */
const PIPE_BYTES = 4096;

/**
 * @param stream makes the stream, at the first call
 * @param onError what to do about an error of a write, as with the stream's own `error` event
 */
export function standardOutput(
  stream: () => NodeJS.WriteStream,
  onError: (error: NodeJS.ErrnoException) => void,
): OutputStream {
  return isPipeOrFile() ? new ShortOutput(stream, onError) : stream();
}

function isPipeOrFile(): boolean {
  try {
    const found = fstatSync(STDOUT);
    return found.isFIFO() || found.isFile();
  } catch {
    return false;
  }
}

class ShortOutput implements OutputStream {
  readonly isTTY = false;
  readonly #stream: () => NodeJS.WriteStream;
  readonly #onError: (error: NodeJS.ErrnoException) => void;
  #left = PIPE_BYTES;

  constructor(stream: () => NodeJS.WriteStream, onError: (error: NodeJS.ErrnoException) => void) {
    this.#stream = stream;
    this.#onError = onError;
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    this.#left = bytes.length > this.#left ? 0 : this.#left - bytes.length;
    // Once the stream has been used everything follows it there: the order stays.
    if (this.#left === 0) this.#stream().write(bytes);
    else this.#writeNow(bytes);
  }

  #writeNow(bytes: Buffer): void {
    try {
      const written = writeSync(STDOUT, bytes);
      if (written < bytes.length) this.#goOn(bytes.subarray(written));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // Whoever opened the pipe does not want to wait, and it is full.
      if ('code' in error && error.code === 'EAGAIN') this.#goOn(bytes);
      else this.#onError(error);
    }
  }

  #goOn(rest: Buffer): void {
    this.#left = 0;
    this.#stream().write(rest);
  }
}
