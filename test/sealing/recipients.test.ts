import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../src/diagnostic.ts';
import { parseRecipientList, parseRecipientsFile, recipientsDigest } from '../../src/sealing/recipients.ts';
import { makePerson, makeTagKey } from '../support/sealing.ts';

const alice = await makePerson();
const bob = await makePerson();
const quantum = await makePerson('hybrid');
const ALICE = alice.recipient.key;
const BOB = bob.recipient.key;
const TAG_PQ = bech32.encode('age1tagpq', bech32.toWords(new Uint8Array(1249).fill(7)), false);

test('no line of a file that holds something else is shown', () => {
  const { diagnostics } = parseRecipientsFile('ATLAN_API_KEY=a-key\npassword\n', '/proc/self/environ');
  expect(diagnostics).toHaveLength(2);
  expect(JSON.stringify(diagnostics)).not.toMatch(/a-key|password/);
  expect(diagnostics.map(({ place }) => place?.source)).toEqual(['', '']);
});

test.each(['TOKEN=age1hush', 'hush ssh-rsa', 'x-ecdsa-hush'])(
  'no line is shown that only holds a word of a public key further on: %s',
  (line) => {
    const { diagnostics } = parseRecipientsFile(line, '/proc/self/environ');
    expect(diagnostics).toMatchObject([{ severity: 'error', place: { line: 1, source: '' } }]);
    expect(JSON.stringify(diagnostics)).not.toContain('hush');
  },
);

