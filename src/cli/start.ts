import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bugFailure, MOST_BUGS_SHOWN } from './bug-failure.ts';
import type { Io, OutputStream } from './io.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { run } from './run.ts';
import { standardOutput } from './standard-output.ts';

/** How long what is still open may keep a finished process, in milliseconds. */
const LINGER_MS = 100;

/**
 * Runs the command line in a real process and sets its exit code (design section 8: output through a pipe would be cut by an exit).
 */
export async function start(process: NodeJS.Process): Promise<void> {
  const outputs: NodeJS.WriteStream[] = [];
  const io = processIo(process, outputs);
  const redactor = createRedactor(process.env);
  let shown = 0;
  process.on('uncaughtException', (error) => {
    // An apply under way must still reach a safe point, so the process goes on.
    process.exitCode = worse(1, process.exitCode);
    // What fails while it is being shown comes back here: without an end to it the process would never have one.
    shown += 1;
    if (shown > MOST_BUGS_SHOWN) return;
    void showBug(io, error, redactor);
  });
  const exitCode = await run(io, redactor);
  process.exitCode = worse(process.exitCode, exitCode);
  if (process.getActiveResourcesInfo().length > 0) endLate(process, outputs);
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
 * A process ends by itself once nothing is open any more. Where something stays open, such as a connection that was cut off by a signal, it
 * is ended, but never while output is under way.
 */
function endLate(process: NodeJS.Process, outputs: readonly NodeJS.WriteStream[]): void {
  const end = (): void => {
    if (outputs.every((output) => output.writableLength === 0)) process.exit();
    endLate(process, outputs);
  };
  setTimeout(end, LINGER_MS).unref();
}

/** The real process as the command line sees it. Node makes a standard stream when it is first looked at, so nobody does for nothing. */
function processIo(process: NodeJS.Process, outputs: NodeJS.WriteStream[]): Io {
  const stderr = once(() =>
    noted(
      outputs,
      process.stderr.on('error', () => {}),
    ),
  );
  const onError = (error: NodeJS.ErrnoException): void => tellLostResult(process, stderr, error);
  const stream = once(() => noted(outputs, process.stdout.on('error', onError)));
  const stdout = once(() => standardOutput(stream, onError));
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
function tellLostResult(process: NodeJS.Process, stderr: () => OutputStream, error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = worse(1, process.exitCode);
  stderr().write(`error: The result could not be written to stdout (${error.code ?? 'unknown cause'})\n`);
}

function noted(outputs: NodeJS.WriteStream[], output: NodeJS.WriteStream): NodeJS.WriteStream {
  outputs.push(output);
  return output;
}

/** What `make` makes, at the first call. */
function once<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | null = null;
  return () => (made ??= { it: make() }).it;
}

/** A lost result (1) outranks success and "there are changes", nothing else. */
function worse(one: string | number | null | undefined, other: string | number | null | undefined): number {
  const [a, b] = [Number(one ?? 0), Number(other ?? 0)];
  if (a === 0) return b;
  if (b === 0) return a;
  return a === 1 && b === 2 ? 1 : b;
}
