/** The manual page in roff, generated from the command tree: what `--help` says of all commands, on one page. */
import type { Argument, Command, Help } from 'commander';
import { tool } from '../version.ts';
import { optionDescription } from './option-description.ts';

/** The page for section 1, as `man` reads it; macros of man(7) alone. */
export function renderManual(program: Command): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  const name = program.name();
  const lines = [
    `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(tool)} "User Commands"`,
    '.nh',
    '.ad l',
    '.SH NAME',
    `${roff(name)} \\- ${roff(firstClause(program.description()))}`,
    '.SH SYNOPSIS',
    `.B ${roff(name)}`,
    roff('COMMAND [options]'),
    '.SH DESCRIPTION',
    roff(program.description()),
    '.SH COMMANDS',
    ...commands.flatMap((command) => commandLines(command, help)),
    '.SH GENERAL',
    ...preformatted(textBelow(program)),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: Command, help: Help): readonly string[] {
  return [
    `.SS ${quoted([command.name(), ...command.registeredArguments.map(argumentWord), '[options]'].join(' '))}`,
    roff(sentence(command.description())),
    ...help.visibleArguments(command).flatMap((argument) => item(argumentWord(argument), argument.description)),
    ...help.visibleOptions(command).flatMap((option) => item(option.flags, optionDescription(option))),
    ...preformatted(textBelow(command)),
  ];
}

/** What `addHelpText` put below the options: commander writes it behind the help itself. */
function textBelow(command: Command): string {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
  return written.slice(1).join('').trim();
}

function item(term: string, text: string): readonly string[] {
  return ['.TP', `.B ${roff(term)}`, roff(text)];
}

function preformatted(text: string): readonly string[] {
  return text === '' ? [] : ['.PP', '.nf', ...text.split('\n').map(roff), '.fi'];
}

function argumentWord(argument: Argument): string {
  const word = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${word}>` : `[${word}]`;
}

function firstClause(text: string): string {
  const [clause = ''] = text.split(/[;.]/);
  return clause.charAt(0).toLowerCase() + clause.slice(1);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A line of text: no backslash, hyphen or leading control character that roff would read as its own. */
function roff(text: string): string {
  const safe = text.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`);
  return safe.replace(/^(?=[.'])/, String.raw`\&`);
}

function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', String.raw`\(dq`)}"`;
}
