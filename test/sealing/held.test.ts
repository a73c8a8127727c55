import { describe, expect, test } from 'vitest';
import { heldSecrets } from '../../src/sealing/held.ts';
import type { SealedFile } from '../../src/sealing/sealed-file.ts';
import { TENANT } from '../support/sealing.ts';

describe('the secrets at hand', () => {
  test('are the records of this tenant with what is known of them', () => {
    const held = heldSecrets(
      [fileOf('run-1', ['a', 'b'], { proved: ['a'] }), fileOf('run-2', ['c'], { tenant: 'https://x' })],
      TENANT,
    );
    expect(held.records).toEqual([
      recordOf('run-1', 1, 'a', { proved: true }),
      recordOf('run-1', 2, 'b', { proved: false }),
    ]);
    expect(held.stagedNames).toEqual(['a (provisioning 0)', 'b (provisioning 0)']);
  });

  test('are dead when any file has a void line for their client', () => {
    const files = [fileOf('run-1', ['a', 'b'], { proved: ['a', 'b'] }), fileOf('run-2', [], { voids: ['a'] })];
    expect(heldSecrets(files, TENANT).records.map((record) => record.void)).toEqual([true, false]);
    expect(heldSecrets(files.toReversed(), TENANT).records.map((record) => record.void)).toEqual([true, false]);
  });

  test('are proved only by their own run, step and client', () => {
    const file = fileOf('run-1', ['a'], {});
    const proved = { v: 1, type: 'proved', at: 't' } as const;
    for (const other of [
      { run: 'run-2', seq: 1, clientId: 'oauth-client-a' },
      { run: 'run-1', seq: 2, clientId: 'oauth-client-a' },
      { run: 'run-1', seq: 1, clientId: 'oauth-client-b' },
    ]) {
      const held = heldSecrets([{ ...file, proved: [{ ...proved, ...other }] }], TENANT);
      expect(held.records[0]?.proved).toBe(false);
    }
  });

  test('lose the digest with the header, or under the header of another run', () => {
    const file = fileOf('run-1', ['a'], { proved: ['a'] });
    const foreign = fileOf('run-2', [], {}).header;
    const elsewhere = fileOf('run-1', [], { tenant: 'https://x' }).header;
    expect(heldSecrets([{ ...file, header: elsewhere }], TENANT).records[0]?.recipientsDigest).toBe('');
    expect(heldSecrets([{ ...file, header: null }], TENANT).records[0]?.recipientsDigest).toBe('');
    expect(heldSecrets([{ ...file, header: foreign }], TENANT).records[0]?.recipientsDigest).toBe('');
    expect(heldSecrets([{ ...file, header: null }], TENANT).stagedNames).toEqual(['a (provisioning 0)']);
  });

  test('count the first of two copies that prove the same', () => {
    for (const proved of [[], ['a']]) {
      const copy = fileOf('run-1', ['a'], { proved });
      const held = heldSecrets([copy, { ...copy, path: 'copy.sealed.jsonl' }], TENANT);
      expect(held.records.map(({ file }) => file)).toEqual(['run-1.sealed.jsonl']);
      expect(held.stagedNames).toHaveLength(1);
    }
  });

  test('count a copy of a file once, and the fuller copy', () => {
    const files = [fileOf('run-1', ['a'], {}), fileOf('run-1', ['a'], { proved: ['a'] })];
    for (const order of [files, files.toReversed()]) {
      expect(heldSecrets(order, TENANT).records).toEqual([recordOf('run-1', 1, 'a', { proved: true })]);
    }
  });
});

interface Traits {
  readonly tenant?: string;
  readonly proved?: readonly string[];
  readonly voids?: readonly string[];
}

function fileOf(
  run: string,
  names: readonly string[],
  { tenant = TENANT, proved = [], voids = [] }: Traits,
): SealedFile {
  const base = { v: 1, run } as const;
  const step = (name: string) => ({ ...base, seq: names.indexOf(name) + 1, clientId: `oauth-client-${name}`, at: 't' });
  return {
    path: `${run}.sealed.jsonl`,
    header: {
      ...base,
      type: 'header',
      format: 'atlan-oauth-sealed',
      tenant,
      tool: 'atlan-oauth/0',
      createdAt: 't',
      recipients: [],
      recipientsDigest: `digest of ${run}`,
    },
    intents: names.map((name) => ({
      ...step(name),
      type: 'intent',
      name,
      stagedName: `${name} (provisioning 0)`,
      action: 'create',
    })),
    secrets: names.map((name) => ({
      ...step(name),
      type: 'secret',
      tenant,
      name,
      action: 'create',
      createdAt: 't',
      recipients: [],
      sealed: '',
    })),
    proved: proved.map((name) => ({ ...step(name), type: 'proved' })),
    voids: voids.map((name) => ({ ...step(name), seq: 9, type: 'void' })),
    end: null,
    problems: [],
  };
}

function recordOf(run: string, seq: number, name: string, changes: { readonly proved: boolean }) {
  return {
    clientId: `oauth-client-${name}`,
    name,
    run,
    seq,
    createdAt: 't',
    void: false,
    recipientsDigest: `digest of ${run}`,
    file: `${run}.sealed.jsonl`,
    ...changes,
  };
}
