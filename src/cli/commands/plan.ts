import type { Command } from 'commander';
import { formatOption, manifestOption, outputOptions, reportOptions } from '../common-options.ts';
import type { Context } from '../context.ts';
import { planningOptions, rateOption, type PlanningFlags } from '../planning-options.ts';

export interface PlanFlags extends PlanningFlags {
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
      const { plan } = await import('../plan-command.ts');
      await plan(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth plan
  $ atlan-oauth plan -f clients/ --out plan.json --report markdown=plan.md
  $ atlan-oauth plan --replace ci-dbt          rotate one client's credentials
  $ atlan-oauth plan --detailed-exitcode       0 nothing to do, 2 changes

Exit codes: 0 shown, 2 changes (--detailed-exitcode), 3 input, 4 permission,
5 tenant unreachable, 6 refused.`;
