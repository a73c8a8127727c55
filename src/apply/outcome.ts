/** What an apply came to as a whole: pure, from the results alone. */
import type { Action, ApplyReport, ApplySummary, ChangeResult } from '../model.ts';

export interface ApplyOutcome {
  /** In the order of the plan's changes. */
  readonly results: readonly ChangeResult[];
  readonly summary: ApplySummary;
  readonly status: ApplyReport['status'];
  /** 0, 7 or 8. Where `interrupted` is set and this is not 8, the signal decides instead: 130 or 143 (design section 8). */
  readonly exitCode: 0 | 7 | 8;
  /** A signal left something undone. */
  readonly interrupted: boolean;
  /** What the final listing shows to be still different, one sentence each. */
  readonly remaining: readonly string[];
  readonly warnings: readonly string[];
  /** Errors that nobody foresaw, for whoever can tell of them without a credential. */
  readonly bugs: readonly unknown[];
}

export interface Ended {
  readonly results: readonly ChangeResult[];
  readonly remaining: readonly string[];
  readonly warnings: readonly string[];
  readonly stageOnly: boolean;
  readonly interrupted: boolean;
  /** The sealed file failed, even if every change came through. */
  readonly sealingBroken: boolean;
  readonly bugs: readonly unknown[];
}

export function concludeApply({
  results,
  remaining,
  warnings,
  stageOnly,
  interrupted,
  sealingBroken,
  bugs,
}: Ended): ApplyOutcome {
  const summary = summarize(results);
  // After an error that nobody foresaw nobody can be sure of anything.
  const isUnknown = bugs.length > 0 || summary.unknown > 0 || results.some(({ secret }) => secret === 'lost');
  const leftOut = stageOnly ? skippedProvisions(results) : summary.skipped;
  const isIncomplete = summary.failed + leftOut > 0 || remaining.length > 0 || interrupted || sealingBroken;
  const exitCode = isUnknown ? 8 : isIncomplete ? 7 : 0;
  const finished = stageOnly ? 'staged' : 'complete';
  const status = interrupted ? 'interrupted' : exitCode === 0 ? finished : 'incomplete';
  return { results, summary, status, exitCode, interrupted, remaining, warnings, bugs };
}

function summarize(results: readonly ChangeResult[]): ApplySummary {
  const count = (wanted: (result: ChangeResult) => boolean): number => results.filter(wanted).length;
  const done = (action: Action): number => count((result) => result.status === 'done' && result.action === action);
  const withStatus = (status: ChangeResult['status']): number => count((result) => result.status === status);
  return {
    created: done('create'),
    updated: done('update'),
    replaced: done('replace'),
    purged: done('purge'),
    failed: withStatus('failed'),
    skipped: withStatus('skipped'),
    unknown: withStatus('unknown'),
    staged: withStatus('staged'),
  };
}

/** With `--stage-only` everything but creates and replacements is skipped on purpose. */
function skippedProvisions(results: readonly ChangeResult[]): number {
  return results.filter(({ status, action }) => status === 'skipped' && (action === 'create' || action === 'replace'))
    .length;
}
