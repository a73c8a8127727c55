/** Questions to a person: asked on stderr, answered on stdin, one line each. */
import { createInterface } from 'node:readline';
import type { Context } from './context.ts';

export interface Questions {
  /** The next line without surrounding white space; null at the end of input. */
  ask(question: string): Promise<string | null>;
  close(): void;
}

/**
 * Starts to read stdin; lines that are typed ahead are kept for later questions. Ask only where `terminal.interactive` says
 * that somebody is there.
 */
export function openQuestions(context: Context): Questions {
  // Without `terminal`, so that Ctrl-C stays a signal and nothing is echoed twice.
  const reader = createInterface({ input: context.io.stdin, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const close = (): void => reader.close();
  context.interruption.signal.addEventListener('abort', close, { once: true });
  return {
    ask: async (question) => {
      context.io.stderr.write(question);
      const next = await lines.next();
      return next.done === true ? null : next.value.trim();
    },
    close: () => {
      context.interruption.signal.removeEventListener('abort', close);
      close();
    },
  };
}

/** The yes or no before an apply writes: only the word `yes` approves, the end of input is a no (design section 4). */
export async function askForApproval(context: Context, question: string): Promise<boolean> {
  const questions = openQuestions(context);
  try {
    const answer = await questions.ask(`\n${question}\nOnly 'yes' will be accepted to approve.\n\nEnter a value: `);
    return answer === 'yes';
  } finally {
    questions.close();
  }
}
