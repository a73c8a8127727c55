/** There and back again: any text, and many records at once. */
import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from '../../src/canonical.ts';
import { createOpener, createSealer } from '../../src/sealing/seal.ts';
import { parseSealedFile } from '../../src/sealing/sealed-file.ts';
import { chooseRecords, openRecords } from '../../src/sealing/unseal.ts';
import { intentOf, makeFolder, makePerson, makeSink, secretOf } from '../support/sealing.ts';

const alice = await makePerson();
const bob = await makePerson();
const opener = await createOpener([alice.identity]);
const EVERYTHING = { names: [], all: false } as const;

test('sealing and opening give any text back, to each of its recipients', async () => {
  const sealer = await createSealer([alice.recipient, bob.recipient]);
  const openers = await Promise.all([alice, bob].map(({ identity }) => createOpener([identity])));
  const text = fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => !text.startsWith('\u{FEFF}'));
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const sealed = await sealer.seal(text);
      for (const opener of openers) expect(await opener.open(sealed)).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test('what the writer sealed comes back, whatever characters it holds', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(text, text), { minLength: 1, maxLength: 5, selector: ([name]) => name }),
      async (clients) => {
        const sink = await makeSink(await makeFolder(), [alice.recipient]);
        for (const [name, secret] of clients)
          await sink.secret(secretOf(await sink.intent(intentOf(name)), name, secret));
        const file = parseSealedFile(await readFile(sink.path ?? '', 'utf8'), 'x');
        const records = await openRecords(chooseRecords([file], EVERYTHING), opener);
        const byName = clients.toSorted(([one], [other]) => compareText(one, other));
        expect(records.map(({ name, clientSecret }) => [name, clientSecret.reveal()])).toEqual(byName);
      },
    ),
    { numRuns: 20 },
  );
});

test('the sealed file keeps the lines of hundreds of concurrent creates whole', async () => {
  const sink = await makeSink(await makeFolder(), [alice.recipient]);
  const names = Array.from({ length: 300 }, (_, index) => `client-${index}`);
  await Promise.all(
    names.map(async (name) => {
      const seq = await sink.intent(intentOf(name));
      await sink.secret(secretOf(seq, name));
      await sink.proved({ seq, clientId: `oauth-client-${name}` });
    }),
  );
  await sink.end('complete');
  const file = parseSealedFile(await readFile(sink.path ?? '', 'utf8'), 'x');
  expect(file.problems).toEqual([]);
  expect(file.end).toMatchObject({ intents: 300, secrets: 300 });
  expect(new Set(file.secrets.map(({ seq }) => seq)).size).toBe(300);
  expect(new Set(file.proved.map(({ clientId }) => clientId)).size).toBe(300);
});
