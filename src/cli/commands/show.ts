import { type Command } from 'commander';
import { formatOption, outputOptions, reportOption, type CommonFlags } from '../common-options.ts';
import type { Context } from '../context.ts';

export interface ShowFlags extends CommonFlags {
  readonly showUnmanaged?: boolean;
}

/** `show`: renders a saved plan, an apply report or a sealed file, offline. */
export function registerShow(program: Command, context: Context): void {
  const command = program
    .command('show')
    .argument('<file>', 'a saved plan, an apply report (--report json=FILE) or a sealed file')
    .description('render a saved plan, an apply report or a sealed file (metadata only), offline')
    .option('--show-unmanaged', 'list the clients that are neither in the manifest nor in scope');
  reportOption(command);
  outputOptions(command);
  formatOption(command, ['text', 'json', 'markdown', 'html', 'gitlab', 'github-annotations', 'codequality'])
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: ShowFlags) => {
      const { show } = await import('../showing.ts');
      await show(context, file, flags);
    });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth show plan.json
  $ atlan-oauth show plan.json --format html > plan.html
  $ atlan-oauth show report.json --report markdown=report.md
  $ atlan-oauth show sealed/acme.atlan.com-….sealed.jsonl`;
