/** Runs one command of the command line in this process, with streams that are kept as text. */
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { CommandContext } from '../../src/cli/command-context.ts';
import type { Io } from '../../src/cli/io.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import type { TerminalFlags } from '../../src/cli/terminal.ts';

export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  /** What was thrown; null where the command came to its end. */
  readonly error: unknown;
}

export interface CommandSetting {
  readonly cwd: string;
  /** Whether stdout is a terminal. */
  readonly terminal?: boolean;
}

/** Runs `argv` (the command's name first) with only this command registered. */
export async function runCommand(
  register: (program: Command, context: CommandContext) => void,
  argv: readonly string[],
  { cwd, terminal = false }: CommandSetting,
): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written, isTTY: boolean) =>
    Object.assign(new PassThrough(), { isTTY }).on('data', (chunk) => (written[name] += String(chunk)));
  const io: Io = {
    argv,
    env: {},
    cwd,
    stdin: new PassThrough(),
    stdout: stream('stdout', terminal),
    stderr: stream('stderr', false),
    clock: { now: () => Date.parse('2026-01-02T03:04:05.678Z'), sleep: async () => {} },
    entropy: { hex8: () => '0123abcd' },
    onSignal: () => () => {},
    exitNow: () => {},
  };
  const error = await runProgram(register, io);
  await new Promise(setImmediate);
  return { ...written, error };
}

async function runProgram(register: (program: Command, context: CommandContext) => void, io: Io): Promise<unknown> {
  const interruption = {
    signal: new AbortController().signal,
    by: null,
    shield: <Result>(work: () => Promise<Result>) => work(),
  };
  const context = new CommandContext(io, interruption, createRedactor(io.env));
  const program = new Command('atlan-oauth')
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.print(text), writeErr: () => {} })
    .hook('preAction', (_program, command) => context.begin(command.opts<TerminalFlags>()));
  register(program, context);
  try {
    await program.parseAsync(io.argv, { from: 'user' });
    return null;
  } catch (error) {
    return error;
  }
}
