/** The published test vectors of the age format, for what we open: X25519 and hybrid messages, armored. */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { armor } from 'age-encryption';
import * as vectors from 'cctv-age';
import { describe, expect, test } from 'vitest';
import { createOpener } from '../../src/sealing/seal.ts';

interface Vector {
  readonly name: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly message: Buffer;
}

const opened = Object.entries(vectors)
  .filter(([, bytes]) => bytes instanceof Uint8Array)
  .map(([name, bytes]) => parseVector(name, bytes))
  .filter(({ fields }) => fields.has('identity') && !fields.has('passphrase'))
  // These hold binary data of many chunks; a record is a short text, and is opened as one.
  .filter(
    ({ name, fields }) => !(/^stream_.*(chunks|chunk_full)/.test(name) && fields.get('expect')?.[0] === 'success'),
  );

test('there are vectors of every kind', () => {
  expect(opened.length).toBeGreaterThan(70);
  for (const word of ['armor', 'hybrid', 'x25519', 'hmac', 'stanza', 'stream']) {
    expect(
      opened.some(({ name }) => name.startsWith(word)),
      word,
    ).toBe(true);
  }
});

describe('the age test vector', () => {
  test.each(opened.map((vector) => [vector.name, vector] as const))('%s', async (_name, { fields, message }) => {
    const armored = fields.has('armored') ? message.toString('latin1') : armor.encode(message);
    const result = createOpener(fields.get('identity') ?? []).then((opener) => opener.open(armored));
    const expected = fields.get('expect')?.[0];
    if (expected === 'success') {
      expect(
        createHash('sha256')
          .update(await result)
          .digest('hex'),
      ).toBe(fields.get('payload')?.[0]);
    } else {
      await expect(result).rejects.toMatchObject(
        expected === 'no match' ? { why: 'no-identity' } : { name: /Unopened|Failure/ },
      );
    }
  });
});

function parseVector(name: string, bytes: Uint8Array): Vector {
  const file = Buffer.from(bytes);
  const split = file.indexOf('\n\n');
  const fields = new Map<string, string[]>();
  for (const line of file.subarray(0, split).toString('utf8').split('\n')) {
    const [, key = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  const body = file.subarray(split + 2);
  return { name, fields, message: fields.has('compressed') ? inflateSync(body) : body };
}
