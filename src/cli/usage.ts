/** commander's own errors, told as failures of ours: exit 3 with a suggestion. */
import { CommanderError } from 'commander';
import { Failure } from '../errors.ts';
import { nearest } from '../nearest.ts';

/** Whether `error` only says that help or a version was asked for and shown. */
export function isHelpShown(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** The failure for a commander error; null for anything else. */
export function usageFailure(error: unknown): Failure | null {
  if (!(error instanceof CommanderError)) return null;
  if (error.code === 'commander.help') {
    return usage(
      'missing-command',
      'A command is missing',
      'The commands are listed above.',
      'atlan-oauth plan --help explains one of them.',
    );
  }
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  return usage(
    error.code.replace(/^commander\./, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    'The command line is not understood',
    sentence(message),
    suggestion === '' ? hintFor(message) : suggestion,
  );
}

/** commander suggests commands and flags; for a value that is one of a few, this does. */
function hintFor(message: string): string {
  const [, value = '', choices = ''] = /'([^']*)' is invalid.*Allowed choices are (.*)\.$/.exec(message) ?? [];
  const near = nearest(value, choices.split(', '));
  return near === null || value === '' ? 'Add --help to see what the command takes.' : `Did you mean ${near}?`;
}

/** A usage error of our own making. */
export function usage(code: string, summary: string, detail: string, hint: string | null): Failure {
  return new Failure({ exitCode: 3, code, summary, detail, hint });
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
