import { Option, type Command } from 'commander';
import { collect, outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';
import type { UnsealOptions } from '../unsealing.ts';

/** `unseal FILE… -i IDENTITY` (design section 8): opens sealed secrets for whoever holds an identity. */
export function registerUnseal(program: Command, context: Context): void {
  const command = program
    .command('unseal <file...>')
    .description('open sealed secrets with an age identity')
    .option('-i, --identity <file>', 'age identity file, as keygen makes it; needed, repeatable', collect, [])
    .option('--name <name>', 'only this client, by its exact name; repeatable', collect, [])
    .option('--all', 'every record, also older ones and those of clients that were purged again')
    .addOption(
      new Option('--format <format>', 'how the secrets are written')
        .choices(['json', 'dotenv', 'k8s', 'raw'])
        .default('json'),
    )
    .option('--out <file>', 'write to a new file that only you can read (0600)')
    .option('--stdout', 'write to stdout although it is a terminal')
    .addHelpText('after', EXAMPLES);
  outputOptions(command).action(async (files: readonly string[], options: UnsealOptions) => {
    const { unseal } = await import('../unsealing.ts');
    await unseal(context, files, options);
  });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth unseal sealed/* -i key.txt --format dotenv --out clients.env
  $ atlan-oauth unseal sealed/* -i key.txt --format k8s | kubectl apply -f -
  $ atlan-oauth unseal sealed/* -i key.txt --name ci-dbt --format raw |
      gh secret set CI_DBT_CLIENT_SECRET`;
