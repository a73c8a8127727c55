import type { Context } from './context.ts';
import type { Io } from './io.ts';
import type { Redactor } from './redact.ts';
import type { Interruption } from './signals.ts';
import { terminalRules, type Terminal, type TerminalFlags } from './terminal.ts';

/** The context of one run. `begin` is called with the flags of the command just before its action. */
export class CommandContext implements Context {
  readonly io: Io;
  readonly interruption: Interruption;
  readonly redactor: Redactor;
  terminal: Terminal;
  exitCode = 0;

  constructor(io: Io, interruption: Interruption, redactor: Redactor) {
    this.io = io;
    this.interruption = interruption;
    this.redactor = redactor;
    this.terminal = terminalRules(io, {});
  }

  begin(flags: TerminalFlags): void {
    this.terminal = terminalRules(this.io, flags);
  }

  print(text: string): void {
    this.io.stdout.write(text);
  }

  note(text: string): void {
    if (!this.terminal.quiet) this.warn(text);
  }

  warn(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }
}
