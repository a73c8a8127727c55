import { Option, type Command } from 'commander';
import { collect, formatOption, outputOptions, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';

export interface InitFlags extends CommonFlags {
  readonly tenant?: string;
  readonly recipient: readonly string[];
  readonly pipeline?: 'github' | 'gitlab' | 'none';
  readonly directory: string;
}

/** `init`: a first manifest and what belongs around it. */
export function registerInit(program: Command, context: Context): void {
  const command = program
    .command('init')
    .description('write a first manifest, recipients file and pipeline; asks what no flag says')
    .option('--tenant <url>', 'address of the tenant, such as https://acme.atlan.com')
    .option('--recipient <key>', 'public age key that secrets are sealed to; repeatable', collect, [])
    .addOption(new Option('--pipeline <system>', 'also write a pipeline').choices(['github', 'gitlab', 'none']))
    .option('--directory <folder>', 'where to write', '.');
  formatOption(outputOptions(command), ['text', 'json'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: InitFlags) => {
      const { init } = await import('../init.ts');
      await init(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth init
  $ atlan-oauth init --tenant https://acme.atlan.com --pipeline github
  $ atlan-oauth init --recipient age1… --recipient age1… --directory clients

Nothing is ever overwritten.`;
