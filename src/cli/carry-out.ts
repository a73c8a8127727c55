/** The part of `apply` that writes: shielded from signals, so that it always ends at a safe point with a report. */
import { applyPlan, type ApplyOutcome } from '../apply/apply.ts';
import { SinkFailure, type SecretSink } from '../apply/ports.ts';
import type { ApplyReport } from '../model.ts';
import type { Tenant } from '../tenant/open.ts';
import { tool } from '../version.ts';
import { applyProgress } from './apply-progress.ts';
import { bugFailure, MOST_BUGS_SHOWN } from './bug-failure.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { tellFailure } from './failure-output.ts';
import type { StopSignal } from './io.ts';
import type { Planned } from './planning.ts';
import type { PreparedSealing } from './preflight.ts';
import { withFacts } from './result-facts.ts';
import type { Session } from './session.ts';
import { signalExitCode } from './signals.ts';

export interface ApplyRun {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Of the plan that was approved; what is carried out may be a subset of it. */
  readonly fingerprint: string;
  readonly flags: ApplyFlags;
}

/** Carries the plan out and reports. Throws a `Failure` (exit 6) only where the sealed file cannot be made, before any write. */
export async function carryOut(
  context: Context,
  session: Session<Tenant>,
  planned: Planned,
  sealing: PreparedSealing | null,
  run: ApplyRun,
): Promise<ApplyReport> {
  const outcome =
    planned.plan.changes.length === 0 ? nothingToDo : await write(context, session, planned, sealing, run.flags);
  tellBugs(context, outcome.bugs);
  const exitCode = exitCodeOf(outcome, context.interruption.by);
  const secretsFile = sealing?.writer.path ?? null;
  return {
    formatVersion: '1.0',
    tool,
    tenant: planned.plan.tenant,
    fingerprint: run.fingerprint,
    startedAt: new Date(run.startedAt).toISOString(),
    endedAt: new Date(context.io.clock.now()).toISOString(),
    status: outcome.status,
    exitCode,
    summary: outcome.summary,
    results: outcome.results.map((result, at) =>
      withFacts(result, planned.plan.changes[at], planned.plan, secretsFile),
    ),
    remaining: outcome.remaining,
    secretsFile,
    recipients: secretsFile === null ? [] : planned.plan.recipients,
    warnings: outcome.warnings,
    requests: session.tenant.requests(),
  };
}

async function write(
  context: Context,
  session: Session<Tenant>,
  planned: Planned,
  sealing: PreparedSealing | null,
  flags: ApplyFlags,
): Promise<ApplyOutcome> {
  const { clock, entropy } = context.io;
  return context.interruption.shield(async () => {
    if (sealing?.needsFile === true) await sealing.writer.prepare();
    try {
      return await applyPlan({
        plan: planned.plan,
        tenant: session.tenant,
        stoppable: session.tenant.until(context.interruption.signal),
        sink: sealing?.writer ?? noSecrets,
        clock,
        entropy,
        options: { stageOnly: flags.stageOnly === true, prove: flags.prove, concurrency: flags.concurrency },
        replan: planned.replan,
        interruption: context.interruption.signal,
        progress: applyProgress(session.progress, clock),
      });
    } finally {
      session.progress.clear();
      await sealing?.writer.close();
    }
  });
}

/** The report says what was done; why it went no further is told like any error that nobody foresaw. */
function tellBugs({ io, redactor }: Context, bugs: readonly unknown[]): void {
  for (const bug of bugs.slice(0, MOST_BUGS_SHOWN)) tellFailure(io, bugFailure(bug, io, redactor));
}

/** 8 beats 130 and 143, which beat 7 (design section 8). */
function exitCodeOf(outcome: ApplyOutcome, by: StopSignal | null): number {
  if (outcome.exitCode === 8 || !outcome.interrupted || by === null) return outcome.exitCode;
  return signalExitCode(by);
}

const nothingToDo: ApplyOutcome = {
  results: [],
  summary: { created: 0, updated: 0, replaced: 0, purged: 0, failed: 0, skipped: 0, unknown: 0, staged: 0 },
  status: 'complete',
  exitCode: 0,
  interrupted: false,
  remaining: [],
  warnings: [],
  bugs: [],
};

/** For a plan that makes no secret; the guards see to it that nothing asks for one. */
const noSecrets: SecretSink = {
  intent: async () => refuse(),
  secret: async () => refuse(),
  proved: async () => refuse(),
  void: async () => {
    throw new SinkFailure('no recipient is named, so that there is no sealed file');
  },
  end: async () => {},
};

function refuse(): never {
  throw new Error('a plan without creates or replacements asked for a sealed file');
}
