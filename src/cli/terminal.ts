/** The rules of the terminal, all of them, in one place: colour, width, progress, who can be asked. */
import type { Io, OutputStream } from './io.ts';

export interface Terminal {
  /** Whether stdout gets colour. Files never do. */
  readonly colour: boolean;
  /** Whether stderr gets colour. */
  readonly colourErrors: boolean;
  /** Columns of stdout; 80 where it is no terminal. */
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** `animated` redraws one line, `plain` prints a line now and then. */
  readonly progress: 'animated' | 'plain' | 'none';
  /** Whether somebody can be asked: stdin and stderr are both a terminal. */
  readonly interactive: boolean;
}

/** The common flags as commander hands them over: `--no-color` arrives as `color: false`. */
export interface TerminalFlags {
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/**
 * The rules for the whole run. A stream is looked at only when its rule is asked for: Node makes the standard streams when they are
 * first touched, and takes milliseconds for each.
 */
export function terminalRules(io: Pick<Io, 'env' | 'stdin' | 'stdout' | 'stderr'>, flags: TerminalFlags): Terminal {
  const quiet = flags.quiet === true;
  return {
    get colour() {
      return usesColour(io.stdout, io.env, flags);
    },
    get colourErrors() {
      return usesColour(io.stderr, io.env, flags);
    },
    get width() {
      return columnsOf(io.stdout);
    },
    quiet,
    verbose: flags.verbose === true,
    get progress() {
      return progressStyle(io, quiet);
    },
    get interactive() {
      return io.stdin.isTTY === true && io.stderr.isTTY === true;
    },
  };
}

/**
 * `--no-color` beats `NO_COLOR` beats `FORCE_COLOR` beats the terminal, which `TERM=dumb` turns off.
 * An empty variable counts as unset, because CI systems set a missing one to the empty string.
 */
export function usesColour(stream: OutputStream, env: NodeJS.ProcessEnv, flags: TerminalFlags): boolean {
  if (flags.color === false) return false;
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** Columns of a terminal, 40 at least; 80 where the stream is none or does not say. */
export function columnsOf(stream: OutputStream): number {
  if (stream.isTTY !== true || stream.columns === undefined || stream.columns <= 0) return 80;
  return Math.max(40, stream.columns);
}

function progressStyle(io: Pick<Io, 'env' | 'stderr'>, quiet: boolean): Terminal['progress'] {
  if (quiet) return 'none';
  return io.stderr.isTTY === true && io.env['TERM'] !== 'dumb' ? 'animated' : 'plain';
}
