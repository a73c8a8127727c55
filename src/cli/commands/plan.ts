import path from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../../errors.ts';
import type { PlanDocument } from '../../model.ts';
import { safeJson } from '../../render/inert.ts';
import { writeWhole } from '../atomic-file.ts';
import { formatOption, manifestOption, outputOptions, reportOptions } from '../common-options.ts';
import type { Context } from '../context.ts';
import { reasonOf } from '../manifest-files.ts';
import { planningOptions, rateOption, type PlanningFlags } from '../planning-options.ts';
import { printPlan } from '../printing.ts';
import { published, type Publication } from '../publication.ts';
import { refusedPlan } from '../refused-plan.ts';
import { readCredentials, withReader } from '../session.ts';

interface PlanFlags extends PlanningFlags {
  readonly out?: string;
  readonly base?: string;
  readonly detailedExitcode?: boolean;
}

/** `plan`: what `apply` would do. It cannot write. */
export function registerPlan(program: Command, context: Context): void {
  const command = program
    .command('plan')
    .description('show what apply would do; writes nothing to the tenant')
    .option('-o, --out <file>', 'save the plan, for apply to carry out just that')
    .option('--base <manifest>', 'the version before this change: warns of clients that left it but live on')
    .option('--detailed-exitcode', 'exit 2 where there are changes');
  for (const add of [manifestOption, planningOptions, rateOption, reportOptions, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: PlanFlags) => {
      const taken = flags.out === undefined ? [] : [flags.out];
      await published(context, 'plan', flags, taken, async (publication) => plan(context, flags, publication));
    });
}

async function plan(context: Context, flags: PlanFlags, publication: Publication): Promise<void> {
  const environment = await readCredentials(context);
  publication.tenant = environment.baseUrl;
  await withReader(context, environment, flags, async (session) => {
    const { planWith, planDocumentOf, showRemarks } = await import('../plan-run.ts');
    const planned = await planWith(context, session, flags, { mode: 'plan', base: flags.base ?? null, saved: null });
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

const EXAMPLES = `
Examples:
  $ atlan-oauth plan
  $ atlan-oauth plan -f clients/ --out plan.json --report markdown=plan.md
  $ atlan-oauth plan --replace ci-dbt          rotate one client's credentials
  $ atlan-oauth plan --detailed-exitcode       0 nothing to do, 2 changes

Exit codes: 0 shown, 2 changes (--detailed-exitcode), 3 input, 4 permission, 5 tenant, 6 refused.`;
