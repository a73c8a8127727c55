/** All that can fail about sealing is tried before the first write (design section 6): keys, folder, and then the file. */
import { Failure } from '../errors.ts';
import type { Plan } from '../model.ts';
import { createSealer } from '../sealing/seal.ts';
import { checkDirectory } from '../sealing/secrets-directory.ts';
import { SealedFileWriter } from '../sealing/writer.ts';
import { tool } from '../version.ts';
import type { ApplyFlags } from './commands/apply.ts';
import type { Context } from './context.ts';
import { requireFindable } from './findable.ts';

/** A sealed file that is not made yet. */
export interface PreparedSealing {
  readonly writer: SealedFileWriter;
  /** Whether the plan makes secrets: then the file has to exist, with its header flushed, before the first write. */
  readonly needsFile: boolean;
}

/**
 * Tries the recipients and the folder; makes nothing. Throws a `Failure`: exit 3 for a recipient that cannot be sealed to
 * and for a sealed file that the run after `--stage-only` would not find, 6 for a folder that cannot be used or that nobody names.
 */
export async function prepareSealing(context: Context, plan: Plan, flags: ApplyFlags): Promise<PreparedSealing | null> {
  const makes = plan.changes.some(({ action }) => makesSecret(action));
  const records = makes || plan.changes.some(({ stagedRecord }) => stagedRecord !== null);
  if (!records || plan.recipients.length === 0) return null;
  const sealer = await createSealer(plan.recipients);
  const file = flags.secretsFile ?? null;
  if (file === null && makes) {
    if (plan.secretsDirectory === null) throw noDirectory();
    await checkDirectory(plan.secretsDirectory);
  }
  const { clock, entropy } = context.io;
  const writer = new SealedFileWriter({
    directory: plan.secretsDirectory ?? '.',
    file,
    tenant: plan.tenant,
    tool,
    run: entropy.hex8() + entropy.hex8(),
    recipients: plan.recipients,
    sealer,
    now: () => clock.now(),
    hex8: () => entropy.hex8(),
  });
  const needsFile = plan.changes.some((change) => makesSecret(change.action) && change.resumes === null);
  if (needsFile) await requireFindable(context, plan.secretsDirectory, flags);
  return { writer, needsFile };
}

function makesSecret(action: Plan['changes'][number]['action']): boolean {
  return action === 'create' || action === 'replace';
}

function noDirectory(): Failure {
  return new Failure({
    exitCode: 6,
    code: 'no-secrets-directory',
    summary: 'Nobody says where sealed secrets go',
    detail: 'The plan makes new secrets, and the manifest has no secrets.directory.',
    hint: 'Add it to the manifest (directory: sealed), or name a folder with --secrets-dir.',
  });
}
