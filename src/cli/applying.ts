/** `apply` from the plan to the report. Until `carryOut` nothing is written to the tenant, whatever ends the run. */
import type { ApplyReport, PlanDocument, Refusal } from '../model.ts';
import type { Tenant } from '../tenant/open.ts';
import { approvalRefusals, approve, needsToAsk } from './approval.ts';
import { carryOut } from './carry-out.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { durationNote } from './duration-note.ts';
import { planDocumentOf, planWith, showRemarks } from './plan-run.ts';
import type { Planned } from './planning.ts';
import { prepareSealing } from './preflight.ts';
import { printPlan, printReport } from './printing.ts';
import { published, type Publication } from './publication.ts';
import { readAhead } from './read-ahead.ts';
import { refusedPlan } from './refused-plan.ts';
import { differencesFromManifest, readSavedPlan, requireTenant, staleRefusals } from './saved-plan.ts';
import { readCredentials, withTenant, type Session } from './session.ts';

/** What one apply was asked to do. */
interface Order {
  readonly flags: ApplyFlags;
  /** Null where the manifest decides. */
  readonly saved: PlanDocument | null;
  /** Between the saved plan and the manifest given with `-f`. */
  readonly differences: readonly string[];
}

type WritableSession = Session<Tenant>;

/** Runs `apply`; `file` is a saved plan, null where the manifest decides. Throws a `Failure`, exit 3 to 6, before any write. */
export async function apply(context: Context, file: string | null, flags: ApplyFlags): Promise<void> {
  await published(context, 'apply', flags, [], async (publication) => planAndApply(context, file, flags, publication));
}

async function planAndApply(
  context: Context,
  file: string | null,
  flags: ApplyFlags,
  publication: Publication,
): Promise<void> {
  const saved = file === null ? null : await readSavedPlan(context, file, flags);
  const environment = await readCredentials(context);
  publication.tenant = environment.baseUrl;
  if (saved !== null) requireTenant(saved, environment.baseUrl);
  const differences = saved === null ? [] : await differencesFromManifest(context, saved, flags);
  const order: Order = { flags, saved, differences };
  await withTenant(context, environment, flags, async (session) => {
    const planned = await planWith(context, session, flags, {
      mode: 'apply',
      base: null,
      saved,
      ahead: await readAhead(session.tenant),
    });
    session.progress.clear();
    showRemarks(context, planned.remarks);
    publication.plan = reviewed(context, session, planned, order);
    publication.report = await applyReviewed(context, session, planned, order, publication.plan);
    context.exitCode = publication.report.exitCode;
  });
}

/** The plan's document with every refusal: the planner's own, a stale plan's, a missing approval's. */
function reviewed(context: Context, session: WritableSession, planned: Planned, order: Order): PlanDocument {
  const { saved, differences, flags } = order;
  const document = planDocumentOf(context, planned.plan, session.tenant);
  const more: readonly Refusal[] = [
    ...(saved === null ? [] : staleRefusals(saved, planned.plan, differences)),
    ...approvalRefusals(context, document, flags, saved !== null),
  ];
  return { ...document, refusals: [...document.refusals, ...more] };
}

async function applyReviewed(
  context: Context,
  session: WritableSession,
  planned: Planned,
  order: Order,
  document: PlanDocument,
): Promise<ApplyReport> {
  const { flags, saved } = order;
  const planShown = await showPlan(context, order, document);
  if (document.refusals.length > 0) throw refusedPlan(document);
  const run = {
    startedAt: context.io.clock.now(),
    fingerprint: (saved ?? planned.plan).fingerprint,
    flags,
  };
  if (document.changes.length === 0) {
    const report = await carryOut(context, session, planned, null, run);
    if (!planShown) await printReport(context, flags, report);
    return report;
  }
  const sealing = await prepareSealing(context, planned.plan, flags);
  noteDuration(context, session, planned, flags);
  await approve(context, document, flags, saved !== null);
  const report = await carryOut(context, session, planned, sealing, run);
  if (planShown) context.print('\n');
  await printReport(context, flags, report);
  return report;
}

function noteDuration(context: Context, session: WritableSession, planned: Planned, flags: ApplyFlags): void {
  const { GET, POST, PUT, DELETE } = session.tenant.requests();
  const note = durationNote(planned.plan, flags, GET + POST + PUT + DELETE);
  if (note !== null) context.note(note);
}

/**
 * As JSON and Markdown stdout gets one document only: the report, or the refused plan. As text the plan comes first, for
 * whoever is asked and for the log; `--quiet` leaves out one that was approved elsewhere. Returns whether it was shown.
 */
async function showPlan(context: Context, { flags, saved }: Order, document: PlanDocument): Promise<boolean> {
  const refused = document.refusals.length > 0;
  const approved = !needsToAsk(flags, saved !== null);
  const wanted = flags.format === 'text' && !(context.terminal.quiet && approved);
  const shown = wanted || (refused && flags.format !== 'json');
  if (shown) await printPlan(context, flags, document);
  return shown;
}
