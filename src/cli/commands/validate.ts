import type { Command } from 'commander';
import { formatOption, manifestOption, outputOptions, reportOptions, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `validate`: an offline check of the manifest and its recipients. */
export function registerValidate(program: Command, context: Context): void {
  const command = program
    .command('validate')
    .description('check the manifest and the recipients, offline and without credentials');
  for (const add of [manifestOption, reportOptions, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CommonFlags) => {
      const { validate } = await import('../validating.ts');
      await validate(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth validate
  $ atlan-oauth validate -f clients/ -f base.yaml
  $ atlan-oauth validate --format json --report codequality=gl-code-quality.json

Exit codes: 0 valid, 3 not valid.`;
