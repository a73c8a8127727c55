/**
 * The sealed file of one apply (design section 6): made before the first write to the tenant, or not at all; from then on every
 * step stands in it, flushed, before the next one is taken.
 */
import { dirname, join } from 'node:path';
import { SinkFailure, type SecretSink } from '../apply/ports.ts';
import type { Recipient } from '../model.ts';
import { createAppendFile, type AppendFile } from './append-file.ts';
import { realDisk, reasonOf, type Disk } from './disk.ts';
import { recipientsDigest } from './recipients.ts';
import type { Sealer } from './seal.ts';
import { SEALED_FORMAT, renderSealedLine, type SealedLine, type SealedPayload } from './sealed-line.ts';
import { sealedFileName } from './sealed-file-name.ts';
import { checkDirectory, guardDisk, makeDirectory, refuseHiddenParts, unusable } from './secrets-directory.ts';

export interface SealedFileOptions {
  /** As configured (relative paths hold from the working directory): hidden parts are looked for in this very text. */
  readonly directory: string;
  /** `--secrets-file`; null: a new name in the directory. */
  readonly file: string | null;
  /** Origin. */
  readonly tenant: string;
  /** `atlan-oauth/<version>`. */
  readonly tool: string;
  /** Identifies this run. */
  readonly run: string;
  readonly recipients: readonly Recipient[];
  readonly sealer: Sealer;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Eight hex digits. */
  readonly hex8: () => string;
  readonly disk?: Disk;
}

export class SealedFileWriter implements SecretSink {
  readonly #options: SealedFileOptions;
  readonly #disk: Disk;
  #opening: Promise<AppendFile> | null = null;
  #path: string | null = null;
  #seq = 0;
  #intents = 0;
  #secrets = 0;
  #failed = false;
  #ended = false;

  constructor(options: SealedFileOptions) {
    this.#options = options;
    this.#disk = options.disk ?? realDisk;
  }

  /** The file as configured, once it exists; null before. */
  get path(): string | null {
    return this.#path;
  }

  /**
   * The preflight: makes the directory and the file, and flushes its header. Called again, it does nothing more. Throws `Failure`
   * (exit 6) where the place cannot be used; no half-made file is left then.
   */
  async prepare(): Promise<void> {
    await this.#open();
  }

  async intent(entry: Parameters<SecretSink['intent']>[0]): Promise<number> {
    this.#refuseAfterFailure();
    const seq = (this.#seq += 1);
    const { name, stagedName, action } = entry;
    await this.#append({
      v: 1,
      type: 'intent',
      run: this.#options.run,
      seq,
      name,
      stagedName,
      action,
      at: this.#time(),
    });
    this.#intents += 1;
    return seq;
  }

  async secret(entry: Parameters<SecretSink['secret']>[0]): Promise<void> {
    this.#refuseAfterFailure();
    const { run, tenant, recipients } = this.#options;
    const { seq, name, clientId, action } = entry;
    const createdAt = this.#time();
    const clientSecret = entry.secret.reveal();
    const sealed = await this.#seal({ v: 1, tenant, name, clientId, clientSecret, action, createdAt, run, seq });
    const fingerprints = recipients.map(({ fingerprint }) => fingerprint);
    const outer = { v: 1, type: 'secret', run, seq, tenant, name, clientId, action, createdAt } as const;
    await this.#append({ ...outer, recipients: fingerprints, sealed });
    this.#secrets += 1;
  }

  async proved({ seq, clientId }: Parameters<SecretSink['proved']>[0]): Promise<void> {
    await this.#append({ v: 1, type: 'proved', run: this.#options.run, seq, clientId, at: this.#time() });
  }

  async void({ seq, clientId }: Parameters<SecretSink['void']>[0]): Promise<void> {
    await this.#append({ v: 1, type: 'void', run: this.#options.run, seq, clientId, at: this.#time() });
  }

  /** Writes nothing where no file was made, and nothing when called again. */
  async end(status: 'complete' | 'incomplete' | 'interrupted'): Promise<void> {
    if (this.#path === null || this.#ended) return;
    this.#ended = true;
    const counts = { intents: this.#intents, secrets: this.#secrets };
    await this.#append({ v: 1, type: 'end', run: this.#options.run, ...counts, status, at: this.#time() });
  }

  /** Closes the file after all lines under way. Never throws: what had to be on disk was flushed line by line. */
  async close(): Promise<void> {
    const file = await this.#opening?.catch(() => null);
    await file?.close().catch(() => {});
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString();
  }

  async #seal(payload: SealedPayload): Promise<string> {
    try {
      return await this.#options.sealer.seal(JSON.stringify(payload));
    } catch {
      // The cause is not passed on: nobody can vouch that a cryptographic library's error is free of its input.
      throw this.#failure(`the secret of ${payload.clientId} could not be encrypted`);
    }
  }

  async #append(line: SealedLine): Promise<void> {
    try {
      const file = await this.#open();
      await file.append(renderSealedLine(line));
    } catch (error) {
      throw this.#failure(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * No new secret after a failure: a disk that failed once is not trusted with another. Lines about records that are safe already
   * (`proved`, `void`, `end`) are still tried.
   */
  #refuseAfterFailure(): void {
    if (this.#failed)
      throw new SinkFailure('the sealed file could not be written before, so no further secret is entrusted to it');
  }

  #failure(message: string): SinkFailure {
    this.#failed = true;
    return new SinkFailure(message);
  }

  #open(): Promise<AppendFile> {
    this.#opening ??= this.#create();
    return this.#opening;
  }

  async #create(): Promise<AppendFile> {
    const { tenant, now, hex8, directory, file: named } = this.#options;
    const path = named ?? join(directory, sealedFileName(tenant, now(), hex8()));
    const folder = dirname(path);
    refuseHiddenParts(named ?? directory);
    await checkDirectory(folder, this.#disk);
    await makeDirectory(folder, this.#disk);
    await checkDirectory(folder, this.#disk);
    await this.#refuseExisting(path);
    const file = await guardDisk(path, () => createAppendFile(this.#disk, path));
    await this.#writeHeader(file, path, folder);
    this.#path = path;
    return file;
  }

  /** For the words only; the exclusive creation right after it is what decides. */
  async #refuseExisting(path: string): Promise<void> {
    const entry = await guardDisk(path, () => this.#disk.inspect(path));
    if (entry === null) return;
    throw unusable(
      `${path} exists already (a ${entry.kind}), and nothing is ever overwritten.`,
      'name a new file with --secrets-file',
    );
  }

  async #writeHeader(file: AppendFile, path: string, folder: string): Promise<void> {
    try {
      await file.append(renderSealedLine(this.#header()));
      await this.#disk.syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => {});
      await this.#disk.remove(path).catch(() => {});
      const why = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw unusable(
        `${path}: ${reasonOf(why).text}.`,
        'free or fix the disk, or name another folder with --secrets-dir',
      );
    }
  }

  #header(): SealedLine {
    const { run, tenant, tool, recipients } = this.#options;
    return {
      v: 1,
      type: 'header',
      format: SEALED_FORMAT,
      run,
      tenant,
      tool,
      createdAt: this.#time(),
      recipients: recipients.map(({ label, kind, fingerprint }) => ({ label, kind, fingerprint })),
      recipientsDigest: recipientsDigest(recipients),
    };
  }
}
