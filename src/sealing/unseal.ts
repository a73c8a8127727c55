/** From sealed files to the secrets in them: which records, and whether they are what they say. */
import { compareText } from '../canonical.ts';
import { Failure } from '../errors.ts';
import { Secret } from '../secret.ts';
import { voidedClients } from './held.ts';
import { UnopenedError, type Opener } from './seal.ts';
import type { SealedFile } from './sealed-file.ts';
import type { SealedPayload, SecretLine } from './sealed-line.ts';

export interface RecordChoice {
  /** Exact client names; empty: all. */
  readonly names: readonly string[];
  /** Every record, also older and dead ones, instead of the newest living one of each name. */
  readonly all: boolean;
}

/** A record that was chosen but not opened yet. */
export interface ChosenRecord {
  readonly line: SecretLine;
  readonly file: string;
  /** A `void` line names its client. */
  readonly void: boolean;
}

/** A record that was opened. */
export interface UnsealedRecord {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly tenant: string;
  readonly action: 'create' | 'replace';
  readonly createdAt: string;
}

/**
 * Chooses records over all files together: the newest of each name and tenant (by `createdAt`, then by position) that no `void`
 * line names, by name, so that what is made from them does not depend on which create ended first; or all, in the order of the
 * files. Throws `Failure` (exit 3) for a name without any.
 */
export function chooseRecords(files: readonly SealedFile[], { names, all }: RecordChoice): readonly ChosenRecord[] {
  const dead = voidedClients(files);
  const records = files
    .flatMap(({ path, secrets }) => secrets.map((line) => ({ line, file: path, void: dead.has(line.clientId) })))
    .filter(({ line }) => names.length === 0 || names.includes(line.name));
  const chosen = all ? records : newestOfEachName(records.filter((record) => !record.void));
  const missing = names.filter((name) => !chosen.some(({ line }) => line.name === name));
  if (missing.length > 0) throw namesMissing(missing, records, files);
  return chosen;
}

/**
 * Opens the records, all or none. Throws `Failure`: exit 3 where the identities do not open some, exit 6 for a record that is
 * damaged or whose inside does not agree with its outside (design section 6).
 */
export async function openRecords(
  records: readonly ChosenRecord[],
  opener: Opener,
): Promise<readonly UnsealedRecord[]> {
  const opened = await Promise.all(records.map((record) => openRecord(record, opener)));
  const refused = opened.filter((one) => typeof one === 'string');
  const locked = records.filter((_record, index) => opened[index] === null);
  if (refused.length > 0) throw recordsRefused(refused);
  if (locked.length > 0) throw recordsLocked(locked);
  return opened.filter((one): one is UnsealedRecord => typeof one === 'object' && one !== null);
}

function newestOfEachName(records: readonly ChosenRecord[]): ChosenRecord[] {
  const newest = new Map<string, ChosenRecord>();
  for (const record of records) {
    const key = JSON.stringify([record.line.tenant, record.line.name]);
    const known = newest.get(key);
    if (known === undefined || timeOf(record) >= timeOf(known)) newest.set(key, record);
  }
  return [...newest.values()].sort(
    (one, other) => compareText(one.line.name, other.line.name) || compareText(one.line.tenant, other.line.tenant),
  );
}

/** A time that cannot be read counts as the oldest. */
function timeOf({ line }: ChosenRecord): number {
  const time = Date.parse(line.createdAt);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** The record; null where no identity fits; a text that says why it is refused. */
async function openRecord(record: ChosenRecord, opener: Opener): Promise<UnsealedRecord | string | null> {
  const { line, file } = record;
  try {
    const payload = parsePayload(await opener.open(line.sealed));
    const differing = payload === null ? ['v'] : SHARED_FIELDS.filter((field) => payload[field] !== line[field]);
    if (payload === null || differing.length > 0) {
      return `"${line.name}" (${line.clientId}) in ${file}: inside and outside differ in ${differing.join(', ')}`;
    }
    const { name, clientId, tenant, action, createdAt } = line;
    return { name, clientId, clientSecret: new Secret(payload.clientSecret), tenant, action, createdAt };
  } catch (error) {
    if (!(error instanceof UnopenedError)) throw error;
    return error.why === 'no-identity' ? null : `"${line.name}" (${line.clientId}) in ${file}: ${error.message}`;
  }
}

const SHARED_FIELDS = ['tenant', 'name', 'clientId', 'action', 'createdAt', 'run', 'seq'] as const;

/** Null for anything that is no payload of version 1 with a secret in it; the shared fields are compared afterwards. */
function parsePayload(text: string): SealedPayload | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== 1) return null;
    if (!('clientSecret' in value) || typeof value.clientSecret !== 'string' || value.clientSecret === '') return null;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other fields are compared with those of a checked line, whatever they are
    return value as SealedPayload;
  } catch {
    return null;
  }
}

function namesMissing(
  missing: readonly string[],
  records: readonly ChosenRecord[],
  files: readonly SealedFile[],
): Failure {
  const dead = missing.filter((name) => records.some((record) => record.void && record.line.name === name));
  const known = [...new Set(files.flatMap(({ secrets }) => secrets.map(({ name }) => name)))].sort();
  const deadNote = dead.length > 0 ? ` Only dead records (void) there are of: ${quoted(dead)}.` : '';
  return new Failure({
    exitCode: 3,
    code: 'record-not-found',
    summary: 'No such record',
    detail: `No record to open for: ${quoted(missing)}.${deadNote}`,
    hint: known.length > 0 ? `the files hold records of: ${quoted(known)}` : 'the files hold no record at all',
  });
}

function recordsLocked(records: readonly ChosenRecord[]): Failure {
  const names = [...new Set(records.map(({ line }) => line.name))];
  const fingerprints = [...new Set(records.flatMap(({ line }) => line.recipients))].sort();
  return new Failure({
    exitCode: 3,
    code: 'record-locked',
    summary: 'The identities do not open these records',
    detail: `Not one of the given identities opens: ${quoted(names)}. They were sealed to: ${fingerprints.join(', ')}.`,
    hint: 'atlan-oauth show FILE tells whose keys these are; --name picks the records that you can open',
  });
}

function recordsRefused(reasons: readonly string[]): Failure {
  return new Failure({
    exitCode: 6,
    code: 'record-refused',
    summary: 'Records that cannot be trusted',
    detail: `${reasons.join('.\n')}.`,
    hint: 'somebody may have changed the file: take it from the run that made it, or rotate these clients',
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
