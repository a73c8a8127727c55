import { describe, expect, test } from 'vitest';
import { createOpener, createSealer } from '../../src/sealing/seal.ts';
import { parseSealedFile, type SealedFile } from '../../src/sealing/sealed-file.ts';
import { renderSealedLine, type SealedPayload, type SecretLine } from '../../src/sealing/sealed-line.ts';
import { chooseRecords, openRecords } from '../../src/sealing/unseal.ts';
import { makePerson, TENANT } from '../support/sealing.ts';

const alice = await makePerson();
const bob = await makePerson();
const sealer = await createSealer([alice.recipient]);
const opener = await createOpener([alice.identity]);
const EVERYTHING = { names: [], all: false } as const;

describe('choosing records', () => {
  test('takes the newest of each name over all files, the later one where times are equal', () => {
    const files = [
      fileOf('1', [line('a', 'a-new', '2026-03-01T00:00:00.000Z'), line('b', 'b-1', '2026-01-01T00:00:00.000Z')]),
      fileOf('2', [
        line('a', 'a-old', '2026-02-01T00:00:00.000Z'),
        line('b', 'b-2', '2026-01-01T00:00:00.000Z'),
        line('c', 'c-1', 'no time'),
        line('c', 'c-2', '1999-01-01T00:00:00.000Z'),
        line('c', 'c-3', 'no time either'),
      ]),
    ];
    expect(idsOf(chooseRecords(files, EVERYTHING))).toEqual(['a-new', 'b-2', 'c-2']);
  });

  test('puts them in the order of their names, whichever was sealed first', () => {
    const time = '2026-01-01T00:00:00.000Z';
    const files = [fileOf('1', [line('c', 'c-1', time), line('a', 'a-1', time), line('b', 'b-1', time)])];
    expect(idsOf(chooseRecords(files, EVERYTHING))).toEqual(['a-1', 'b-1', 'c-1']);
    expect(idsOf(chooseRecords(files, { names: [], all: true }))).toEqual(['c-1', 'a-1', 'b-1']);
  });

  test('leaves out what any file voids, unless all are asked for', () => {
    const files = [
      fileOf('1', [line('a', 'a-1', '2026-01-01T00:00:00.000Z'), line('a', 'a-2', '2026-02-01T00:00:00.000Z')]),
      fileOf('2', [], ['a-2']),
    ];
    expect(idsOf(chooseRecords(files, EVERYTHING))).toEqual(['a-1']);
    const all = chooseRecords(files, { names: [], all: true });
    expect(all.map((record) => [record.line.clientId, record.void])).toEqual([
      ['a-1', false],
      ['a-2', true],
    ]);
  });

  test('keeps tenants apart', () => {
    const other = { ...line('a', 'a-2', '2026-02-01T00:00:00.000Z'), tenant: 'https://other.atlan.com' };
    const files = [fileOf('1', [line('a', 'a-1', '2026-01-01T00:00:00.000Z'), other])];
    expect(idsOf(chooseRecords(files, EVERYTHING))).toEqual(['a-1', 'a-2']);
  });

  test('by names is exact and tells which names are not there, and which are dead', () => {
    const files = [fileOf('1', [line('a', 'a-1', 't'), line('dead', 'd-1', 't')], ['d-1'])];
    expect(idsOf(chooseRecords(files, { names: ['a'], all: false }))).toEqual(['a-1']);
    expect(() => chooseRecords(files, { names: ['A', 'a', 'dead'], all: false })).toThrowError(
      expect.objectContaining({
        exitCode: 3,
        code: 'record-not-found',
        detail: expect.stringMatching(/"A", "dead"\. .*void.*: "dead"/),
        hint: expect.stringContaining('"a", "dead"'),
      }),
    );
    expect(idsOf(chooseRecords(files, { names: ['dead'], all: true }))).toEqual(['d-1']);
  });

  test('of no record at all is nothing', () => {
    expect(chooseRecords([fileOf('1', [])], EVERYTHING)).toEqual([]);
  });

  test('finds all of several names', () => {
    const files = [fileOf('1', [line('b', 'b-1', 't'), line('a', 'a-1', 't'), line('c', 'c-1', 't')])];
    expect(idsOf(chooseRecords(files, { names: ['b', 'a'], all: false }))).toEqual(['a-1', 'b-1']);
  });

  test('tells of a name without a record what names there are, each once and in their order', () => {
    const files = [fileOf('1', [line('c', 'c-1', 't'), line('a', 'a-1', 't')]), fileOf('2', [line('c', 'c-2', 't')])];
    expect(() => chooseRecords(files, { names: ['x'], all: false })).toThrowError(
      expect.objectContaining({
        detail: 'No record to open for: "x".',
        hint: 'the files hold records of: "a", "c"',
      }),
    );
    expect(() => chooseRecords([fileOf('1', [])], { names: ['x'], all: true })).toThrowError(
      expect.objectContaining({ exitCode: 3, hint: 'the files hold no record at all' }),
    );
  });
});