describe('a recipients file', () => {
  test('is a key a line with blank lines and comments, as age -R takes it', () => {
    const text = `# the team\n\n# label: on-call\n${ALICE}\n\n${BOB}\n`;
    const { recipients, diagnostics } = parseRecipientsFile(text, 'recipients.txt');
    expect(diagnostics).toEqual([]);
    expect(recipients).toMatchObject([
      { key: ALICE, kind: 'x25519', label: 'on-call' },
      { key: BOB, kind: 'x25519', label: null },
    ]);
  });

  test('may come from Windows, with a byte order mark and CRLF', () => {
    const { recipients, diagnostics } = parseRecipientsFile(`\u{FEFF}# label: a b\r\n${ALICE}\r\n`, 'r.txt');
    expect(diagnostics).toEqual([]);
    expect(recipients).toMatchObject([{ key: ALICE, label: 'a b' }]);
  });

  test('labels the next key only, the last label before it winning', () => {
    const text = `# label: one\n# label: two\n# anything\n${ALICE}\n${BOB}\n# label: nobody\n`;
    expect(parseRecipientsFile(text, 'r.txt').recipients.map(({ label }) => label)).toEqual(['two', null]);
  });

  test.each([
    ['#label:a', 'a'],
    ['##   LABEL:  a b ', 'a b'],
    ['# the label: a', null],
    ['# label:', null],
    ['# no # label: a', null],
    ['# label: a\u2028b', null],
    ['key # label: a', null],
  ])('reads %j as a label, or not', (line, label) => {
    const { recipients } = parseRecipientsFile(`${line}\n${ALICE}\n`, 'r.txt');
    expect(recipients).toMatchObject([{ key: ALICE, label }]);
  });

  test('knows X25519, hybrid and both tag keys by their encoding', () => {
    expect(kindOf(ALICE)).toBe('x25519');
    expect(kindOf(quantum.recipient.key)).toBe('hybrid');
    expect(kindOf(makeTagKey())).toBe('tag');
    expect(kindOf(TAG_PQ)).toBe('tag');
  });

  test('gives every key a fingerprint of 16 hex digits that is that of the text', () => {
    const key = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';
    expect(parseRecipientsFile(key, 'r.txt').recipients[0]?.fingerprint).toBe('sha256:6a804773982840fa');
  });

  test.each(['', '\n\n', '# label: nobody\n', '\u{FEFF}'])(
    'without a key is an error that shows nothing of it: %j',
    (text) => {
      const { recipients, diagnostics } = parseRecipientsFile(text, 'r.txt');
      expect(recipients).toEqual([]);
      expect(diagnostics).toMatchObject([
        { severity: 'error', code: 'no-recipients', place: { file: 'r.txt', line: 1, source: '' } },
      ]);
    },
  );

  test.each([
    'PATH=/bin\u0000ATLAN_API_KEY=hunter2\u0000SSH_KEY=-----BEGIN PRIVATE KEY-----',
    'DB_PASSWORD=hunter2; KEY=AGE-SECRET-KEY-1QQQ',
    'DB_PASSWORD=hunter2 SSH="-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY----- hunter2',
    'AGE-SECRET-KEY-1QQQ hunter2',
    'ssh-password hunter2',
    'ssh-rsa hunter2 me',
    'age1qqq hunter2',
  ])('shows no line that is not all of it a key: %j', (line) => {
    const { diagnostics } = parseRecipientsFile(`${line}\n`, '/proc/self/environ');
    expect(diagnostics).toMatchObject([{ severity: 'error', place: { source: '' } }]);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  test.each([
    'ssh-rsa AAAAB3NzaC1yc2E+/x==',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@host.example',
    'ssh-dss AAAAB3 ',
    'ecdsa-sha2-nistp256 AAAAE2VjZHNh me',
    'sk-ssh-ed25519@openssh.com AAAAGnNr',
    'sk-ecdsa-sha2-nistp256@openssh.com AAAAInNr me',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN VERY OPENSSH PRIVATE KEY-----',
  ])('shows a line that is all of it a key that cannot be used: %j', (line) => {
    expect(parseRecipientsFile(`${line}\n`, 'r.txt').diagnostics).toMatchObject([{ place: { source: line } }]);
  });

  test.each([
    'password: ssh-rsa AAAAB3NzaC1yc2E',
    'ssh-rsa AAAAB3NzaC1yc2E me has a password',
    'ecdsa-sha2-nistp AAAAE2VjZHNh',
    'ecdsa-sha2-nistpassword AAAAE2VjZHNh',
    'sk-ssh-ed25519@opensshXcom AAAAGnNr',
    '-----BEGIN a PRIVATE KEY-----',
    '-----BEGIN 1 2 PRIVATE KEY-----',
  ])('shows nothing of a line that only looks like one: %j', (line) => {
    expect(parseRecipientsFile(`${line}\n`, 'r.txt').diagnostics).toMatchObject([{ place: { source: '' } }]);
  });

  test('reports every bad line with its exact place', () => {
    const text = `${ALICE}\n  ssh-ed25519 AAAA me@here\nage1oops\n`;
    const { diagnostics } = parseRecipientsFile(text, 'r.txt');
    expect(diagnostics).toMatchObject([
      { code: 'ssh-recipient', place: { line: 2, column: 3, length: 24, source: '  ssh-ed25519 AAAA me@here' } },
      { code: 'invalid-recipient', place: { line: 3, column: 1, length: 8, source: 'age1oops' } },
    ]);
  });

  test.each([
    ['a changed character', `${ALICE.slice(0, -1)}${ALICE.endsWith('q') ? 'p' : 'q'}`, 'checksum'],
    ['a key with other words in it', 'age1ssh-sk-ecdsa-', 'checksum'],
    ['a key with a piece of a byte too many', bech32.encode('age', [1]), 'checksum'],
    ['a lost character', ALICE.slice(0, -1), 'checksum'],
    ['capital letters', ALICE.toUpperCase(), 'lower case'],
    ['a comment behind the key', `${ALICE} # on-call`, 'white space'],
    ['a byte order mark inside', ALICE.replace('age1', 'age1\u{FEFF}'), 'white space'],
    ['something else', 'alice@example.com', '"age1"'],
    ['a key of the wrong length', bech32.encodeFromBytes('age', new Uint8Array(31)), '31 bytes'],
  ])('refuses %s', (_what, key, words) => {
    const { recipients, diagnostics } = parseRecipientsFile(key, 'r.txt');
    expect(recipients).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'invalid-recipient', place: { line: 1 } }]);
    expect(diagnostics[0]?.detail).toContain(words);
  });

  test.each([
    ['ssh-recipient', 'ssh-rsa AAAAB3NzaC1yc2E me'],
    ['ssh-recipient', 'sk-ssh-ed25519@openssh.com AAAA'],
    ['plugin-recipient', bech32.encodeFromBytes('age1yubikey', new Uint8Array(33))],
    ['plugin-recipient', bech32.encodeFromBytes('age1__proto__', new Uint8Array(33))],
  ])('refuses %s keys with the advice to make one', (code, key) => {
    expect(parseRecipientsFile(key, 'r.txt').diagnostics).toMatchObject([
      { code, hint: expect.stringContaining('atlan-oauth keygen') },
    ]);
  });

  test('counts a key that is given twice once, with a warning', () => {
    const { recipients, diagnostics } = parseRecipientsFile(`${ALICE}\n${BOB}\n${ALICE}\n`, 'r.txt');
    expect(recipients.map(({ key }) => key)).toEqual([ALICE, BOB]);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'duplicate-recipient', place: { line: 3 } }]);
    expect(diagnostics[0]?.detail).toContain('line 1');
  });

  test('may not mix post-quantum and classic keys', () => {
    const text = `${quantum.recipient.key}\n${ALICE}\n${makeTagKey()}\n`;
    expect(parseRecipientsFile(text, 'r.txt').diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'mixed-recipients',
        place: { line: 2 },
        detail: expect.stringContaining('Post-quantum keys: 1, classic keys: 2.'),
      },
    ]);
    expect(parseRecipientsFile(`${ALICE}\n${makeTagKey()}\n`, 'r.txt').diagnostics).toEqual([]);
    expect(parseRecipientsFile(`${quantum.recipient.key}\n${TAG_PQ}\n`, 'r.txt').diagnostics).toEqual([]);
    expect(parseRecipientsFile(`${makeTagKey()}\n${TAG_PQ}\n`, 'r.txt').diagnostics).toMatchObject([
      { code: 'mixed-recipients', place: { line: 2 } },
    ]);
  });
});

