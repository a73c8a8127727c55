/** One catch for the whole command line: expected ends show message and hint, a bug shows where to report it. */
import { Failure } from '../errors.ts';
import { safeJson } from '../render/inert.ts';
import { renderFailure, renderRefusals } from '../render/diagnostics-text.ts';
import { CommandContext } from './command-context.ts';
import { errorDocument } from './error-document.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { RefusedPlan } from './refused-plan.ts';
import { interruptible, Interrupted, signalExitCode } from './signals.ts';
import { usesColour } from './terminal.ts';
import { isHelpShown, usageFailure } from './usage.ts';
import { tool } from '../version.ts';

/** Runs the command that `io.argv` names and returns its exit code (design section 8). Never throws. */
export async function run(io: Io, redactor: Redactor = createRedactor(io.env)): Promise<number> {
  try {
    refuseNodeDebug(io.env);
    return await interruptible(io, async (interruption) => {
      const context = new CommandContext(io, interruption, redactor);
      await createProgram(context).parseAsync(io.argv, { from: 'user' });
      return context.exitCode;
    });
  } catch (error) {
    if (isHelpShown(error)) return 0;
    return showEnd(io, failureOf(error, io, redactor));
  }
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

function showEnd(io: Io, end: End): number {
  if (wantsJson(io.argv)) {
    const plan = end.failure instanceof RefusedPlan ? end.failure.document : null;
    io.stdout.write(safeJson(errorDocument(end.failure, end.exitCode, plan)));
  }
  const view = { colour: usesColour(io.stderr, io.env, colourFlags(io.argv)) };
  const { failure } = end;
  io.stderr.write(
    failure instanceof RefusedPlan ? renderRefusals(failure.document.refusals, view) : renderFailure(failure, view),
  );
  return end.exitCode;
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

/** What is told of an error that nobody foresaw: no credential, and the stack only with `--verbose`. */
export function bugFailure(error: unknown, io: Pick<Io, 'argv'>, redactor: Redactor): Failure {
  const verbose = io.argv.includes('--verbose');
  const text =
    error instanceof Error ? ((verbose ? error.stack : undefined) ?? `${error.name}: ${error.message}`) : String(error);
  return new Failure({
    exitCode: 1,
    code: 'internal-error',
    summary: 'Unforeseen error',
    detail: redactor.redact(text),
    hint: `This is a bug in ${tool}. Please report it (npm bugs atlan-oauth says where)${verbose ? '' : ' with the stack that --verbose shows'}.`,
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

/** Read from the raw arguments, because these may be what is wrong. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'));
}

function colourFlags(argv: readonly string[]): { color?: boolean } {
  return argv.includes('--no-color') ? { color: false } : {};
}
