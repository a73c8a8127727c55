import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bech32 } from '@scure/base';
import { expect, test } from 'vitest';
import { generateKeyPair } from '../../src/sealing/keygen.ts';
import { parseIdentities, readIdentityFiles } from '../../src/sealing/identities.ts';
import { makeFolder, makePerson } from '../support/sealing.ts';

const alice = await makePerson();
const quantum = await makePerson('hybrid');

test('an identity file holds several keys, comments and blank lines, with any line break', () => {
  const text = `\u{FEFF}# created: now\r\n# public key: age1…\r\n${alice.identity}\r\n\r\n${quantum.identity}`;
  expect(parseIdentities(text, 'key.txt')).toEqual([alice.identity, quantum.identity]);
});

test('a line may be indented, and a bad one is told by its number', () => {
  expect(parseIdentities(`  ${alice.identity}\t\n   # comment\n`, 'key.txt')).toEqual([alice.identity]);
  const failure = failureOf(() => parseIdentities(`# one\n\n  HUSH\n`, 'key.txt'));
  expect(failure).toMatchObject({ detail: 'key.txt:3 is no age identity, or a damaged one.' });
});

test('only what begins like an encrypted file is one, and a mark of the byte order stands at the beginning', () => {
  const text = `# -----BEGIN AGE ENCRYPTED FILE-----\n${alice.identity}`;
  expect(parseIdentities(text, 'key.txt')).toEqual([alice.identity]);
  expect(failureOf(() => parseIdentities(`#\n${alice.identity}\u{FEFF}x`, 'key.txt'))).toMatchObject({ exitCode: 3 });
});

test('a new key pair is a file as age-keygen writes it, with the second in which it was made', async () => {
  const { identityFile, recipient } = await generateKeyPair('x25519', Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  expect(identityFile.reveal()).toMatch(
    /^# created: 2026-01-02T03:04:05Z\n# public key: age1\S+\nAGE-SECRET-KEY-1[0-9A-Z]+\n$/,
  );
  expect(identityFile.reveal()).toContain(`# public key: ${recipient}\n`);
});

test('several files are read, and a key in two of them counts once', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'a'), alice.identity);
  await writeFile(join(folder, 'b'), `${quantum.identity}\n${alice.identity}\n`);
  expect(await readIdentityFiles(folder, ['a', 'b'])).toEqual([alice.identity, quantum.identity]);
});

test.each([
  ['a public key', 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj', 'public key'],
  ['a plugin identity', 'AGE-PLUGIN-YUBIKEY-1QQQQHUSH', 'plugin'],
  ['an SSH key on a line of its own', 'ssh-ed25519 HUSH', 'SSH'],
  [
    'a key with another word before it',
    bech32.encodeFromBytes('x-age-secret-key-', new Uint8Array(32)).toUpperCase(),
    'damaged',
  ],
  ['a key of another length', bech32.encodeFromBytes('age-secret-key-', new Uint8Array(31)).toUpperCase(), 'damaged'],
  ['a key with a mark of the byte order inside', alice.identity.replace('-KEY', '-\u{FEFF}KEY'), 'damaged'],
  ['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nHUSH', 'SSH'],
  ['a damaged key', alice.identity.slice(0, -1), 'damaged'],
  ['a key in lower case', alice.identity.toLowerCase(), 'damaged'],
  ['anything else', 'HUSH HUSH', 'no age identity'],
  ['an encrypted identity file', '-----BEGIN AGE ENCRYPTED FILE-----\nHUSH', 'itself encrypted'],
  ['an encrypted identity file in binary', 'age-encryption.org/v1\nHUSH', 'itself encrypted'],
  ['nothing', '# created: now\n', 'no identity'],
])('%s is refused without being shown', (_what, text, words) => {
  const failure = failureOf(() =>
    parseIdentities(`# x\n${text}\n`.replace(/^# x\n(?=-----BEGIN AGE|age-enc)/, ''), 'key.txt'),
  );
  expect(failure).toMatchObject({ exitCode: 3, code: 'invalid-identity', detail: expect.stringContaining(words) });
  const shown = JSON.stringify([failure, String(failure)]);
  for (const hidden of ['HUSH', alice.identity.slice(16, -1), alice.identity.slice(16, -1).toLowerCase()]) {
    expect(shown).not.toContain(hidden);
  }
});

test('a private key in the place of its file is refused without being shown', async () => {
  const failure = await readIdentityFiles('/', [alice.identity]).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    exitCode: 3,
    code: 'invalid-identity',
    hint: 'write it to a file that only you can read, and give that one: -i FILE',
  });
  expect(JSON.stringify([failure, String(failure)])).not.toContain(alice.identity.slice(16, -1));
});

test('a missing identity file is told by name', async () => {
  await expect(readIdentityFiles('/', ['no/such/key'])).rejects.toMatchObject({
    exitCode: 3,
    detail: expect.stringContaining('no/such/key'),
  });
});

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
