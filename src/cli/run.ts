/** One catch for the whole command line: expected ends show message and hint, a bug shows where to report it. */
import type { Command } from 'commander';
import { Failure } from '../errors.ts';
import { bugFailure } from './bug-failure.ts';
import { CommandContext } from './command-context.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { interruptible, Interrupted, signalExitCode } from './signals.ts';
import { isHelpShown, usageFailure } from './usage.ts';

/** Runs the command that `io.argv` names and returns its exit code (design section 8). Never throws. */
export async function run(io: Io, redactor: Redactor = createRedactor(io.env)): Promise<number> {
  try {
    refuseNodeDebug(io.env);
    return await interruptible(io, async (interruption) => {
      const context = new CommandContext(io, interruption, redactor);
      const program = createProgram(context);
      await program.parseAsync(withoutVainHelp(program, io.argv), { from: 'user' });
      return context.exitCode;
    });
  } catch (error) {
    if (isHelpShown(error)) return 0;
    const { failure, exitCode } = failureOf(error, io, redactor);
    return showEnd(io, failure, exitCode);
  }
}

/** `help plann` means an unknown command, of which commander would show no more than the overview. */
function withoutVainHelp(program: Command, argv: readonly string[]): readonly string[] {
  const [help, topic = '-'] = argv;
  if (help !== 'help' || topic.startsWith('-')) return argv;
  return program.commands.some((command) => command.name() === topic) ? argv : argv.slice(1);
}

interface End {
  readonly failure: Failure;
  readonly exitCode: number;
}

function failureOf(error: unknown, io: Io, redactor: Redactor): End {
  if (error instanceof Failure) return { failure: error, exitCode: error.exitCode };
  if (error instanceof Interrupted) return { failure: interruptedFailure(error), exitCode: signalExitCode(error.by) };
  const failure = usageFailure(error) ?? bugFailure(error, io, redactor);
  return { failure, exitCode: failure.exitCode };
}

/** Tells how the command ended and returns the exit code. */
async function showEnd(io: Io, failure: Failure, exitCode: number): Promise<number> {
  // Loaded only where something failed.
  const { showFailure } = await import('./failure-output.ts');
  showFailure(io, failure, exitCode);
  return exitCode;
}

function interruptedFailure(error: Interrupted): Failure {
  // The exit code of the field is not used: a signal has its own.
  return new Failure({
    exitCode: 1,
    code: 'interrupted',
    summary: 'Interrupted',
    detail: `${error.by} arrived before anything was written to the tenant.`,
  });
}

/** Node itself would print every header, credentials included (design section 8). */
function refuseNodeDebug(env: NodeJS.ProcessEnv): void {
  const risky = (env['NODE_DEBUG'] ?? '').split(',').find((section) => printsRequests(section.trim()));
  if (risky === undefined) return;
  throw new Failure({
    exitCode: 3,
    code: 'node-debug',
    summary: 'NODE_DEBUG would print credentials',
    detail: `NODE_DEBUG asks Node.js itself to log "${risky.trim()}", and that log shows the Authorization header.`,
    hint: 'Unset NODE_DEBUG. --verbose shows every request without credentials.',
  });
}

function printsRequests(section: string): boolean {
  if (section === '') return false;
  const pattern = new RegExp(`^${section.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');
  return ['http', 'https', 'http2', 'net', 'tls', 'undici'].some((name) => pattern.test(name));
}
