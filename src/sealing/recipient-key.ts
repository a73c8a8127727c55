/**
 * The check of one recipient key, by its encoding alone: age is not loaded for it, so that `validate` stays quick. Whether
 * a key of the right form also works is found out by the trial sealing in `seal.ts`.
 */
import { bech32 } from '@scure/base';
import type { RecipientKind } from '../model.ts';
import { holdsIdentity } from '../private-key.ts';

/** What a text is that stands where a recipient should stand. */
export type KeyCheck =
  | { readonly ok: true; readonly kind: RecipientKind; readonly postQuantum: boolean }
  | { readonly ok: false; readonly problem: KeyProblem; readonly detail: string; readonly hint: string };

/** `identity` is the one whose text must never be shown. */
export type KeyProblem = 'identity' | 'ssh' | 'plugin' | 'invalid';

/** Checks a key without its surrounding white space (design section 6, "Recipients"). The detail never quotes the text. */
export function checkRecipientKey(text: string): KeyCheck {
  if (holdsIdentity(text)) return identityProblem;
  if (/^(ssh-|sk-ssh-|ecdsa-|sk-ecdsa-)/.test(text)) return sshProblem;
  if (/\s/.test(text)) return invalid('There is white space inside the key.', 'a comment stands on a line of its own');
  if (text !== text.toLowerCase())
    return invalid('A recipient is written in lower case.', 'paste it as age printed it');
  if (!text.startsWith('age1')) return invalid('It does not begin with "age1".', KEYGEN_ADVICE);
  return checkEncoding(text);
}

const KEYGEN_ADVICE = 'make a key with: atlan-oauth keygen';

/** Bytes behind each prefix: X25519, ML-KEM-768 with X25519, P-256 compressed, ML-KEM-768 with P-256. */
const KINDS: Readonly<Record<string, { kind: RecipientKind; postQuantum: boolean; bytes: number }>> = {
  age: { kind: 'x25519', postQuantum: false, bytes: 32 },
  age1pq: { kind: 'hybrid', postQuantum: true, bytes: 1216 },
  age1tag: { kind: 'tag', postQuantum: false, bytes: 33 },
  age1tagpq: { kind: 'tag', postQuantum: true, bytes: 1249 },
};

function checkEncoding(text: string): KeyCheck {
  // BIP 173's limit of 90 characters does not hold for age: a hybrid key has about 2,000.
  const decoded = bech32.decodeUnsafe(text, false);
  const bytes = decoded ? bech32.fromWordsUnsafe(decoded.words) : undefined;
  if (!decoded || !bytes) {
    return invalid('Its checksum is wrong: a character was changed, lost or added.', 'copy the whole key again');
  }
  const known = Object.hasOwn(KINDS, decoded.prefix) ? KINDS[decoded.prefix] : undefined;
  if (known === undefined) return pluginProblem;
  if (bytes.length !== known.bytes) {
    return invalid(`It holds ${bytes.length} bytes where ${known.bytes} belong.`, 'copy the whole key again');
  }
  return { ok: true, kind: known.kind, postQuantum: known.postQuantum };
}

function invalid(detail: string, hint: string): KeyCheck {
  return { ok: false, problem: 'invalid', detail, hint };
}

const identityProblem: KeyCheck = {
  ok: false,
  problem: 'identity',
  detail: 'This is a private key. It opens secrets and belongs to the people who unseal, not to this list.',
  hint: 'list the public key that belongs to it, and make a new pair (atlan-oauth keygen) if this one has been in a repository',
};

const sshProblem: KeyCheck = {
  ok: false,
  problem: 'ssh',
  detail: 'SSH keys cannot be sealed to; only age keys can.',
  hint: KEYGEN_ADVICE,
};

const pluginProblem: KeyCheck = {
  ok: false,
  problem: 'plugin',
  detail: 'Only age1…, age1pq1… and age1tag… keys can be sealed to; this one needs a plugin.',
  hint: KEYGEN_ADVICE,
};
