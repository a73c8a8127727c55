import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { createOpener, createSealer, openSealed, UnopenedError } from '../../src/sealing/seal.ts';
import { makePerson, makeTagKey, recipientOf } from '../support/sealing.ts';

const alice = await makePerson();
const bob = await makePerson();
const quantum = await makePerson('hybrid');

describe('sealing', () => {
  test('makes an armored message whose first line stands alone', async () => {
    const sealed = await (await createSealer([alice.recipient])).seal('hello');
    expect(sealed).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n[\w+/=\n]+\n-----END AGE ENCRYPTED FILE-----\n$/);
    expect(sealed).not.toContain('hello');
  });

  test('twice gives two different messages', async () => {
    const sealer = await createSealer([alice.recipient]);
    expect(await sealer.seal('x')).not.toBe(await sealer.seal('x'));
  });

  test('to a hybrid key opens with its identity alone', async () => {
    const sealed = await (await createSealer([quantum.recipient])).seal('hello');
    expect(await openSealed(sealed, [alice.identity, quantum.identity])).toBe('hello');
    await expect(openSealed(sealed, [alice.identity])).rejects.toMatchObject({ why: 'no-identity' });
  });

  test('to a tag key makes the stanza that its plugin opens', async () => {
    const tag = recipientOf(makeTagKey(), 'hardware');
    const sealed = await (await createSealer([tag, alice.recipient])).seal('hello');
    const header = Buffer.from(sealed.split('\n').slice(1, -2).join(''), 'base64').toString('latin1');
    expect(header).toContain('-> p256tag ');
    expect(await openSealed(sealed, [alice.identity])).toBe('hello');
  });
});

describe('the trial sealing', () => {
  test('names every key that cannot be sealed to by label and fingerprint', async () => {
    const zero = recipientOf(bech32.encodeFromBytes('age', new Uint8Array(32)), 'zero');
    const offCurve = recipientOf(bech32.encodeFromBytes('age1tag', new Uint8Array(33).fill(4)), 'off the curve');
    const failure = await createSealer([alice.recipient, zero, offCurve]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ exitCode: 3, code: 'trial-sealing-failed' });
    const { detail } = failure as Failure;
    expect(detail).toContain(`zero (x25519, ${zero.fingerprint})`);
    expect(detail).toContain(`off the curve (tag, ${offCurve.fingerprint})`);
    expect(detail).not.toContain(alice.recipient.fingerprint);
    const nameless = await createSealer([{ ...zero, label: null }]).catch((error: unknown) => error);
    expect(nameless).toMatchObject({ detail: expect.stringContaining(`failed for: unlabelled (x25519, `) });
  });

  test('refuses a malformed hybrid key', async () => {
    const key = bech32.encode('age1pq', bech32.toWords(new Uint8Array(1216)), false);
    await expect(createSealer([recipientOf(key, 'broken')])).rejects.toMatchObject({ exitCode: 3 });
  });

  test('refuses to seal to nobody', async () => {
    await expect(createSealer([])).rejects.toMatchObject({ exitCode: 3, code: 'no-recipients' });
  });
});

describe('opening', () => {
  test('tells a message for somebody else from a damaged one, without a word of its content', async () => {
    const sealed = await (await createSealer([alice.recipient])).seal('the content');
    const lines = sealed.split('\n');
    const cut = [...lines.slice(0, -4), ...lines.slice(-3)].join('\n');
    const bob1 = await openSealed(sealed, [bob.identity]).catch((error: unknown) => error);
    const torn = await openSealed(cut, [alice.identity]).catch((error: unknown) => error);
    const text = await openSealed('no armor at all', [alice.identity]).catch((error: unknown) => error);
    const [locked, damaged] = ['none of the identities opens it', 'it is damaged or was tampered with'];
    expect([bob1, torn, text]).toMatchObject([
      { why: 'no-identity', message: locked },
      { why: 'damaged', message: damaged },
      { why: 'damaged', message: damaged },
    ]);
    for (const error of [bob1, torn, text]) {
      expect(error).toBeInstanceOf(UnopenedError);
      expect((error as UnopenedError).cause).toBeUndefined();
    }
  });

  test('refuses a bad identity without showing it', async () => {
    const failure = await createOpener([alice.identity, 'AGE-SECRET-KEY-1NONSENSE']).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 3, code: 'invalid-identity' });
    expect(String(failure)).toContain('number 2');
    expect(String(failure)).not.toContain('NONSENSE');
  });
});
