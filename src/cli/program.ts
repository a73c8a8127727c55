import { Command, type Argument } from 'commander';
import { version } from '../version.ts';
import type { CommandContext } from './command-context.ts';
import { registerApply } from './commands/apply.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerExport } from './commands/export.ts';
import { registerGet } from './commands/get.ts';
import { registerInit } from './commands/init.ts';
import { registerKeygen } from './commands/keygen.ts';
import { registerList } from './commands/list.ts';
import { registerManual } from './commands/manual.ts';
import { registerPlan } from './commands/plan.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerShow } from './commands/show.ts';
import { registerUnseal } from './commands/unseal.ts';
import { registerValidate } from './commands/validate.ts';
import { optionDescription } from './option-description.ts';
import type { TerminalFlags } from './terminal.ts';

/** The whole command tree of design section 8. Registering is cheap: every action loads what it needs by itself. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('atlan-oauth')
    .description('Declare the OAuth clients of an Atlan tenant in YAML; plan, review and apply them.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command, with examples')
    .helpCommand('help [command]', 'explain a command, with examples')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(humanReadableArgument)].join(' '),
      optionDescription,
    })
    .configureOutput({
      writeOut: (text) => context.print(text),
      // The text of an error is written by run.ts, once, with a colour and a hint or as JSON.
      writeErr: (text) => context.warn(text.trimEnd()),
      outputError: () => {},
      getOutHelpWidth: () => context.terminal.width,
      getErrHelpWidth: () => context.terminal.width,
      getOutHasColors: () => context.terminal.colour,
      getErrHasColors: () => context.terminal.colourErrors,
    })
    .hook('preAction', (_program, command) => context.begin(command.opts<TerminalFlags>()));
  registerCommands(program, context);
  program.addHelpText('after', OVERVIEW);
  return program;
}

/**
 * Where the first argument is a command, that one is enough, which saves some milliseconds in every pipeline. Everything else
 * (help, suggestions, `completion`, `manual`) needs them all.
 */
function registerCommands(program: Command, context: CommandContext): void {
  const only = context.io.argv[0] ?? '';
  const wanted = COMMANDS.filter(([name]) => name === only && !NEED_ALL.has(name));
  for (const [, register] of wanted.length === 0 ? COMMANDS : wanted) register(program, context);
}

/** In the order of a first acquaintance. */
const COMMANDS: readonly (readonly [string, (program: Command, context: CommandContext) => void])[] = [
  ['init', registerInit],
  ['validate', registerValidate],
  ['plan', registerPlan],
  ['apply', registerApply],
  ['list', registerList],
  ['get', registerGet],
  ['show', registerShow],
  ['export', registerExport],
  ['unseal', registerUnseal],
  ['keygen', registerKeygen],
  ['doctor', registerDoctor],
  ['sandbox', registerSandbox],
  ['completion', registerCompletion],
  ['manual', registerManual],
];

/** They tell of all the others. */
const NEED_ALL: ReadonlySet<string> = new Set(['completion', 'manual']);

const OVERVIEW = `
Environment:
  ATLAN_BASE_URL              https://<tenant>, where every request goes
  ATLAN_API_KEY               credentials: an API key, or
  ATLAN_OAUTH_CLIENT_ID       … an OAuth client's id and
  ATLAN_OAUTH_CLIENT_SECRET   … its secret; each also as <NAME>_FILE

Examples:
  $ atlan-oauth init
  $ atlan-oauth plan
  $ atlan-oauth apply
  $ atlan-oauth sandbox          a tenant on this machine to try it all

Exit codes: 0 done, 2 changes (plan --detailed-exitcode), 3 input, 4 permission,
5 tenant unreachable, 6 refused, 7 incomplete, 8 an outcome is unknown, 130 and
143 interrupted.`;

function humanReadableArgument(argument: Argument): string {
  const word = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${word}>` : `[${word}]`;
}
