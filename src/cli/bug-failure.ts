import { Failure } from '../errors.ts';
import { tool } from '../version.ts';
import type { Io } from './io.ts';
import type { Redactor } from './redact.ts';

/** How many unforeseen errors of one run are shown: the others are seldom different. */
export const MOST_BUGS_SHOWN = 5;

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
    hint: `This is a bug in ${tool}. Please tell its maintainers, with the stack ${verbose ? 'above' : 'that --verbose shows'}.`,
  });
}
