/** Progress on stderr: one line that is redrawn on a terminal, a plain line now and then elsewhere, none with `--quiet`. */
import type { Context } from './context.ts';
import { animatedLine, createPace, plainLine, type Amount } from './progress-line.ts';
import { columnsOf } from './terminal.ts';

/** How often a plain line may appear, in milliseconds: a log should show life without filling up. */
const PLAIN_EVERY_MS = 10_000;
/** How often the animated line is redrawn at most, in milliseconds. */
const REDRAW_EVERY_MS = 80;
/** How often it is looked at by itself, in milliseconds: seconds count down, and what came too soon to be drawn shows. */
const TICK_MS = 250;
/** Requests that wait for the same pause end their waits about together, in milliseconds. */
const SAME_PAUSE_MS = 1_500;
const ERASE_LINE = '\r\u001B[K';

export interface Progress {
  /** What is going on right now, and how much of it is done where that can be counted. `text` must be inert. */
  show(text: string, amount?: Amount): void;
  /** Everything waits for so long; `tell` says so and why. Counted down on a terminal, told once elsewhere. */
  wait(tell: (seconds: number) => string, ms: number): void;
  /** A line that stays. */
  say(text: string): void;
  /** Takes the animated line away, so that other output starts on an empty line. */
  clear(): void;
}

/** The progress of one command, in the style that the terminal rules ask for. */
export function createProgress(context: Context): Progress {
  return STYLES[context.terminal.progress](context);
}

const STYLES: Readonly<Record<Context['terminal']['progress'], (context: Context) => Progress>> = {
  none: () => ({ show: () => {}, wait: () => {}, say: () => {}, clear: () => {} }),
  plain: plainProgress,
  animated: animatedProgress,
};

function plainProgress(context: Context): Progress {
  const { clock } = context.io;
  const pace = createPace(clock);
  let last = clock.now();
  let waitsUntil = Number.NEGATIVE_INFINITY;
  const say = (text: string): void => {
    last = clock.now();
    context.note(text);
  };
  return {
    show: (text, amount) => {
      const speed = pace(amount ?? null);
      if (clock.now() - last >= PLAIN_EVERY_MS) say(plainLine(text, amount ?? null, speed));
    },
    wait: (tell, ms) => {
      const until = clock.now() + ms;
      if (until > waitsUntil + SAME_PAUSE_MS) say(tell(Math.round(ms / 1000)));
      waitsUntil = Math.max(waitsUntil, until);
    },
    say,
    clear: () => {},
  };
}

function animatedProgress(context: Context): Progress {
  const { io } = context;
  const width = columnsOf(io.stderr);
  const pace = createPace(io.clock);
  let shown: { readonly text: string; readonly amount: Amount | null } = { text: '', amount: null };
  let pause = { tell: (_seconds: number) => '', until: Number.NEGATIVE_INFINITY };
  let [drawn, drawnAt] = ['', Number.NEGATIVE_INFINITY];
  let ticker: NodeJS.Timeout | null = null;

  const draw = (): void => {
    const now = io.clock.now();
    const line = animatedLine(textAt(now), shown.amount, pause.until > now ? '' : pace(shown.amount), width);
    if (line === drawn || now - drawnAt < REDRAW_EVERY_MS) return;
    io.stderr.write(ERASE_LINE + line);
    [drawn, drawnAt] = [line, now];
  };
  const textAt = (now: number): string =>
    pause.until > now ? pause.tell(Math.ceil((pause.until - now) / 1000)) : shown.text;
  const update = (): void => {
    draw();
    ticker ??= setInterval(draw, TICK_MS).unref();
  };
  const erase = (): void => {
    if (drawn !== '') io.stderr.write(ERASE_LINE);
    [drawn, drawnAt] = ['', Number.NEGATIVE_INFINITY];
  };
  return {
    show: (text, amount) => {
      shown = { text, amount: amount ?? null };
      update();
    },
    wait: (tell, ms) => {
      const until = io.clock.now() + ms;
      if (until > pause.until) pause = { tell, until };
      update();
    },
    say: (text) => {
      erase();
      context.note(text);
    },
    clear: () => {
      if (ticker !== null) clearInterval(ticker);
      ticker = null;
      erase();
    },
  };
}
