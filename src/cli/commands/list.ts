import { Option, type Command } from 'commander';
import { formatOption, manifestOption, outputOptions, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';
import { rateOption } from '../planning-options.ts';
import type { TenantFlags } from '../session.ts';

export interface ListFlags extends CommonFlags, TenantFlags {
  readonly name?: string;
  readonly sort: (typeof SORT_FIELDS)[number];
}

/** Short words for people, and the names that the fields have in the JSON. */
const SORT_FIELDS = [
  ...(['name', 'role', 'created', 'updated', 'creator', 'standing'] as const),
  ...(['createdAt', 'updatedAt', 'createdBy', 'clientId'] as const),
] as const;

/** `list`: what the tenant has. */
export function registerList(program: Command, context: Context): void {
  const command = program
    .command('list')
    .description('list the clients of the tenant, managed or not')
    .option('--name <glob>', 'only clients whose name matches: * any characters, ? one')
    .addOption(new Option('--sort <field>', 'order of the list').choices(SORT_FIELDS).default('name'));
  for (const add of [manifestOption, rateOption, outputOptions]) add(command);
  formatOption(command, ['text', 'json', 'markdown'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ListFlags) => {
      const { list } = await import('../listing.ts');
      await list(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth list
  $ atlan-oauth list --name 'ci-*' --sort created
  $ atlan-oauth list --format json | jq -r '.clients[].name'
  $ atlan-oauth list --format markdown > clients.md`;
