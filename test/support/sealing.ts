/** Builders for tests of sealed files: keys, folders, writers. */
import { createECDH } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bech32 } from '@scure/base';
import { onTestFinished } from 'vitest';
import type { Recipient } from '../../src/model.ts';
import { Secret } from '../../src/secret.ts';
import { generateKeyPair } from '../../src/sealing/keygen.ts';
import { parseIdentities } from '../../src/sealing/identities.ts';
import { parseRecipientsFile } from '../../src/sealing/recipients.ts';
import { createSealer } from '../../src/sealing/seal.ts';
import { SealedFileWriter, type SealedFileOptions } from '../../src/sealing/writer.ts';

export const TENANT = 'https://acme.atlan.com';

export interface Person {
  readonly identity: string;
  readonly recipient: Recipient;
}

/** Somebody with a fresh key pair. */
export async function makePerson(kind: 'x25519' | 'hybrid' = 'x25519', label = 'on-call'): Promise<Person> {
  const { identityFile, recipient } = await generateKeyPair(kind, 0);
  const [identity = ''] = parseIdentities(identityFile.reveal(), 'key.txt');
  return { identity, recipient: recipientOf(recipient, label) };
}

/** A recipient as a recipients file with this label and key gives it. */
export function recipientOf(key: string, label: string): Recipient {
  const { recipients, diagnostics } = parseRecipientsFile(`# label: ${label}\n${key}\n`, 'recipients.txt');
  if (diagnostics.length > 0 || recipients[0] === undefined) throw new Error(JSON.stringify(diagnostics));
  return recipients[0];
}

/** A key of the kind that hardware plugins hand out: a compressed point on P-256. */
export function makeTagKey(): string {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return bech32.encodeFromBytes('age1tag', Buffer.from(keys.getPublicKey('hex', 'compressed'), 'hex'));
}

/** A folder of its own for the test that asks, removed after it. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sealing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A writer that is closed after the test. */
export async function makeSink(...options: Parameters<typeof writerOptions>): Promise<SealedFileWriter> {
  const sink = new SealedFileWriter(await writerOptions(...options));
  onTestFinished(() => sink.close());
  return sink;
}

/** Options of a writer with a clock that moves a second with every look. */
async function writerOptions(
  directory: string,
  recipients: readonly Recipient[],
  changes: Partial<SealedFileOptions> = {},
): Promise<SealedFileOptions> {
  let time = Date.parse('2026-01-02T03:04:05.678Z');
  return {
    directory,
    file: null,
    tenant: TENANT,
    tool: 'atlan-oauth/0.0.0',
    run: 'run-1',
    recipients,
    sealer: await createSealer(recipients),
    now: () => (time += 1000),
    hex8: () => '0123abcd',
    ...changes,
  };
}

/** The parsed lines of a file whose lines are all whole. */
export async function linesOf(path: string | null): Promise<Record<string, unknown>[]> {
  const text = await readFile(path ?? '', 'utf8');
  if (!text.endsWith('\n')) throw new Error(`torn: ${text.slice(-80)}`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export function intentOf(name: string) {
  return { name, stagedName: `${name} (provisioning 89abcdef)`, action: 'create' } as const;
}

export function secretOf(seq: number, name: string, text = `secret of ${name}`) {
  return { seq, name, clientId: `oauth-client-${name}`, action: 'create', secret: new Secret(text) } as const;
}
