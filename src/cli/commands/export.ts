import type { Command } from 'commander';
import { collect, formatOption, outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';
import { rateOption } from '../planning-options.ts';
import type { TenantFlags } from '../session.ts';

export interface ExportFlags extends TenantFlags {
  readonly scope: readonly string[];
  readonly out?: string;
  readonly format: 'text' | 'json';
}

/** `export`: a manifest of what the tenant has, for adoption. */
export function registerExport(program: Command, context: Context): void {
  const command = program
    .command('export')
    .description('write a manifest of what the tenant has; the plan right after it is empty')
    .option(
      '--scope <glob>',
      'declare this scope: what it matches and is not listed will be purged; repeatable',
      collect,
      [],
    )
    .option('-o, --out <file>', 'write to a new file; never overwrites');
  for (const add of [rateOption, outputOptions]) add(command);
  formatOption(command, ['text', 'json'])
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ExportFlags) => {
      const { exportManifest } = await import('../exporting.ts');
      await exportManifest(context, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth export --out atlan-oauth.yaml
  $ atlan-oauth export --scope 'ci-*' --scope 'etl-*' --out atlan-oauth.yaml
  $ atlan-oauth export --format json | jq -r .manifest`;
