/** Progress on stderr: one line that is redrawn on a terminal, a plain line now and then elsewhere, none with `--quiet`. */
import { truncate } from '../render/display-width.ts';
import type { Context } from './context.ts';

/** How often a plain line may appear, in milliseconds: a log should show life without filling up. */
const PLAIN_EVERY_MS = 10_000;
/** How often the animated line is redrawn at most, in milliseconds. */
const REDRAW_EVERY_MS = 80;
const ERASE_LINE = '\r\u001B[K';

export interface Progress {
  /** What is going on right now; shown if it is time to. `text` must be inert. */
  show(text: string): void;
  /** A line that stays, for example a wait that somebody may wonder about. */
  say(text: string): void;
  /** Takes the animated line away, so that other output starts on an empty line. */
  clear(): void;
}

/** The progress of one command, in the style that the terminal rules ask for. */
export function createProgress(context: Context): Progress {
  return STYLES[context.terminal.progress](context);
}

const STYLES: Readonly<Record<Context['terminal']['progress'], (context: Context) => Progress>> = {
  none: () => ({ show: () => {}, say: () => {}, clear: () => {} }),
  plain: plainProgress,
  animated: animatedProgress,
};

function plainProgress(context: Context): Progress {
  let last = context.io.clock.now();
  const say = (text: string): void => {
    last = context.io.clock.now();
    context.note(text);
  };
  return {
    show: (text) => {
      if (context.io.clock.now() - last >= PLAIN_EVERY_MS) say(text);
    },
    say,
    clear: () => {},
  };
}

function animatedProgress(context: Context): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  const clear = (): void => {
    if (drawn) context.io.stderr.write(ERASE_LINE);
    drawn = false;
  };
  return {
    show: (text) => {
      const now = context.io.clock.now();
      if (now - drawnAt < REDRAW_EVERY_MS) return;
      drawnAt = now;
      drawn = true;
      context.io.stderr.write(`${ERASE_LINE}${truncate(text, context.terminal.width - 1)}`);
    },
    say: (text) => {
      clear();
      context.note(text);
    },
    clear,
  };
}
