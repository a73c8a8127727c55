import { InvalidArgumentError, type Command } from 'commander';
import { formatOption, manifestOption, outputOptions, reportOptions, wholeNumber } from '../common-options.ts';
import type { Context } from '../context.ts';
import { planningOptions, rateOption, type PlanningFlags } from '../planning-options.ts';

/** The flags of `apply`; a saved plan takes the place of the planning ones. */
export interface ApplyFlags extends PlanningFlags {
  readonly autoApprove?: boolean;
  /** 64 hex digits in lower case, or the 12 of the short form in upper case without dashes. */
  readonly expectFingerprint?: string;
  readonly stageOnly?: boolean;
  /** False with `--no-prove`. */
  readonly prove: boolean;
  readonly concurrency: number;
  readonly secretsFile?: string;
}

/** `apply`: do it. */
export function registerApply(program: Command, context: Context): void {
  const command = program
    .command('apply')
    .argument('[plan]', 'a plan that plan --out saved: do just that, or refuse')
    .description('carry out the changes; asks first, unless approved by a flag or a saved plan')
    .option('--auto-approve', 'do not ask')
    .option('--expect-fingerprint <sha256>', 'approve exactly the plan with this fingerprint', fingerprint)
    .option('--stage-only', 'make, seal and prove new clients, but publish and retire nothing yet')
    .option('--no-prove', 'publish new clients although their credentials could not be tried')
    .option('--concurrency <count>', 'clients that are created at once', wholeNumber(1, 32), 4)
    .option('--secrets-file <path>', 'the sealed file to write; must not exist');
  for (const add of [manifestOption, planningOptions, rateOption, reportOptions, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (plan: string | undefined, flags: ApplyFlags) => {
      const { apply } = await import('../applying.ts');
      await apply(context, plan ?? null, flags);
    });
}

/** Accepts both forms that people see, with or without `sha256:`. */
function fingerprint(text: string): string {
  const full = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text)?.[1];
  if (full !== undefined) return full.toLowerCase();
  const short = /^([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})$/i.exec(text);
  if (short !== null) return short.slice(1).join('').toUpperCase();
  throw new InvalidArgumentError(
    'It must be the 64 hex digits of a plan’s fingerprint, or on a terminal its first 12.',
  );
}

const EXAMPLES = `
Examples:
  $ atlan-oauth apply                              shows the plan and asks
  $ atlan-oauth apply plan.json -f clients.yaml    a reviewed plan of this file
  $ atlan-oauth apply --auto-approve --stage-only  save the sealed file, then …
  $ atlan-oauth apply --auto-approve               … publish
  $ atlan-oauth apply --expect-fingerprint 7f3a…   just the plan with this one

Exit codes: 0 done, 3 input, 4 permission, 5 tenant unreachable, 6 refused,
7 incomplete, 8 an outcome is unknown, 130 and 143 interrupted at a safe point.
With 3 to 6 nothing was written.`;
