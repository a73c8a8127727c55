/**
 * The process as the command line sees it: arguments, environment, streams, signals, time and randomness.
 * Tests hand in another one; `main.ts` hands in the real process.
 */
import type { Clock, Entropy } from '../apply/ports.ts';

/** What the command line asks of an output stream. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface Io {
  /** The arguments behind the program's name. */
  readonly argv: readonly string[];
  /** The environment itself, not a copy: credentials are removed from it once read. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Calls `listener` for each arriving signal until the returned function is called. */
  onSignal(signal: StopSignal, listener: () => void): () => void;
  /** Ends the process at once; only for a second SIGINT (design section 8). */
  exitNow(code: number): void;
}
