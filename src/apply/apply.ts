import type { Action, ChangeResult, ResultError } from '../model.ts';
import { beginAttempt, INTERRUPTED, resultOf } from './attempt.ts';
import type { Attempt, Ending } from './attempt.ts';
import { ChangeError } from './change-error.ts';
import { readFinalListing } from './final-listing.ts';
import { refusedAtGate } from './gate.ts';
import type { ApplyInput } from './input.ts';
import { concludeApply } from './outcome.ts';
import type { ApplyOutcome } from './outcome.ts';
import { SinkFailure } from './ports.ts';
import { provision } from './provision.ts';
import { purge } from './purge.ts';
import { Run } from './run.ts';
import { inOrder } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { Stopped } from './stopped.ts';
import { update } from './update.ts';

export type { ApplyEvent, ApplyInput, ApplyOptions } from './input.ts';
export type { ApplyOutcome } from './outcome.ts';

/**
 * Carries a plan out (design section 5). It comes to its own end whatever signals arrive, and every change ends in the
 * outcome, attempted or not. Nothing is requested where the plan is empty. An error that nobody foresaw ends it no other way: what has
 * been done by then must be told, and the sealed file closed.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyOutcome> {
  const { plan, options } = input;
  if (plan.refusals.length > 0) throw new Error('a plan that a guard refuses must not be applied');
  const run = new Run(input);
  run.tell({ type: 'start', total: plan.changes.length });
  const results = await carryOutAll(run);
  const cutShort = run.interrupted && !isStagedWhole(run, results);
  const final = await conclude(run, input, results);
  const lateSignal = run.interrupted && final.remaining.length > 0;
  const ended = {
    results: results.map((result, index) => revised(result, final.twins.get(index))),
    remaining: final.remaining,
    warnings: [],
    stageOnly: options.stageOnly,
    interrupted: plan.changes.length > 0 && (cutShort || lateSignal),
    sealingBroken: run.sealingBroken,
    bugs: run.bugs,
  };
  const outcome = concludeApply(ended);
  const warnings = await closeSealedFile(run, outcome);
  // Concluded once more, since a bug may have come up in the closing itself.
  return warnings.length === 0 ? outcome : concludeApply({ ...ended, warnings });
}

async function carryOutAll(run: Run): Promise<readonly ChangeResult[]> {
  const { changes } = run.plan;
  const carryOut: Schedule['carryOut'] = async (index, change, soFar) => {
    const attempt = beginAttempt(index, change);
    const result = resultOf(attempt, await endingOf(run, attempt, soFar));
    run.tell({ type: 'result', result });
    return result;
  };
  const results = await inOrder({ changes, concurrency: run.options.concurrency, carryOut });
  return changes.flatMap((_change, index) => results.get(index) ?? []);
}

const actions: Readonly<Record<Action, (run: Run, attempt: Attempt) => Promise<Ending>>> = {
  create: provision,
  update,
  replace: provision,
  purge,
};

/** A bug ends the run as soon as what is under way has ended; what it did to its own change nobody knows. */
async function endingOf(run: Run, attempt: Attempt, soFar: ReadonlyMap<number, ChangeResult>): Promise<Ending> {
  try {
    const because = refusedAtGate(run, attempt.change, soFar);
    return because === null ? await actions[attempt.change.action](run, attempt) : skipped(because);
  } catch (error) {
    if (error instanceof ChangeError) return failed(error);
    if (error instanceof Stopped) return skipped(INTERRUPTED);
    const message = run.noteBug(error);
    return { status: 'unknown', error: { code: 'bug', message, requestId: null } };
  }
}

function skipped(because: string): Ending {
  return { status: 'skipped', because };
}

function failed({ status, code, message, requestId }: ChangeError): Extract<Ending, { readonly error: ResultError }> {
  return { status, error: { code, message, requestId } };
}

/** With `--stage-only` a signal leaves nothing undone where everything is staged as it should be. */
function isStagedWhole(run: Run, results: readonly ChangeResult[]): boolean {
  const { stageOnly, prove } = run.options;
  const provisions = results.filter(({ action }) => action === 'create' || action === 'replace');
  return stageOnly && provisions.every(({ status, proved }) => status === 'staged' && (proved === true || !prove));
}

interface FinalLook {
  /** What is still different, one sentence each. */
  readonly remaining: readonly string[];
  /** The changes whose client was renamed back, by index into the plan: known also where the rest of the look came to nothing. */
  readonly twins: ReadonlyMap<number, ChangeError>;
}

/** `--stage-only` needs no final listing: nothing that a plan compares was changed. */
async function conclude(run: Run, input: ApplyInput, results: readonly ChangeResult[]): Promise<FinalLook> {
  const twins = new Map<number, ChangeError>();
  if (results.length === 0 || run.options.stageOnly || run.interrupted) return { remaining: [], twins };
  if (run.halted !== null) return { remaining: [`The final listing was not read: ${run.halted}.`], twins };
  run.tell({ type: 'final-listing' });
  const allDone = results.every(({ status }) => status === 'done');
  try {
    return { remaining: await readFinalListing(run, input.replan, { allDone, twins }), twins };
  } catch (error) {
    return { remaining: [`The final listing could not be compared: ${run.noteBug(error)}.`], twins };
  }
}

/** What the final listing makes of a result: a client renamed back bears its name no more. */
function revised(result: ChangeResult, twin: ChangeError | undefined): ChangeResult {
  if (twin === undefined) return result;
  return { ...result, clientId: result.action === 'update' ? result.clientId : null, ...failed(twin) };
}

/** The file is whole without its last line: that this one could not be written is no failure of the apply, but a warning. */
async function closeSealedFile(run: Run, { results, status }: ApplyOutcome): Promise<readonly string[]> {
  if (results.length === 0) return [];
  try {
    await run.sink.end(status === 'staged' ? 'complete' : status);
    return [];
  } catch (error) {
    const cause = error instanceof SinkFailure ? error.message : run.noteBug(error);
    return [`The last line of the sealed file could not be written: ${cause}`];
  }
}
