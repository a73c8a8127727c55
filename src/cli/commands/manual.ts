import type { Command } from 'commander';
import { outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `manual`: the page for `man`, made from the command tree itself. */
export function registerManual(program: Command, context: Context): void {
  const command = program
    .command('manual')
    .description('print the manual page, for man')
    .addHelpText('after', EXAMPLES);
  outputOptions(command).action(async () => {
    const { renderManual } = await import('../manual.ts');
    context.print(renderManual(program));
  });
}

const EXAMPLES = `
Examples:
  $ atlan-oauth manual | man -l -
  $ atlan-oauth manual > ~/.local/share/man/man1/atlan-oauth.1

Where the package is installed globally, "man atlan-oauth" shows it by itself.`;