describe('opening records', () => {
  const outer = line('a', 'a-1', '2026-01-01T00:00:00.000Z');
  const inner: SealedPayload = {
    v: 1,
    tenant: TENANT,
    name: 'a',
    clientId: 'a-1',
    clientSecret: 'hush',
    action: 'create',
    createdAt: outer.createdAt,
    run: 'r',
    seq: 1,
  };

  test('gives the secret where inside and outside agree', async () => {
    const [record] = await openRecords([await chosen(inner)], opener);
    expect(record).toMatchObject({ name: 'a', clientId: 'a-1', tenant: TENANT, action: 'create' });
    expect(record?.clientSecret.reveal()).toBe('hush');
  });

  test.each(['tenant', 'name', 'clientId', 'action', 'createdAt', 'run', 'seq'] as const)(
    'refuses a record whose %s differs inside',
    async (field) => {
      const failure = await openRecords([await chosen({ ...inner, [field]: 'other' })], opener).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ exitCode: 6, code: 'record-refused', detail: expect.stringContaining(field) });
      expect(JSON.stringify(failure)).not.toContain('hush');
    },
  );

  test.each([
    ['no JSON', 'hush'],
    ['a list', '["hush"]'],
    ['null', 'null'],
    ['another version', JSON.stringify({ ...inner, v: 2 })],
    ['no secret', JSON.stringify({ ...inner, clientSecret: undefined })],
    ['an empty secret', JSON.stringify({ ...inner, clientSecret: '' })],
    ['a secret that is no text', JSON.stringify({ ...inner, clientSecret: 7 })],
  ])('refuses a record with %s inside, without showing it', async (_what, text) => {
    const failure = await openRecords([await chosen(text)], opener).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 6, code: 'record-refused' });
    expect(JSON.stringify(failure)).not.toContain('hush');
  });

  test('refuses a damaged message', async () => {
    const record = await chosen(inner);
    const damaged = {
      ...record,
      line: { ...record.line, sealed: record.line.sealed.replace(/.{6}\n-----END/, 'AAAA==\n-----END') },
    };
    await expect(openRecords([damaged], opener)).rejects.toMatchObject({ exitCode: 6, code: 'record-refused' });
  });

  test('says of each refused record in what its inside differs, and that no secret is in it', async () => {
    const records = [
      await chosen({ ...inner, name: 'b', clientId: 'b-1' }),
      await chosen(JSON.stringify({ ...inner, v: 2 })),
      await chosen(inner),
    ];
    const place = '"a" (a-1) in x.sealed.jsonl: inside and outside differ in';
    await expect(openRecords(records, opener)).rejects.toMatchObject({
      detail: `${place} name, clientId.\n${place} v.`,
    });
  });

  test('passes on what is no answer of age: a defect is not taken for a damaged record', async () => {
    const defect = new TypeError('x is not a function');
    const broken = { open: () => Promise.reject(defect) };
    await expect(openRecords([await chosen(inner)], broken)).rejects.toBe(defect);
  });

  test('tells once, and in order, to whom the records that do not open were sealed', async () => {
    const { line: locked, ...rest } = await chosen(inner);
    const sealedTo = (...recipients: string[]) => ({ ...rest, line: { ...locked, recipients } });
    const records = [sealedTo('sha256:c', 'sha256:a'), sealedTo('sha256:b', 'sha256:a')];
    await expect(openRecords(records, await createOpener([bob.identity]))).rejects.toMatchObject({
      detail: 'Not one of the given identities opens: "a". They were sealed to: sha256:a, sha256:b, sha256:c.',
    });
  });

  test('names the records that the identities do not open, and opens none of the others', async () => {
    const locked = await openRecords([await chosen(inner)], await createOpener([bob.identity])).catch(
      (error: unknown) => error,
    );
    expect(locked).toMatchObject({ exitCode: 3, code: 'record-locked', detail: expect.stringContaining('"a"') });
    expect(locked).toMatchObject({ detail: expect.stringContaining(alice.recipient.fingerprint) });
    expect(locked).toMatchObject({ hint: expect.stringContaining('atlan-oauth show FILE') });
  });

  async function chosen(payload: SealedPayload | string) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return { line: { ...outer, sealed: await sealer.seal(text) }, file: 'x.sealed.jsonl', void: false };
  }
});

function line(name: string, clientId: string, createdAt: string): SecretLine {
  return {
    v: 1,
    type: 'secret',
    run: 'r',
    seq: 1,
    tenant: TENANT,
    name,
    clientId,
    action: 'create',
    createdAt,
    recipients: [alice.recipient.fingerprint],
    sealed: '',
  };
}

function fileOf(path: string, secrets: readonly SecretLine[], voids: readonly string[] = []): SealedFile {
  const dead = voids.map((clientId) => ({ v: 1, type: 'void', run: 'r', seq: 1, clientId, at: 't' }) as const);
  return parseSealedFile([...secrets, ...dead].map(renderSealedLine).join(''), path);
}

function idsOf(records: readonly { readonly line: SecretLine }[]): readonly string[] {
  return records.map((record) => record.line.clientId);
}
