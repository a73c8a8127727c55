/** `apply` from the plan to the report. Until `carryOut` nothing is written to the tenant, whatever ends the run. */
import type { TenantApi } from '../apply/ports.ts';
import type { ApplyReport, PlanDocument, Refusal } from '../model.ts';
import type { TenantReader } from '../tenant/open.ts';
import { approve, approvalRefusals } from './approval.ts';
import { carryOut } from './carry-out.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { planDocumentOf, planWith, showRemarks } from './plan-run.ts';
import type { Planned } from './planning.ts';
import { prepareSealing } from './preflight.ts';
import { printPlan, printReport } from './printing.ts';
import type { Publication } from './publication.ts';
import { refusedPlan } from './refused-plan.ts';
import { differencesFromManifest, readSavedPlan, requireTenant, staleRefusals } from './saved-plan.ts';
import { readCredentials, withTenant, type Session } from './session.ts';

/** Everything of one apply that is known before the tenant is asked. */
interface Order {
  readonly saved: PlanDocument | null;
  /** Between the saved plan and the manifest given with `-f`. */
  readonly differences: readonly string[];
}

/** Runs `apply`; `file` is a saved plan, null where the manifest decides. Throws a `Failure`, exit 3 to 6, before any write. */
export async function apply(
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
  await withTenant(context, environment, flags, async (session) => {
    const planned = await planWith(context, session, flags, { mode: 'apply', base: null, saved });
    session.progress.clear();
    showRemarks(context, planned.remarks);
    const report = await applyPlanned(context, session, planned, { saved, differences }, flags, publication);
    publication.report = report;
    context.exitCode = report.exitCode;
    await printReport(context, flags, report);
  });
}

async function applyPlanned(
  context: Context,
  session: Session<TenantReader & TenantApi>,
  planned: Planned,
  order: Order,
  flags: ApplyFlags,
  publication: Publication,
): Promise<ApplyReport> {
  const document = reviewed(context, session, planned, order, flags);
  publication.plan = document;
  await showBeforeWriting(context, flags, document);
  const startedAt = context.io.clock.now();
  const approvedFingerprint = order.saved?.fingerprint ?? planned.plan.fingerprint;
  const run = { startedAt, fingerprint: approvedFingerprint, flags };
  if (document.changes.length === 0) return carryOut(context, session, planned, null, run);
  const sealing = await prepareSealing(context, planned.plan, flags);
  await approve(context, document, flags, order.saved !== null);
  return carryOut(context, session, planned, sealing, run);
}

/** The plan's document with every refusal: the planner's own, a stale plan's, a missing approval's. */
function reviewed(
  context: Context,
  session: Session<TenantReader>,
  planned: Planned,
  { saved, differences }: Order,
  flags: ApplyFlags,
): PlanDocument {
  const document = planDocumentOf(context, planned.plan, session.tenant);
  const more: readonly Refusal[] = [
    ...(saved === null ? [] : staleRefusals(saved, planned.plan, differences)),
    ...approvalRefusals(context, document, flags, saved !== null),
  ];
  return { ...document, refusals: [...document.refusals, ...more] };
}

/** As JSON and Markdown stdout gets one document only: the report, or the refused plan. */
async function showBeforeWriting(context: Context, flags: ApplyFlags, document: PlanDocument): Promise<void> {
  const refused = document.refusals.length > 0;
  if (flags.format === 'text' || (refused && flags.format !== 'json')) await printPlan(context, flags, document);
  if (refused) throw refusedPlan(document);
}
