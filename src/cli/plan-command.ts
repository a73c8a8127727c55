/** `plan` behind its flags. The reader that it plans with cannot write. */
import path from 'node:path';
import { Failure } from '../errors.ts';
import type { PlanDocument } from '../model.ts';
import { safeJson } from '../render/inert.ts';
import { writeWhole } from './atomic-file.ts';
import type { PlanFlags } from './commands/plan.ts';
import type { Context } from './context.ts';
import { reasonOf } from './manifest-files.ts';
import { published, type Publication } from './publication.ts';
import { readAhead } from './read-ahead.ts';
import { refusedPlan } from './refused-plan.ts';
import { readCredentials, withReader } from './session.ts';

/** Plans, shows, saves and reports. Throws a `Failure`, exit 3 to 6. */
export async function plan(context: Context, flags: PlanFlags): Promise<void> {
  const taken = flags.out === undefined ? [] : [flags.out];
  await published(context, 'plan', flags, taken, async (publication) => makeAndShow(context, flags, publication));
}

async function makeAndShow(context: Context, flags: PlanFlags, publication: Publication): Promise<void> {
  const environment = await readCredentials(context);
  publication.tenant = environment.baseUrl;
  await withReader(context, environment, flags, async (session) => {
    const ahead = await readAhead(session.tenant);
    // Loaded only now: the planner and its renderer come in while the first requests are under way.
    const { planWith, planDocumentOf, showRemarks } = await import('./plan-run.ts');
    const run = { mode: 'plan', base: flags.base ?? null, saved: null, ahead } as const;
    const planned = await planWith(context, session, flags, run);
    const document = planDocumentOf(context, planned.plan, session.tenant);
    session.progress.clear();
    showRemarks(context, planned.remarks);
    publication.plan = document;
    if (flags.out !== undefined) await save(context, flags.out, safeJson(document));
    await finish(context, flags, document);
  });
}

/** A refused plan is shown whole before the refusal is told; as JSON both stand in one document. */
async function finish(context: Context, flags: PlanFlags, document: PlanDocument): Promise<void> {
  const refused = document.refusals.length > 0;
  const { printPlan } = await import('./printing.ts');
  if (!refused || flags.format !== 'json') await printPlan(context, flags, document);
  if (refused) throw refusedPlan(document);
  if (flags.detailedExitcode === true && document.changes.length > 0) context.exitCode = 2;
}

async function save(context: Context, file: string, text: string): Promise<void> {
  try {
    await writeWhole(path.resolve(context.io.cwd, file), text);
  } catch (error) {
    throw new Failure({
      exitCode: 1,
      code: 'plan-not-saved',
      summary: 'The plan could not be saved',
      detail: `${file}: ${reasonOf(error)}.`,
    });
  }
}
