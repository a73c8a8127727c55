/** What can be wrong with a list of recipients, as diagnostics (exit 3, design section 6). */
import type { Diagnostic, Place } from '../diagnostic.ts';
import type { KeyProblem } from './recipient-key.ts';

const REFUSALS: Readonly<Record<KeyProblem, { readonly code: string; readonly summary: string }>> = {
  identity: { code: 'identity-as-recipient', summary: 'Private key among the recipients' },
  ssh: { code: 'ssh-recipient', summary: 'SSH key among the recipients' },
  plugin: { code: 'plugin-recipient', summary: 'Unsupported recipient' },
  invalid: { code: 'invalid-recipient', summary: 'Invalid recipient' },
};

/** A text that is no key that can be sealed to; the detail never quotes it. */
export function refusedKey(problem: KeyProblem, detail: string, hint: string, place: Place): Diagnostic {
  return { severity: 'error', ...REFUSALS[problem], detail, hint, place };
}

/** Not one key. */
export function noRecipients(place: Place | null): Diagnostic {
  return {
    severity: 'error',
    code: 'no-recipients',
    summary: 'No recipients',
    detail: 'There is not one key here, so a new secret would be sealed to nobody.',
    hint: 'make a key with: atlan-oauth keygen',
    place,
  };
}

/** A warning: the key counts once. */
export function duplicateKey(firstLine: number, place: Place): Diagnostic {
  return {
    severity: 'warning',
    code: 'duplicate-recipient',
    summary: 'Recipient given twice',
    detail: `The same key stands in line ${firstLine} already; it counts once.`,
    hint: 'remove one of the two',
    place,
  };
}

/** One message for the lot, at the first key that is not of the first key's class. */
export function mixedKeys(count: { readonly postQuantum: number; readonly classic: number }, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'mixed-recipients',
    summary: 'Post-quantum and classic recipients are mixed',
    detail: `Post-quantum keys: ${count.postQuantum}, classic keys: ${count.classic}. A message sealed to both kinds would be no safer than one for the classic keys alone.`,
    hint: 'use keys of one kind; atlan-oauth keygen --pq makes post-quantum ones',
    place,
  };
}
