/**
 * SIGINT and SIGTERM (design section 5, "Stopping"). The first one asks the run to stop; outside of an apply's writes that
 * ends it at once, within them `shield` lets it reach a safe point. A SIGTERM after a SIGINT is no second signal, since CI
 * systems send both; a second SIGINT ends the process where it is.
 */
import type { Io, StopSignal } from './io.ts';

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The first signal; null while none has come. */
  readonly by: StopSignal | null;
  /**
   * Runs `work` to its own end whatever signals come: whoever calls it watches `signal` and stops by itself. Throws
   * {@link Interrupted} where a signal has come before. A signal is answered in words unless the work has nothing to finish.
   */
  shield<Result>(work: () => Promise<Result>, finishes?: 'its work' | 'nothing'): Promise<Result>;
}

/** The run was stopped by a signal before it had begun to write: nothing to report but the exit code. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly by: StopSignal;

  constructor(by: StopSignal) {
    super(`interrupted by ${by}`);
    this.by = by;
  }
}

/** The exit code that says which signal ended the run. */
export function signalExitCode(by: StopSignal): 130 | 143 {
  return by === 'SIGINT' ? 130 : 143;
}

/** Listens for both signals while `work` runs; rejects with {@link Interrupted} when one comes and nothing is shielded. */
export async function interruptible<Result>(
  io: Io,
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  const listener = new SignalListener(io);
  try {
    return await Promise.race([work(listener), listener.stopped]);
  } finally {
    listener.close();
  }
}

class SignalListener implements Interruption {
  by: StopSignal | null = null;
  readonly stopped: Promise<never>;
  #controller: AbortController | null = null;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #io: Io;
  #shields = 0;
  #finishes: 'its work' | 'nothing' = 'its work';
  #reject: (error: Interrupted) => void = () => {};

  constructor(io: Io) {
    this.#io = io;
    this.stopped = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    this.stopped.catch(() => {});
    this.#unsubscribe = [
      io.onSignal('SIGINT', () => this.#receive('SIGINT')),
      io.onSignal('SIGTERM', () => this.#receive('SIGTERM')),
    ];
  }

  get signal(): AbortSignal {
    return this.#made().signal;
  }

  async shield<Result>(work: () => Promise<Result>, finishes: 'its work' | 'nothing' = 'its work'): Promise<Result> {
    // The run has been told to stop already; nothing new may begin behind its back.
    if (this.by !== null) throw new Interrupted(this.by);
    this.#finishes = finishes;
    this.#shields += 1;
    try {
      return await work();
    } finally {
      this.#shields -= 1;
    }
  }

  /** After a signal it goes on listening: another one that comes while the process ends must not change how it ends. */
  close(): void {
    if (this.by !== null) return;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** Made for the first who asks: most commands never do. */
  #made(): AbortController {
    return (this.#controller ??= new AbortController());
  }

  #receive(by: StopSignal): void {
    if (this.by !== null) {
      if (by === 'SIGINT' && this.by === 'SIGINT') this.#end();
      return;
    }
    this.by = by;
    this.#made().abort();
    if (this.#shields === 0) this.#reject(new Interrupted(by));
    else this.#say(by === 'SIGINT' ? `${STOPPING.SIGINT}\nA second one ends at once, without.` : STOPPING.SIGTERM);
  }

  #end(): void {
    if (this.#shields > 0) this.#say(ENDED);
    this.#io.exitNow(130);
  }

  /** An answer to whoever sent the signal, with `--quiet` too. A terminal has just shown `^C` in the line of the progress. */
  #say(text: string): void {
    if (this.#finishes === 'nothing') return;
    const { stderr } = this.#io;
    stderr.write(`${stderr.isTTY === true ? '\n' : ''}${text}\n`);
  }
}

const STOPPING = {
  SIGINT: 'SIGINT: stopping at a safe point, with a report.',
  SIGTERM: 'SIGTERM: stopping at a safe point, with a report.',
};

const ENDED =
  'Ended at once: the outcome of what was sent last is unknown.\nRun the apply again: it deals with what is left.';
