/** Whether the next run finds the sealed file of this one, so that it can take up what was staged (design section 5 a). */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { inert } from '../render/inert.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { usage } from './usage.ts';

/**
 * Plans read the `*.jsonl` files right in the secrets directory. A `--secrets-file` elsewhere is fine for secrets that are published in this
 * very run, so a note says what follows; with `--stage-only` it throws a `Failure` (exit 3), since all the staging would be in vain.
 */
export async function requireFindable(
  context: Context,
  directory: string | null,
  { secretsFile, stageOnly }: Pick<ApplyFlags, 'secretsFile' | 'stageOnly'>,
): Promise<void> {
  if (secretsFile === undefined || (await isFindable(context.io.cwd, directory, secretsFile))) return;
  const read =
    directory === null
      ? 'Without secrets.directory plans read no sealed files'
      : `Plans read the *.jsonl files right in ${inert(directory)} alone`;
  if (stageOnly !== true) {
    return context.note(`note: ${read}. If this run is cut short, the next one makes anew what it staged.`);
  }
  throw usage(
    'secrets-file-elsewhere',
    'The next run would not find the sealed file',
    `${read}: the next run would purge what this one staged, and make it again.`,
    directory === null
      ? 'Add secrets.directory to the manifest, or name the folder with --secrets-dir.'
      : `Leave --secrets-file out, or name a file such as ${inert(directory)}/staged.sealed.jsonl.`,
  );
}

async function isFindable(cwd: string, directory: string | null, file: string): Promise<boolean> {
  if (directory === null || !file.endsWith('.jsonl')) return false;
  const [folder, wanted] = await Promise.all(
    [path.dirname(file), directory].map(async (one) => realOf(path.resolve(cwd, one))),
  );
  return folder === wanted;
}

/** A folder that is not there yet has no other name. */
async function realOf(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}
