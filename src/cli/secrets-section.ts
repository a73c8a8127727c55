/** The manifest's `secrets` section as a run uses it: the recipients' keys and where sealed files go. */
import path from 'node:path';
import type { Diagnostic, Place } from '../diagnostic.ts';
import { Failure } from '../errors.ts';
import { hiddenPartOf, hiddenPathProblem } from '../hidden-part.ts';
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

/** What resolving takes besides the section. */
export interface SecretsOptions {
  readonly cwd: string;
  /** `--secrets-dir`, relative to the working directory; null where not given. */
  readonly override: string | null;
  /**
   * What a folder with a hidden part is. For `validate` an error; a plan can be made all the same, and only an apply that has
   * something to seal refuses (design section 6).
   */
  readonly hiddenDirectory: 'error' | 'warning';
}

/** A section as it can be used, and everything in it that cannot. */
export interface ResolvedSecrets extends Sealing {
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads the recipients and resolves the folder. Paths of the manifest are relative to the folder of the file that they stand in
 * (design section 2).
 */
export async function resolveSecrets(section: SecretsSection, options: SecretsOptions): Promise<ResolvedSecrets> {
  const { cwd, override } = options;
  const { recipients, diagnostics } = await readRecipients(cwd, section);
  const directory = secretsDirectory(cwd, section, override);
  return {
    recipients,
    get recipientsDigest() {
      return recipients.length === 0 ? null : recipientsDigest(recipients);
    },
    secretsDirectory: directory,
    problems: [...hiddenDirectory(directory, section, options), ...diagnostics],
  };
}

interface ReadRecipients {
  readonly recipients: readonly Recipient[];
  readonly diagnostics: readonly Diagnostic[];
}

async function readRecipients(cwd: string, section: SecretsSection): Promise<ReadRecipients> {
  const { recipients: given } = section;
  if (given === null) return { recipients: [], diagnostics: [] };
  if (given.kind === 'list') return parseRecipientList(given.keys);
  if (isKey(given.path)) return { recipients: [], diagnostics: [keyAsFile(given.path, given.place)] };
  return readRecipientsFile(cwd, besideManifest(section, given.path), given);
}

function hiddenDirectory(
  directory: string | null,
  section: SecretsSection,
  { override, hiddenDirectory: severity }: SecretsOptions,
): readonly Diagnostic[] {
  const part = directory === null ? null : hiddenPartOf(directory);
  if (directory === null || part === null) return [];
  return [
    {
      severity,
      code: 'hidden-secrets-path',
      summary: 'The secrets path is hidden',
      ...hiddenPathProblem(directory, part),
      place: override === null ? section.directoryPlace : null,
    },
  ];
}

async function readRecipientsFile(
  cwd: string,
  file: string,
  named: { readonly place: Place },
): Promise<ReadRecipients> {
  try {
    const { bytes } = await readSourceFile(cwd, file);
    return parseRecipientsFile(new TextDecoder().decode(bytes), file);
  } catch (error) {
    const detail = `The recipients file ${file} cannot be read: ${reasonOf(error)}.`;
    const hint = 'Write one public key a line: atlan-oauth keygen makes a key pair.';
    const summary = 'Recipients cannot be read';
    return {
      recipients: [],
      diagnostics: [{ severity: 'error', code: 'recipients-unreadable', summary, detail, hint, place: named.place }],
    };
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

/** The failure for a section that cannot be used, where nothing else is wrong with the manifest. */
export function unusableSecrets(diagnostics: readonly Diagnostic[]): Failure {
  const onlyFolder = diagnostics.every(({ code }) => code === 'hidden-secrets-path');
  return new Failure({
    exitCode: 3,
    code: onlyFolder ? 'secrets-directory-invalid' : 'recipients-invalid',
    summary: onlyFolder ? 'The secrets directory cannot be used' : 'Recipients cannot be used',
    diagnostics,
  });
}
