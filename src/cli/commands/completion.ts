import { Argument, type Command } from 'commander';
import { outputOptions } from '../common-options.ts';
import type { Context } from '../context.ts';

/** `completion`: a script for the shell, made from the command tree itself. */
export function registerCompletion(program: Command, context: Context): void {
  const command = program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .description('print a completion script for a shell')
    .addHelpText('after', EXAMPLES);
  outputOptions(command).action(async (shell: 'bash' | 'zsh' | 'fish') => {
    const { renderCompletion } = await import('../completion.ts');
    context.print(renderCompletion(program, shell));
  });
}

const EXAMPLES = `
Examples:
  $ source <(atlan-oauth completion bash)
  $ atlan-oauth completion zsh > "\${fpath[1]}/_atlan-oauth"
  $ atlan-oauth completion fish > ~/.config/fish/completions/atlan-oauth.fish`;
