/** Private keys from identity files in age's own format. No message here shows anything of a line but its number. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bech32 } from '@scure/base';
import { Failure } from '../errors.ts';
import { holdsIdentity } from '../private-key.ts';
import { reasonOf } from './disk.ts';

/** Reads all identities from the files (relative to `cwd`), without duplicates. Throws `Failure` (exit 3). */
export async function readIdentityFiles(cwd: string, paths: readonly string[]): Promise<readonly string[]> {
  const identities: string[] = [];
  for (const path of paths) identities.push(...parseIdentities(await readIdentityFile(cwd, path), path));
  return [...new Set(identities)];
}

/** The identities of one file: a key a line, blank lines and `#` comments. Throws `Failure` (exit 3). */
export function parseIdentities(text: string, file: string): readonly string[] {
  if (/^(-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/)/.test(text)) throw encryptedIdentities(file);
  const lines = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  const identities = lines.flatMap((line, index) => {
    const content = line.trim();
    return content === '' || content.startsWith('#') ? [] : [checkedIdentity(content, `${file}:${index + 1}`)];
  });
  if (identities.length === 0) throw badIdentities(`${file} holds no identity.`, 'make one with: atlan-oauth keygen');
  return identities;
}

async function readIdentityFile(cwd: string, path: string): Promise<string> {
  if (holdsIdentity(path)) throw identityAsFile();
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw badIdentities(`${path}: ${reasonOf(error).text}.`, null);
  }
}

function checkedIdentity(text: string, place: string): string {
  if (text.startsWith('AGE-PLUGIN-')) {
    throw badIdentities(`${place} is an identity of an age plugin.`, OPEN_WITH_AGE);
  }
  if (text.startsWith('-----BEGIN') || text.startsWith('ssh-')) {
    throw badIdentities(`${place} is an SSH key, and secrets are sealed to age keys only.`, null);
  }
  if (text.startsWith('age1')) {
    throw badIdentities(`${place} is a public key.`, 'give the file with the private key, AGE-SECRET-KEY-…');
  }
  if (!isIdentity(text)) throw badIdentities(`${place} is no age identity, or a damaged one.`, null);
  return text;
}

function isIdentity(text: string): boolean {
  const decoded = bech32.decodeUnsafe(text);
  const bytes = decoded ? bech32.fromWordsUnsafe(decoded.words) : undefined;
  return /^AGE-SECRET-KEY-(PQ-)?1/.test(text) && bytes?.length === 32;
}

const OPEN_WITH_AGE = `open the records with age itself: jq -r 'select(.type=="secret").sealed' FILE | age -d -i IDENTITY`;

function encryptedIdentities(file: string): Failure {
  return badIdentities(`${file} is itself encrypted.`, `decrypt it on the way: -i <(age -d ${file})`);
}

function identityAsFile(): Failure {
  return badIdentities(
    'A private key stands where its file belongs; on a command line others can see it, and the history keeps it.',
    'write it to a file that only you can read, and give that one: -i FILE',
  );
}

function badIdentities(detail: string, hint: string | null): Failure {
  return new Failure({ exitCode: 3, code: 'invalid-identity', summary: 'No usable identity', detail, hint });
}
