import type { ChangeResult, PlannedChange } from '../model.ts';
import { INTERRUPTED } from './attempt.ts';
import { quoted } from './difference.ts';
import type { Run } from './run.ts';

/**
 * Why a change may not be begun just now, in a clause for the report; null: it may.
 *
 * @param results what became of the plan's changes so far, by index.
 */
export function refusedAtGate(
  run: Run,
  change: PlannedChange,
  results: ReadonlyMap<number, ChangeResult>,
): string | null {
  if (run.interrupted) return INTERRUPTED;
  if (run.halted !== null) return run.halted;
  const provisions = change.action === 'create' || change.action === 'replace';
  if (provisions && change.staged === null && run.sealingBroken) {
    return 'the sealed file cannot be written, so nothing more is created';
  }
  if (run.options.stageOnly) return provisions ? null : '--stage-only touches staged clients alone';
  if (change.action === 'purge' && hasFailure(run, results)) {
    return 'something before it failed, and then nothing is purged';
  }
  return waiting(run, change, results);
}

function hasFailure(run: Run, results: ReadonlyMap<number, ChangeResult>): boolean {
  return run.sealingBroken || [...results.values()].some(({ status }) => status !== 'done');
}

function waiting(run: Run, change: PlannedChange, results: ReadonlyMap<number, ChangeResult>): string | null {
  const awaited = change.waitsFor.find((index) => results.get(index)?.status !== 'done');
  if (awaited === undefined) return null;
  const name = run.plan.changes[awaited]?.name ?? '';
  return `it needs a name that the change of ${quoted(name)} was to free, which was not done`;
}