describe('a private key among the recipients', () => {
  test.each([
    ['plain', (key: string) => key, true],
    ['lower case', (key: string) => key.toLowerCase(), true],
    ['behind other text', (key: string) => `identity: ${key}`, false],
    ['post-quantum', () => quantum.identity, true],
    ['of a plugin', () => 'AGE-PLUGIN-YUBIKEY-1QQQQSECRETSECRET', true],
  ])('is refused without being shown: %s', (_how, write, isAllKey) => {
    const line = write(alice.identity);
    const result = parseRecipientsFile(`# created: now\n${line}\n`, 'r.txt');
    expect(result.diagnostics).toMatchObject([{ code: 'identity-as-recipient', place: { line: 2 } }]);
    const key = line.slice(line.search(/age-/i)).replace(/^AGE-(SECRET-KEY|PLUGIN)-/i, '');
    expect(JSON.stringify(result)).not.toContain(key);
    expect(result.diagnostics[0]?.place?.source).toHaveLength(isAllKey ? line.length : 0);
  });

  test('hides itself also in the places of the other keys of a list on one line', () => {
    const source = `  recipients: ["nonsense", "${alice.identity}"]`;
    const place = (text: string): Place => ({
      file: 'm.yaml',
      line: 9,
      column: source.indexOf(text) + 1,
      length: text.length,
      source,
    });
    const keys = ['nonsense', alice.identity].map((text) => ({ text, place: place(text) }));
    const result = parseRecipientList(keys);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['invalid-recipient', 'identity-as-recipient']);
    expect(JSON.stringify(result)).not.toContain(alice.identity.slice(16));
  });

  test('of SSH ends the reading, so that its lines are not shown as bad recipients', () => {
    const text = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
    const result = parseRecipientsFile(text, 'r.txt');
    expect(result.diagnostics).toHaveLength(1);
    expect(JSON.stringify(result)).not.toContain('b3BlbnNz');
  });
});

describe('recipients in the manifest', () => {
  test('are checked like those of a file and keep their places', () => {
    const place: Place = { file: 'm.yaml', line: 4, column: 7, length: 5, source: '    - x' };
    expect(parseRecipientList([{ text: ALICE, place }])).toMatchObject({
      recipients: [{ key: ALICE, label: null }],
      diagnostics: [],
    });
    expect(parseRecipientList([{ text: ` ${ALICE}\n`, place }]).recipients).toMatchObject([{ key: ALICE }]);
    expect(parseRecipientList([{ text: 'x', place }]).diagnostics).toMatchObject([
      { code: 'invalid-recipient', place },
    ]);
    expect(parseRecipientList([]).diagnostics).toMatchObject([{ code: 'no-recipients', place: null }]);
  });
});

describe('the digest of recipients', () => {
  test('depends on the keys alone', () => {
    const digest = recipientsDigest([alice.recipient, bob.recipient]);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(recipientsDigest([bob.recipient, { ...alice.recipient, label: 'x' }, bob.recipient])).toBe(digest);
    expect(recipientsDigest([alice.recipient])).not.toBe(digest);
  });

  test('is the same in every version: saved plans and sealed files hold it', () => {
    expect(recipientsDigest([{ key: 'age1b' }, { key: 'age1a' }])).toBe(
      'sha256:a1f22ff735c8780191fc499234b33df9558a8cde629821cbbf4b6eb7ce9295bd',
    );
  });
});

function kindOf(key: string): string | undefined {
  return parseRecipientsFile(key, 'r.txt').recipients[0]?.kind;
}
