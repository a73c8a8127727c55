/** Runs the shell steps of a pipeline as its runner does: one process that a cancellation reaches, one log. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ShellResult {
  /** As a shell counts it: 128 and the signal's number where a signal ended the process. */
  readonly exitCode: number;
  /** Both streams as they came. */
  readonly log: string;
}

export interface ShellOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets the step's entry process, the only one that a runner signals. */
  readonly started?: ((child: ChildProcess) => void) | undefined;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a program with these arguments to its end. */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  { cwd, env, started }: ShellOptions,
): Promise<ShellResult> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  }
  started?.(child);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { exitCode: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0), log };
}
