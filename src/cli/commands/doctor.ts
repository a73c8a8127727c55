import type { Command } from 'commander';
import { formatOption, manifestOption, outputOptions, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';
import { rateOption } from '../planning-options.ts';
import type { TenantFlags } from '../session.ts';

export interface DoctorFlags extends CommonFlags, TenantFlags {
  readonly secretsDir?: string;
}

/** `doctor`: would a plan run here, and if not, what has to be fixed. */
export function registerDoctor(program: Command, context: Context): void {
  const command = program
    .command('doctor')
    .description('check address, credentials, rights, roles, personas, manifest, recipients and folder')
    .option('--secrets-dir <folder>', 'folder of the sealed files, instead of the manifest’s');
  for (const add of [manifestOption, rateOption, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('../doctor.ts');
      await doctor(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth doctor
  $ atlan-oauth doctor -f clients/ --format json

Exit codes: 0 a plan would run; else the code that plan would end with.`;
