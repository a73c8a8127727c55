/** The manifest's `secrets` section as a run uses it: the recipients' keys and where sealed files go. */
import path from 'node:path';
import type { Diagnostic, Place } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import type { SecretsSection } from '../manifest/read.ts';
import type { Recipient } from '../model.ts';
import { holdsIdentity } from '../private-key.ts';
import { refusedKey } from '../sealing/recipient-diagnostics.ts';
import { checkRecipientKey } from '../sealing/recipient-key.ts';
import { parseRecipientList, parseRecipientsFile, recipientsDigest } from '../sealing/recipients.ts';
import { readSourceFile, reasonOf } from './manifest-files.ts';

export interface Sealing {
  readonly recipients: readonly Recipient[];
  /** Null where there are no recipients. Hashed when it is asked for. */
  readonly recipientsDigest: string | null;
  /** Relative to the working directory with `/` between its parts (absolute only if written so); null where nobody names one. */
  readonly secretsDirectory: string | null;
}

/**
 * Reads the recipients and resolves the folder. `override` is `--secrets-dir`, relative to the working directory; paths of
 * the manifest are relative to the folder of the file that they stand in (design section 2).
 *
 * Throws a `Failure` (exit 3) with every recipient that cannot be used.
 */
export async function resolveSecrets(cwd: string, section: SecretsSection, override: string | null): Promise<Sealing> {
  const recipients = await readRecipients(cwd, section);
  return {
    recipients,
    get recipientsDigest() {
      return recipients.length === 0 ? null : recipientsDigest(recipients);
    },
    secretsDirectory: secretsDirectory(cwd, section, override),
  };
}

async function readRecipients(cwd: string, section: SecretsSection): Promise<readonly Recipient[]> {
  const { recipients: given } = section;
  if (given === null) return [];
  if (given.kind === 'file' && isKey(given.path)) throw unusable([keyAsFile(given.path, given.place)]);
  const { recipients, diagnostics } =
    given.kind === 'list'
      ? parseRecipientList(given.keys)
      : await readRecipientsFile(cwd, besideManifest(section, given.path), given.place);
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) throw unusable(diagnostics);
  return recipients;
}

async function readRecipientsFile(cwd: string, file: string, place: Diagnostic['place']) {
  try {
    const { bytes } = await readSourceFile(cwd, file);
    return parseRecipientsFile(new TextDecoder().decode(bytes), file);
  } catch (error) {
    const detail = `The recipients file ${file} cannot be read: ${reasonOf(error)}.`;
    const hint = 'Write one public key a line: atlan-oauth keygen makes a key pair.';
    throw unusable([
      { severity: 'error', code: 'recipients-unreadable', summary: 'Recipients cannot be read', detail, hint, place },
    ]);
  }
}

/** Whether a text that should name a file is a key: public keys as age and SSH write them, or a private one. */
function isKey(text: string): boolean {
  return holdsIdentity(text) || /^age1[a-z0-9]{20,}$/i.test(text) || /^(?:sk-)?(?:ssh|ecdsa)-\S+ \S/.test(text);
}

/** A private key is never quoted. */
function keyAsFile(text: string, place: Place): Diagnostic {
  const key = checkRecipientKey(text);
  if (!key.ok && key.problem === 'identity') return refusedKey(key.problem, key.detail, key.hint, place);
  return {
    severity: 'error',
    code: 'recipient-as-file',
    summary: 'Key where a file belongs',
    detail: 'A text in secrets.recipients names a file of keys; keys themselves stand in a list.',
    hint: `Write it like this:\n  recipients: [${text}]`,
    place,
  };
}

function secretsDirectory(cwd: string, section: SecretsSection, override: string | null): string | null {
  if (override !== null) return normal(override);
  if (section.directory === null) return null;
  if (path.isAbsolute(section.directory)) return normal(section.directory);
  const relative = path.relative(cwd, path.resolve(cwd, besideManifest(section, section.directory)));
  return normal(relative);
}

/** A path of the manifest, as seen from the working directory. */
function besideManifest(section: SecretsSection, written: string): string {
  if (path.isAbsolute(written) || section.file === null) return written;
  return path.join(path.dirname(section.file), written);
}

function normal(directory: string): string {
  const slashes = path.normalize(directory === '' ? '.' : directory).replaceAll(path.sep, '/');
  return slashes.length > 1 ? slashes.replace(/\/$/, '') : slashes;
}

function unusable(diagnostics: readonly Diagnostic[]): Failure {
  return new Failure({
    exitCode: 3,
    code: 'recipients-invalid',
    summary: 'Recipients cannot be used',
    diagnostics,
  });
}
