/** What every command is handed: the process, the terminal's rules, and where results and remarks go. */
import type { Interruption } from './signals.ts';
import type { Io } from './io.ts';
import type { Redactor } from './redact.ts';
import type { Terminal } from './terminal.ts';

export interface Context {
  readonly io: Io;
  /** The rules that follow from the common flags and the streams; in place before a command's action runs. */
  readonly terminal: Terminal;
  /** SIGINT and SIGTERM; see `signals.ts` for who has to look at it. */
  readonly interruption: Interruption;
  /** Knows every credential that was read, so that no unforeseen error can print one. */
  readonly redactor: Redactor;
  /** The exit code of a command that came to its end; 0 unless it sets another. A failure is thrown instead. */
  exitCode: number;
  /** Writes a result to stdout just as it is. */
  print(text: string): void;
  /** Writes a remark to stderr, with a line break behind it, unless `--quiet`. */
  note(text: string): void;
  /** Writes a warning to stderr, with a line break behind it, also with `--quiet`. */
  warn(text: string): void;
}
