/** `init` behind its flags. */
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import { safeJson } from '../render/inert.ts';
import type { InitFlags } from './commands/init.ts';
import type { Context } from './context.ts';
import { hasUsableRecipients, readRecipients, readTenant } from './init-answers.ts';
import { filesFor, type InitAnswers, type NewFile } from './init-files.ts';
import { askForMissing } from './init-questions.ts';
import { createFile } from './new-file.ts';

/** A longer text is not shown on the screen. */
const MOST_SHOWN_LINES = 10;

/**
 * Writes the files, the ones that exist already left as they are. Throws a `Failure`: 3 for an answer that cannot be used,
 * 6 where there is a manifest already.
 */
export async function init(context: Context, flags: InitFlags): Promise<void> {
  const folder = path.resolve(context.io.cwd, flags.directory);
  await refuseExisting(folder, flags.directory);
  const hasRecipients = flags.recipient.length === 0 && (await hasUsableRecipients(folder));
  const answers = context.terminal.interactive
    ? await askForMissing(context, flags, hasRecipients)
    : given(flags, hasRecipients);
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of await filesFor(answers)) {
    ((await write(context, folder, file)) ? written : kept).push(file.path);
  }
  if (flags.format === 'json') {
    context.print(safeJson({ formatVersion: '1.0', directory: flags.directory, written, kept }));
  } else if (!context.terminal.quiet) context.print(nextSteps(answers));
}

function given(flags: InitFlags, hasRecipients: boolean): InitAnswers {
  return {
    tenant: flags.tenant === undefined ? null : readTenant(flags.tenant),
    recipients: readRecipients(flags.recipient),
    hasRecipients,
    pipeline: flags.pipeline ?? 'none',
  };
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

/** Whether the file was written; one that exists is kept. */
async function write(context: Context, folder: string, { path: name, text }: NewFile): Promise<boolean> {
  const file = path.join(folder, name);
  if (await exists(file)) {
    context.note(`kept   ${name}, which ${await whatIsThere(file, text)}`);
    return false;
  }
  await createFile(folder, name, text);
  context.note(`wrote  ${name}`);
  return true;
}

/** A short text is shown, to be put into the file by hand. */
async function whatIsThere(file: string, text: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch(() => null);
  if (there === text) return 'is just that already';
  return text.split('\n').length > MOST_SHOWN_LINES
    ? 'is another one; init --directory FOLDER writes its own elsewhere, to be compared'
    : `exists; init would have written:\n${text.trimEnd().replace(/^/gm, '       | ')}`;
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function nextSteps({ recipients, hasRecipients, pipeline }: InitAnswers): string {
  const steps = [
    ...(recipients.length === 0 && !hasRecipients
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
          'Set up the environments that the first lines of the pipeline describe.',
        ]),
  ];
  return `Next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`;
}
