import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from './io.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { bugFailure, run } from './run.ts';

/** How often to look whether output is out that a slow reader holds up, in milliseconds. */
const LINGER_MS = 1000;

/** How many unforeseen errors are shown; each after them only counts for the exit code. */
const MOST_BUGS_SHOWN = 5;

/**
 * Runs the command line in a real process, sets its exit code and ends it, but never while output is still under way.
 */
export async function start(process: NodeJS.Process): Promise<void> {
  const outputs: NodeJS.WriteStream[] = [];
  const io = processIo(process, outputs);
  const redactor = createRedactor(process.env);
  let shown = 0;
  process.on('uncaughtException', (error) => {
    // An apply under way must still reach a safe point, so the process goes on.
    process.exitCode = worse(process.exitCode, 1);
    // What fails while it is being shown comes back here: without an end to it the process would never have one.
    shown += 1;
    if (shown > MOST_BUGS_SHOWN) return;
    void showBug(io, error, redactor);
  });
  const exitCode = await run(io, redactor);
  process.exitCode = worse(process.exitCode, exitCode);
  endWritten(process, outputs);
}

async function showBug(io: Io, error: unknown, redactor: Redactor): Promise<void> {
  try {
    const { tellFailure } = await import('./failure-output.ts');
    tellFailure(io, bugFailure(error, io, redactor));
  } catch {
    io.stderr.write('error: An unforeseen error, which could not be shown: the installation may be damaged.\n');
  }
}

/**
 * Ends the process once its output is out: nothing else that may still be open matters then, such as a connection of a command that
 * was interrupted, and tidying up takes Node longer than some commands.
 */
function endWritten(process: NodeJS.Process, outputs: readonly NodeJS.WriteStream[]): void {
  // What went wrong with the last write is told before the next turn.
  setImmediate(() => {
    if (outputs.every((output) => output.writableLength === 0)) process.exit();
    setTimeout(() => endWritten(process, outputs), LINGER_MS).unref();
  });
}

/** The real process as the command line sees it. Node makes a standard stream when it is first looked at, so nobody does for nothing. */
function processIo(process: NodeJS.Process, outputs: NodeJS.WriteStream[]): Io {
  const stderr = output(outputs, () => process.stderr.on('error', () => {}));
  const stdout = output(outputs, () => watchResults(process, stderr));
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    clock: { now: () => Date.now(), sleep: async (ms) => sleep(ms) },
    entropy: { hex8: () => randomBytes(4).toString('hex') },
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return () => process.off(signal, listener);
    },
    exitNow: (code) => process.exit(code),
  };
}

/**
 * A reader that closed the pipe early is no error: an apply must still reach a safe point. Any other failure to write, such
 * as a full disk behind a redirection, is one, because the result is lost.
 */
function watchResults(process: NodeJS.Process, stderr: () => NodeJS.WriteStream): NodeJS.WriteStream {
  return process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = worse(1, process.exitCode);
    stderr().write(`error: The result could not be written to stdout (${error.code ?? 'unknown cause'})\n`);
  });
}

/** The stream that `make` makes, at the first call; `outputs` gets to know of it. */
function output(outputs: NodeJS.WriteStream[], make: () => NodeJS.WriteStream): () => NodeJS.WriteStream {
  let made: NodeJS.WriteStream | null = null;
  return () => {
    if (made === null) outputs.push((made = make()));
    return made;
  };
}

/** A lost result (1) outranks success and "there are changes", nothing else. */
function worse(one: string | number | null | undefined, other: string | number | null | undefined): number {
  const [a, b] = [Number(one ?? 0), Number(other ?? 0)];
  if (a === 0) return b;
  if (b === 0) return a;
  return a === 1 && b === 2 ? 1 : b;
}
