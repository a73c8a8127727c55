import type { Command } from 'commander';
import { formatOption, manifestOption, outputOptions, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';
import { rateOption } from '../planning-options.ts';
import type { TenantFlags } from '../session.ts';

export interface GetFlags extends CommonFlags, TenantFlags {}

/** `get`: one client of the tenant. */
export function registerGet(program: Command, context: Context): void {
  const command = program
    .command('get')
    .argument('<client>', 'its exact name, or its client id')
    .description('show one client of the tenant');
  for (const add of [manifestOption, rateOption, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (client: string, flags: GetFlags) => {
      const { get } = await import('../listing.ts');
      await get(context, client, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth get ci-dbt
  $ atlan-oauth get oauth-client-1f0c2d3e-… --format json`;
