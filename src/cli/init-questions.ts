/** What `init` asks at a terminal: only what no flag says, and again where an answer cannot be used. */
import { Failure } from '../errors.ts';
import { renderFailure } from '../render/diagnostics-text.ts';
import { inert } from '../render/inert.ts';
import type { InitFlags } from './commands/init.ts';
import type { Context } from './context.ts';
import { readPipeline, readRecipients, readTenant } from './init-answers.ts';
import type { InitAnswers } from './init-files.ts';
import { openQuestions } from './questions.ts';

/** The answers of flags and of whoever sits at the terminal. */
export async function askForMissing(context: Context, flags: InitFlags, hasRecipients: boolean): Promise<InitAnswers> {
  const questions = openQuestions(context);
  const ask = untilUsable(context, async (question) => questions.ask(question));
  try {
    return {
      tenant: flags.tenant === undefined ? await askForTenant(context, ask) : readTenant(flags.tenant),
      recipients:
        flags.recipient.length > 0 || hasRecipients ? readRecipients(flags.recipient) : await askForRecipients(ask),
      hasRecipients,
      pipeline: flags.pipeline ?? (await ask('Pipeline to write, github or gitlab (empty: none): ', readPipeline)),
    };
  } finally {
    questions.close();
  }
}

/** Asks and reads the answer; the end of input is an empty one. */
type Ask = <Answer>(question: string, read: (answer: string) => Answer) => Promise<Answer>;

function untilUsable(context: Context, ask: (question: string) => Promise<string | null>): Ask {
  return async (question, read) => {
    for (;;) {
      const answer = await ask(question);
      try {
        return read(answer ?? '');
      } catch (error) {
        // Nobody is there any more to answer better.
        if (!(error instanceof Failure) || answer === null) throw error;
        context.io.stderr.write(renderFailure(error, { colour: context.terminal.colourErrors }));
      }
    }
  };
}

async function askForTenant({ io }: Context, ask: Ask): Promise<string | null> {
  const known = io.env['ATLAN_BASE_URL'] ?? '';
  const suggestion = known === '' ? 'empty: leave it out' : `empty: ${inert(known)}`;
  return ask(`Address of the tenant (${suggestion}): `, (answer) => {
    const text = answer === '' ? known : answer;
    return text === '' ? null : readTenant(text);
  });
}

async function askForRecipients(ask: Ask): Promise<readonly string[]> {
  let keys: readonly string[] = [];
  for (;;) {
    const question = `Public age key that secrets are sealed to (empty: ${keys.length === 0 ? 'none yet' : 'no more'}): `;
    const more = await ask(question, (key) => (key === '' ? keys : readRecipients([...keys, key])));
    if (more === keys) return keys;
    keys = more;
  }
}
