/** The flags that several commands share, each described in one place. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { TerminalFlags } from './terminal.ts';

/** Adds `--no-color`, `--quiet` and `--verbose`; every command takes them. */
export function outputOptions(command: Command): Command {
  return command
    .option('--no-color', 'no colours (also: NO_COLOR; FORCE_COLOR turns them on)')
    .option('--quiet', 'only results and errors, no progress and no remarks')
    .option('--verbose', 'say more: every request, full values, the stack of a bug');
}

/** Adds `--format` with the formats that the command knows; the first is the default. */
export function formatOption(command: Command, formats: readonly string[]): Command {
  return command.addOption(
    new Option('--format <format>', 'how the result is written to stdout').choices(formats).default(formats[0]),
  );
}

/** Adds `-f`, repeatable. Without it `atlan-oauth.yaml` is read where a manifest is needed. */
export function manifestOption(command: Command): Command {
  return command.option(
    '-f, --file <path>',
    'manifest file, or a folder of them; repeatable (default: atlan-oauth.yaml)',
    collect,
    [],
  );
}

/** Adds `--report FORMAT=FILE`, repeatable. */
export function reportOption(command: Command): Command {
  return command.option(
    '--report <format=file>',
    'also write the result to a file: markdown, json, html, gitlab, github-annotations or codequality; repeatable',
    collect,
    [],
  );
}

/** Adds `--report` and, for what a pipeline runs, `--no-github`. */
export function reportOptions(command: Command): Command {
  return reportOption(command).option(
    '--no-github',
    'leave GITHUB_STEP_SUMMARY and GITHUB_OUTPUT alone and print no annotations',
  );
}

/** What the common flags become. */
export interface CommonFlags extends TerminalFlags {
  readonly format?: string;
  readonly file?: readonly string[];
  readonly report?: readonly string[];
  readonly github?: boolean;
}

/** For repeatable options: appends to what was given before. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** A parser for whole numbers from `least` to `most`; anything else is a usage error. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
