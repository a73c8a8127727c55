/** The part of `doctor` that needs no tenant: the manifest, and where secrets would go. */
import { count } from '../render/summary-line.ts';
import type { Environment } from '../tenant/credentials.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { Context } from './context.ts';
import { readDesired, type Desired } from './desired.ts';
import { problemText, type Examination } from './examination.ts';

const SEE_VALIDATE = 'atlan-oauth validate shows each with its line.';

/** Examines manifest, recipients and folder. Null: the manifest cannot be used. */
export async function examineManifest(
  context: Context,
  flags: DoctorFlags,
  environment: Environment | null,
  examination: Examination,
): Promise<Desired | null> {
  const { value: desired, failure } = await examination.try(async () =>
    readDesired(flags.file ?? [], {
      cwd: context.io.cwd,
      baseUrl: environment?.baseUrl ?? null,
      secretsDirectory: flags.secretsDir ?? null,
      emptyWithScope: 'allow',
      hiddenDirectory: 'warning',
    }),
  );
  if (failure !== null) {
    // The manifest itself has been read by then.
    const aboutRecipients = failure.code === 'recipients-invalid';
    if (aboutRecipients) examination.ok('manifest', 'valid');
    examination.fail(aboutRecipients ? 'recipients' : 'manifest', failure);
    return null;
  }
  const { clients, tombstones } = desired.manifest;
  const buried = tombstones.length === 0 ? '' : ` and ${count(tombstones.length, 'tombstone')}`;
  const valid = `valid, ${count(clients.length, 'client')}${buried}`;
  const problems = desired.warnings.map(problemText);
  if (problems.length === 0) examination.ok('manifest', valid);
  else examination.warn('manifest', [valid, ...problems].join('\n'), SEE_VALIDATE);
  await examineRecipients(desired, examination);
  await examineFolder(desired, examination);
  return desired;
}

async function examineRecipients({ recipients, recipientsDigest }: Desired, examination: Examination): Promise<void> {
  if (recipients.length === 0) {
    examination.warn(
      'recipients',
      'none: an apply that creates a client would refuse',
      'Make a key with atlan-oauth keygen and list it in secrets.recipients.',
    );
    return;
  }
  const { createSealer } = await import('../sealing/seal.ts');
  const sealer = await examination.attempt('recipients', async () => createSealer(recipients));
  if (sealer === null) return;
  const labels = recipients.map(({ label, fingerprint }) => label ?? fingerprint).join(', ');
  const digest = `\n  recipientsDigest: ${recipientsDigest ?? ''}`;
  if (recipients.length > 1) examination.ok('recipients', labels + digest);
  else {
    examination.warn(
      'recipients',
      `only one: ${labels}${digest}`,
      'Add a second key, so that one lost identity does not lose every secret.',
    );
  }
}

async function examineFolder({ secretsDirectory }: Desired, examination: Examination): Promise<void> {
  if (secretsDirectory === null) {
    examination.warn(
      'folder',
      'none: an apply that creates a client would refuse',
      'Name one: secrets.directory, or --secrets-dir.',
    );
    return;
  }
  const { checkDirectory } = await import('../sealing/secrets-directory.ts');
  const usable = await examination.attempt('folder', async () => checkDirectory(secretsDirectory).then(() => true));
  if (usable === true) examination.ok('folder', `${secretsDirectory} can hold sealed files`);
}
