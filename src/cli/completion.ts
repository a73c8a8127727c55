/** Completion scripts, generated from the command tree, so that none of them can fall behind it. */
import type { Command, Option } from 'commander';

/** The script for this shell. */
export function renderCompletion(program: Command, shell: 'bash' | 'zsh' | 'fish'): string {
  return SHELLS[shell](program.name(), commandsOf(program));
}

const SHELLS: Readonly<
  Record<'bash' | 'zsh' | 'fish', (program: string, commands: readonly CompletedCommand[]) => string>
> = {
  bash,
  zsh,
  fish,
};

interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  /** What its first argument may be; empty: a file. */
  readonly choices: readonly string[];
}

interface CompletedFlag {
  /** `--out`, and `-o` where there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

function commandsOf(program: Command): readonly CompletedCommand[] {
  const help = program.createHelp();
  return help.visibleCommands(program).map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: help.visibleOptions(command).map(flagOf),
    choices:
      command.name() === 'help'
        ? program.commands.map((other) => other.name())
        : (command.registeredArguments[0]?.argChoices ?? []),
  }));
}

function flagOf(option: Option): CompletedFlag {
  return {
    names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}

function bash(program: string, commands: readonly CompletedCommand[]): string {
  const flagCases = commands.map(
    ({ name, flags, choices }) =>
      `    ${name}) words='${[...flags.flatMap((flag) => flag.names), ...choices].join(' ')}' ;;`,
  );
  const valueCases = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) =>
      flag.choices.length === 0
        ? []
        : [`    '${name} '${flag.names.join(`|'${name} '`)}) words='${flag.choices.join(' ')}' ;;`],
    ),
  );
  const fileFlags = [...new Set(commands.flatMap(({ flags }) => flags.filter(isFree).flatMap(({ names }) => names)))];
  return `# bash completion for ${program}
_${functionName(program)}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "$command $previous" in
${valueCases.join('\n')}
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$previous" in
    ${fileFlags.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$command" in
${flagCases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _${functionName(program)} ${program}
`;
}

function zsh(program: string, commands: readonly CompletedCommand[]): string {
  const list = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  const cases = commands.map(({ name, flags, choices }) => {
    const specs = [
      ...flags.flatMap(zshSpecs),
      `'*:argument:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}'`,
    ];
    return `    ${name})\n      _arguments ${specs.join(' \\\n        ')}\n      ;;`;
  });
  return `#compdef ${program}
_${functionName(program)}() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_${functionName(program)}" ]; then
  _${functionName(program)} "$@"
else
  compdef _${functionName(program)} ${program}
fi
`;
}

function zshSpecs({ names, description, takesValue, choices }: CompletedFlag): readonly string[] {
  const about = description.replace(/[[\]:]/g, String.raw`\$&`);
  const value = takesValue ? `:value:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}` : '';
  return names.map((name) => quoted(`*${name}[${about}]${value}`));
}

function fish(program: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, flags, choices }) => [
    `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(description)}`,
    ...flags.map((flag) => `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' ${fishFlag(flag)}`),
    ...(choices.length === 0
      ? []
      : [`complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -f -a '${choices.join(' ')}'`]),
  ]);
  return `# fish completion for ${program}\n${lines.join('\n')}\n`;
}

function fishFlag({ names, description, takesValue, choices }: CompletedFlag): string {
  const forms = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = takesValue ? [choices.length === 0 ? '-r -F' : `-x -a '${choices.join(' ')}'`] : [];
  return [...forms, ...value, `-d ${fishQuoted(description)}`].join(' ');
}

/** Takes a value of which nothing is known: most likely a file. */
function isFree({ takesValue, choices }: CompletedFlag): boolean {
  return takesValue && choices.length === 0;
}

function functionName(program: string): string {
  return program.replaceAll('-', '_');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Inside single quotes fish knows two escapes. */
function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
}
