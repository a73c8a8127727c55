/** `init` behind its flags. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import { safeJson } from '../render/inert.ts';
import type { InitFlags } from './commands/init.ts';
import type { Context } from './context.ts';
import { readRecipients, readTenant } from './init-answers.ts';
import { filesFor, type InitAnswers, type NewFile } from './init-files.ts';
import { askForMissing } from './init-questions.ts';
import { createFile } from './new-file.ts';

/**
 * Writes the files, the ones that exist already left as they are. Throws a `Failure`: 3 for an answer that cannot be used,
 * 6 where there is a manifest already.
 */
export async function init(context: Context, flags: InitFlags): Promise<void> {
  const folder = path.resolve(context.io.cwd, flags.directory);
  await refuseExisting(folder, flags.directory);
  const answers = context.terminal.interactive ? await askForMissing(context, flags) : given(flags);
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of await filesFor(answers)) {
    ((await write(context, folder, file)) ? written : kept).push(file.path);
  }
  if (flags.format === 'json') {
    context.print(safeJson({ formatVersion: '1.0', directory: flags.directory, written, kept }));
  } else if (!context.terminal.quiet) context.print(nextSteps(answers));
}

function given(flags: InitFlags): InitAnswers {
  return {
    tenant: flags.tenant === undefined ? null : readTenant(flags.tenant),
    recipients: readRecipients(flags.recipient),
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
  if (await exists(path.join(folder, name))) {
    context.note(
      `kept   ${name}, which exists; init would have written:\n${text.replace(/^/gm, '       | ').trimEnd()}`,
    );
    return false;
  }
  await createFile(folder, name, text);
  context.note(`wrote  ${name}`);
  return true;
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
          'Set up the environments that the first lines of the pipeline describe.',
        ]),
  ];
  return `Next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`;
}
