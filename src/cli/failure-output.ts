/** How a failure is told: message and hint on stderr, and with `--format json` one document on stdout (design section 9). */
import type { Failure } from '../errors.ts';
import { renderFailure, renderRefusals } from '../render/diagnostics-text.ts';
import { safeJson } from '../render/inert.ts';
import { errorDocument } from './error-document.ts';
import type { Io } from './io.ts';
import { RefusedPlan } from './refused-plan.ts';
import { usesColour } from './terminal.ts';

/** Writes the failure to both streams. */
export function showFailure(
  io: Pick<Io, 'argv' | 'env' | 'stdout' | 'stderr'>,
  failure: Failure,
  exitCode: number,
): void {
  const plan = failure instanceof RefusedPlan ? failure.document : null;
  if (wantsJson(io.argv)) io.stdout.write(safeJson(errorDocument(failure, exitCode, plan)));
  tellFailure(io, failure);
}

/** Tells of the failure on stderr alone: for one that does not end the command, whose own document is yet to come. */
export function tellFailure(io: Pick<Io, 'argv' | 'env' | 'stderr'>, failure: Failure): void {
  const view = { colour: usesColour(io.stderr, io.env, colourFlags(io.argv)) };
  const isRefusal = failure instanceof RefusedPlan;
  // On a terminal it stands right below the plan.
  if (isRefusal && io.stderr.isTTY === true) io.stderr.write('\n');
  io.stderr.write(isRefusal ? renderRefusals(failure.document.refusals, view) : renderFailure(failure, view));
}

/** Read from the raw arguments, because these may be what is wrong. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'));
}

function colourFlags(argv: readonly string[]): { color?: boolean } {
  return argv.includes('--no-color') ? { color: false } : {};
}
