import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { Failure } from '../errors.ts';
import { parseSeed } from './parse-seed.ts';
import type { Seed } from './seed.ts';
import type { SandboxTenant } from './tenant-state.ts';

/** The sandbox's state on disk, in the format of a seed with hashes instead of secrets. */
export interface DataFile {
  /** What the file held when it was opened; null where it was missing. */
  readonly contents: Seed | null;
  /** Resolves when the state of this moment, or a later one, is on disk. */
  save(tenant: SandboxTenant): Promise<void>;
}

/** @throws Failure (exit 3) where the file exists and is no seed; `save` throws one where it cannot be written. */
export async function openDataFile(path: string): Promise<DataFile> {
  const text = await readIfThere(path);
  const contents = text === null ? null : parseSeed(text, path);
  const writer = new CoalescedWriter(path);
  return { contents, save: (tenant) => writer.write(() => snapshot(tenant)) };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw unusable('Data file cannot be read', error);
  }
}

function snapshot(tenant: SandboxTenant): string {
  const clients = tenant.clients().map(({ serial: _serial, tokenExpirySeconds: _lifetime, ...client }) => client);
  return `${JSON.stringify({ roles: tenant.roles(), personas: tenant.personas(), clients }, null, 2)}\n`;
}

/** Writes one after the other; those who ask while a write is under way share the next one. */
class CoalescedWriter {
  readonly #path: string;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  write(makeText: () => string): Promise<void> {
    this.#next ??= this.#afterRunning(makeText);
    return this.#next;
  }

  async #afterRunning(makeText: () => string): Promise<void> {
    // Whoever asked for the write that is under way hears of its failure.
    await this.#running.catch(() => {});
    this.#next = null;
    this.#running = replaceFile(this.#path, makeText());
    await this.#running;
  }
}

/** Puts a new file in the place of the old one in one step, so that a kill leaves the one or the other. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unusable('Data file cannot be written', error);
  }
}

function unusable(summary: string, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  return new Failure({ exitCode: 3, code: 'sandbox-data', summary, detail });
}
