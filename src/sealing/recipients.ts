/**
 * The people whom secrets are sealed to, from a file in the format of `age -R` or from the manifest itself (design section 6).
 * Nothing here loads age.
 */
import { createHash } from 'node:crypto';
import type { Diagnostic, Place } from '../diagnostic.ts';
import { keyFingerprint } from '../key-fingerprint.ts';
import type { Recipient } from '../model.ts';
import { maskIdentities } from '../private-key.ts';
import { duplicateKey, mixedKeys, noRecipients, refusedKey } from './recipient-diagnostics.ts';
import { checkRecipientKey } from './recipient-key.ts';

/** The recipients without duplicates, in the order given. They may be used only if no diagnostic is an error. */
export interface ParsedRecipients {
  readonly recipients: readonly Recipient[];
  /** Errors, and a warning for each duplicate. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a recipients file: a key a line, blank lines, and `#` comments, of which `# label: on-call` names the next key.
 *
 * @param file the path for diagnostics, as the user named it
 */
export function parseRecipientsFile(text: string, file: string): ParsedRecipients {
  const lines = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  const entries: Entry[] = [];
  let label: string | null = null;
  for (const [index, line] of lines.entries()) {
    const content = line.trim();
    label = labelOf(content) ?? label;
    if (content === '' || content.startsWith('#')) continue;
    entries.push({ text: content, label, place: placeOf(file, index, line, content) });
    label = null;
    // What follows in a pasted private key file are lines of the key itself: they must not be shown as bad recipients.
    if (content.startsWith('-----BEGIN')) break;
  }
  // No line of it is shown: a manifest may name any file, and only what looks like a public key is known to be meant for people's eyes.
  return parseEntries(entries, { file, line: 1, column: 1, length: 1, source: '' });
}

/** Reads the keys that stand in the manifest itself; such keys have no labels. */
export function parseRecipientList(
  keys: readonly { readonly text: string; readonly place: Place }[],
): ParsedRecipients {
  return parseEntries(
    keys.map((key) => ({
      text: key.text.trim(),
      label: null,
      get place() {
        return maskPlace(key.place);
      },
    })),
    null,
  );
}

/** `sha256:` + 64 hex digits over the sorted full keys; independent of their order, their labels and duplicates. */
export function recipientsDigest(recipients: readonly { readonly key: string }[]): string {
  const keys = [...new Set(recipients.map(({ key }) => key))].sort();
  return `sha256:${sha256(keys.map((key) => `${key}\n`).join(''))}`;
}

interface Entry {
  readonly text: string;
  readonly label: string | null;
  /** Looked up when it is asked for: in a large manifest that takes longer than everything else here. */
  readonly place: Place;
}

interface CheckedKey {
  readonly recipient: Recipient;
  readonly postQuantum: boolean;
  readonly entry: Entry;
}

function parseEntries(entries: readonly Entry[], start: Place | null): ParsedRecipients {
  const keys = new Map<string, CheckedKey>();
  const diagnostics: Diagnostic[] = entries.length === 0 ? [noRecipients(start)] : [];
  for (const entry of entries) {
    const { text, label } = entry;
    const check = checkRecipientKey(text);
    const first = keys.get(text);
    if (!check.ok) {
      diagnostics.push(refusedKey(check.problem, check.detail, check.hint, entry.place));
    } else if (first) {
      diagnostics.push(duplicateKey(first.entry.place.line, entry.place));
    } else {
      keys.set(text, { recipient: recipientOf(text, check.kind, label), postQuantum: check.postQuantum, entry });
    }
  }
  const checked = [...keys.values()];
  const odd = checked.find(({ postQuantum }) => postQuantum !== checked[0]?.postQuantum);
  if (odd !== undefined) diagnostics.push(mixedKeys(countClasses(checked), odd.entry.place));
  return { recipients: checked.map(({ recipient }) => recipient), diagnostics };
}

function countClasses(keys: readonly CheckedKey[]) {
  const postQuantum = keys.filter((key) => key.postQuantum).length;
  return { postQuantum, classic: keys.length - postQuantum };
}

/** Hashed when it is asked for: who only checks recipients never does, and loads nothing that hashes. */
function recipientOf(key: string, kind: Recipient['kind'], label: string | null): Recipient {
  return {
    key,
    kind,
    label,
    get fingerprint() {
      return keyFingerprint(key);
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function labelOf(comment: string): string | null {
  return /^#+\s*label:\s*(\S.*)$/i.exec(comment)?.[1] ?? null;
}

/**
 * A manifest may name any file as its recipients, `/proc/self/environ` or one with a password. A pull request could read there, so that a
 * line is shown only where the whole of it is a key: a public one, or a private one whose own text is masked.
 */
const SHOWN = [
  /^age1[a-z0-9]+$/i,
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) AAAA[\w+/=]*(?: [\w.@-]*)?$/,
  /^AGE-(?:SECRET-KEY|PLUGIN)-[a-z0-9-]+$/i,
  /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----$/,
];

function placeOf(file: string, index: number, line: string, content: string): Place {
  const source = SHOWN.some((shape) => shape.test(content)) ? line : '';
  return maskPlace({ file, line: index + 1, column: line.indexOf(content) + 1, length: content.length, source });
}

function maskPlace(place: Place): Place {
  return { ...place, source: maskIdentities(place.source) };
}
