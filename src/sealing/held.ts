/** What the sealed files at hand say about one tenant's secrets: the planner's only memory of earlier runs. */
import type { HeldRecord, HeldSecrets } from '../model.ts';
import type { SealedFile } from './sealed-file.ts';
import type { SecretLine } from './sealed-line.ts';

/**
 * Gathers the records and staged names of one tenant (an origin).
 *
 * A `void` line counts for its client whatever file it stands in, since a later run voids what an earlier one left. A `proved`
 * line counts within its own run. A record whose file lost its header has an empty `recipientsDigest`, so that it is never resumed.
 */
export function heldSecrets(files: readonly SealedFile[], tenant: string): HeldSecrets {
  const dead = voidedClients(files);
  const records = files.flatMap((file) => recordsOf(file, tenant, dead));
  const staged = files
    .filter(({ header }) => header === null || header.tenant === tenant)
    .flatMap(({ intents }) => intents.map(({ stagedName }) => stagedName));
  return { records: withoutCopies(records), stagedNames: [...new Set(staged)] };
}

/** The clients that any of these files declares dead. */
export function voidedClients(files: readonly SealedFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ voids }) => voids.map(({ clientId }) => clientId)));
}

function recordsOf(file: SealedFile, tenant: string, dead: ReadonlySet<string>): HeldRecord[] {
  const proved = new Set(file.proved.map(stepKey));
  return file.secrets
    .filter((line) => line.tenant === tenant)
    .map((line) => ({
      clientId: line.clientId,
      name: line.name,
      run: line.run,
      seq: line.seq,
      createdAt: line.createdAt,
      proved: proved.has(stepKey(line)),
      void: dead.has(line.clientId),
      recipientsDigest: digestFor(file, line),
      file: file.path,
    }));
}

function digestFor({ header }: SealedFile, line: SecretLine): string {
  return header !== null && header.run === line.run && header.tenant === line.tenant ? header.recipientsDigest : '';
}

/** A sealed file that was downloaded twice holds the same records twice; the copy that proves more is kept. */
function withoutCopies(records: readonly HeldRecord[]): HeldRecord[] {
  const kept = new Map<string, HeldRecord>();
  for (const record of records) {
    const known = kept.get(stepKey(record));
    if (known === undefined || (!known.proved && record.proved)) kept.set(stepKey(record), record);
  }
  return [...kept.values()];
}

function stepKey({
  run,
  seq,
  clientId,
}: {
  readonly run: string;
  readonly seq: number;
  readonly clientId: string;
}): string {
  return `${run} ${seq} ${clientId}`;
}
