/** A process for tests of the command line that need no real one. */
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

export interface FakeIo extends Io {
  /** All that was written so far. */
  readonly written: { stdout: string; stderr: string };
}

/** An Io with these parts; its streams are no terminals unless they say so, and it answers `lines` on stdin. */
export function fakeIo(
  parts: Partial<Io> & { readonly lines?: readonly string[]; readonly terminal?: boolean } = {},
): FakeIo {
  const { lines = [], terminal = false, ...rest } = parts;
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) =>
    Object.assign(new PassThrough(), { isTTY: terminal }).on('data', (chunk) => (written[name] += String(chunk)));
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal });
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  return {
    argv: [],
    env: {},
    cwd: '/',
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    clock: { now: () => Date.now(), sleep: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    entropy: {
      hex8: () =>
        Math.floor(Math.random() * 2 ** 32)
          .toString(16)
          .padStart(8, '0'),
    },
    onSignal: () => () => {},
    exitNow: () => {},
    ...rest,
    written,
  };
}
