/** `init` behind its flags. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import { inert } from '../render/inert.ts';
import { parseRecipientsFile } from '../sealing/recipients.ts';
import { parseBaseUrl } from '../tenant/base-url.ts';
import type { InitFlags } from './commands/init.ts';
import type { Context } from './context.ts';
import { filesFor, type InitAnswers, type NewFile } from './init-files.ts';
import { createFile } from './new-file.ts';
import { openQuestions, type Questions } from './questions.ts';

/**
 * Writes the files, the ones that exist already left as they are. Throws a `Failure`: 3 for an answer that cannot be used,
 * 6 where there is a manifest already.
 */
export async function init(context: Context, flags: InitFlags): Promise<void> {
  const folder = path.resolve(context.io.cwd, flags.directory);
  await refuseExisting(folder, flags.directory);
  const answers = check(context.terminal.interactive ? await askForMissing(context, flags) : given(flags));
  for (const file of await filesFor(answers)) await write(context, folder, file);
  if (!context.terminal.quiet) context.print(nextSteps(answers));
}

function given(flags: InitFlags): InitAnswers {
  return { tenant: flags.tenant ?? null, recipients: flags.recipient, pipeline: flags.pipeline ?? 'none' };
}

async function askForMissing(context: Context, flags: InitFlags): Promise<InitAnswers> {
  const questions = openQuestions(context);
  try {
    return {
      tenant: flags.tenant ?? (await askForTenant(context, questions)),
      recipients: flags.recipient.length > 0 ? flags.recipient : await askForRecipients(questions),
      pipeline: flags.pipeline ?? (await askForPipeline(questions)),
    };
  } finally {
    questions.close();
  }
}

async function askForTenant({ io }: Context, questions: Questions): Promise<string | null> {
  const known = io.env['ATLAN_BASE_URL'] ?? '';
  const suggestion = known === '' ? 'empty: leave it out' : `empty: ${inert(known)}`;
  const answer = (await questions.ask(`Address of the tenant (${suggestion}): `)) ?? '';
  if (answer !== '') return answer;
  return known === '' ? null : known;
}

async function askForRecipients(questions: Questions): Promise<readonly string[]> {
  const keys: string[] = [];
  for (;;) {
    const question = `Public age key that secrets are sealed to (empty: ${keys.length === 0 ? 'none yet' : 'no more'}): `;
    const key = (await questions.ask(question)) ?? '';
    if (key === '') return keys;
    keys.push(key);
  }
}

async function askForPipeline(questions: Questions): Promise<InitAnswers['pipeline']> {
  const answer = ((await questions.ask('Pipeline to write, github or gitlab (empty: none): ')) ?? '').toLowerCase();
  if (answer === 'github' || answer === 'gitlab') return answer;
  if (answer === '' || answer === 'none') return 'none';
  throw refused(
    'unknown-pipeline',
    `"${answer}" is no pipeline that init knows.`,
    'Answer github, gitlab or nothing.',
    [],
  );
}

function check(answers: InitAnswers): InitAnswers {
  const { diagnostics } =
    answers.recipients.length === 0
      ? { diagnostics: [] }
      : parseRecipientsFile(answers.recipients.join('\n'), 'recipients');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refused('recipients-invalid', 'A recipient cannot be used.', null, errors);
  return { ...answers, tenant: answers.tenant === null ? null : parseBaseUrl(answers.tenant) };
}

async function refuseExisting(folder: string, directory: string): Promise<void> {
  const manifest = path.join(folder, 'atlan-oauth.yaml');
  if (!(await exists(manifest))) return;
  throw new Failure({
    exitCode: 6,
    code: 'manifest-exists',
    summary: 'There is a manifest already',
    detail: `${path.join(directory, 'atlan-oauth.yaml')} exists, and nothing is ever overwritten.`,
    hint: 'Check it with: atlan-oauth validate',
  });
}

async function write(context: Context, folder: string, { path: name, text }: NewFile): Promise<void> {
  if (await exists(path.join(folder, name))) {
    context.note(
      `kept   ${name}, which exists; init would have written:\n${text.replace(/^/gm, '       | ').trimEnd()}`,
    );
    return;
  }
  await createFile(folder, name, text);
  context.note(`wrote  ${name}`);
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function nextSteps({ recipients, pipeline }: InitAnswers): string {
  const steps = [
    ...(recipients.length === 0
      ? [
          'Make a key pair for whoever opens secrets, and uncomment "recipients" in the manifest:',
          '  atlan-oauth keygen --out ~/atlan-oauth-key.txt >> recipients.txt',
        ]
      : []),
    'Take over what the tenant has, or list the first client by hand:',
    '  atlan-oauth export',
    'Check the manifest, then see what would happen:',
    '  atlan-oauth validate',
    '  atlan-oauth plan',
    ...(pipeline === 'none'
      ? []
      : [
          'The pipeline installs the version that package.json pins:',
          '  npm install --save-dev --save-exact atlan-oauth',
        ]),
  ];
  return `Next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`;
}

function refused(code: string, detail: string, hint: string | null, diagnostics: readonly Diagnostic[]): Failure {
  return new Failure({ exitCode: 3, code, summary: 'An answer cannot be used', detail, hint, diagnostics });
}
