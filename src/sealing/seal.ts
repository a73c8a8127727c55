/** Encryption and decryption with age, which is loaded only when something is sealed or opened. */
import { Failure } from '../errors.ts';
import type { Recipient } from '../model.ts';
import { loadAge } from './load-age.ts';

/** Encrypts to a fixed set of recipients. */
export interface Sealer {
  /** An armored age message of the text. */
  seal(plaintext: string): Promise<string>;
}

/** Decrypts with a fixed set of identities. */
export interface Opener {
  /**
   * The text inside an armored age message. Throws {@link UnopenedError}; its message holds nothing of the content.
   */
  open(armored: string): Promise<string>;
}

/** A message that could not be opened: no identity fits, or it is damaged. */
export class UnopenedError extends Error {
  override readonly name = 'UnopenedError';
  readonly why: 'no-identity' | 'damaged';

  constructor(why: UnopenedError['why']) {
    super(why === 'no-identity' ? 'none of the identities opens it' : 'it is damaged or was tampered with');
    this.why = why;
  }
}

/**
 * Prepares sealing and tries every recipient on its own (design section 6, preflight). Throws `Failure` (exit 3) naming each key
 * that cannot be sealed to, and for an empty list: age itself would seal to nobody without complaint.
 */
export async function createSealer(recipients: readonly Recipient[]): Promise<Sealer> {
  if (recipients.length === 0) throw sealToNobody();
  const age = await loadAge();
  const encrypterFor = (chosen: readonly Recipient[]) => {
    const encrypter = new age.Encrypter();
    for (const { key } of chosen) encrypter.addRecipient(key);
    return encrypter;
  };
  const sealWith = async (encrypter: InstanceType<typeof age.Encrypter>, plaintext: string) =>
    age.armor.encode(await encrypter.encrypt(plaintext));

  const tried = await Promise.all(
    recipients.map((recipient) => succeeds(async () => sealWith(encrypterFor([recipient]), 'trial'))),
  );
  const failed = recipients.filter((_recipient, index) => tried[index] !== true);
  if (failed.length > 0) throw trialFailed(failed);

  const encrypter = encrypterFor(recipients);
  return { seal: (plaintext) => sealWith(encrypter, plaintext) };
}

/** Prepares opening. Throws `Failure` (exit 3) for an identity that age does not take; it is not shown. */
export async function createOpener(identities: readonly string[]): Promise<Opener> {
  const age = await loadAge();
  const decrypter = new age.Decrypter();
  for (const [index, identity] of identities.entries()) {
    if (!(await succeeds(() => decrypter.addIdentity(identity)))) throw invalidIdentity(index + 1);
  }
  return {
    open: async (armored) => {
      try {
        return await decrypter.decrypt(age.armor.decode(armored), 'text');
      } catch (error) {
        throw new UnopenedError(isNoMatch(error) ? 'no-identity' : 'damaged');
      }
    },
  };
}

/** Opens one message; see {@link Opener}. Use {@link createOpener} for many. */
export async function openSealed(armored: string, identities: readonly string[]): Promise<string> {
  return (await createOpener(identities)).open(armored);
}

async function succeeds(work: () => unknown): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

/** The library has no error codes; a test holds it to this message. */
function isNoMatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no identity matched');
}

function sealToNobody(): Failure {
  return new Failure({
    exitCode: 3,
    code: 'no-recipients',
    summary: 'No recipients',
    detail: 'There is nobody to seal new secrets to.',
    hint: 'name recipients in the manifest (secrets.recipients); make a key with: atlan-oauth keygen',
  });
}

function trialFailed(recipients: readonly Recipient[]): Failure {
  const keys = recipients.map(({ label, kind, fingerprint }) => `${label ?? 'unlabelled'} (${kind}, ${fingerprint})`);
  return new Failure({
    exitCode: 3,
    code: 'trial-sealing-failed',
    summary: 'A recipient cannot be sealed to',
    detail: `The trial sealing failed for: ${keys.join('; ')}. Such a key is well-formed but is not the public half of any identity.`,
    hint: 'ask its owner for the public key again, or take it off the list',
  });
}

function invalidIdentity(position: number): Failure {
  return new Failure({
    exitCode: 3,
    code: 'invalid-identity',
    summary: 'Invalid identity',
    detail: `Identity number ${position} is not one that age knows.`,
  });
}
