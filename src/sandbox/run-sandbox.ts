import { readFile } from 'node:fs/promises';

import { Failure } from '../errors.ts';
import { parseSeed } from './parse-seed.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import type { Seed } from './seed.ts';

export interface RunSandboxOptions extends Omit<SandboxOptions, 'seed' | 'record' | 'fault'> {
  /** A file as `parseSeed` reads it; null: the default seed. */
  readonly seedFile: string | null;
}

/** Where a running sandbox talks, and what ends it. */
export interface SandboxIo {
  /** Called once, as soon as the tenant answers; nothing else is a result. */
  listening(at: Pick<Sandbox, 'url' | 'apiKey'>): void;
  /** A remark for people. */
  note(text: string): void;
  readonly signal: AbortSignal;
}

/**
 * Runs a sandbox until the signal is aborted, and says where and with which key once it listens (design section 8).
 * @throws Failure (exit 3) for a seed or data file that cannot be used and for a port that is taken.
 */
export async function runSandbox(options: RunSandboxOptions, io: SandboxIo): Promise<void> {
  const { seedFile, ...rest } = options;
  const seed = seedFile === null ? {} : { seed: await readSeed(seedFile) };
  const sandbox = await start({ ...rest, ...seed, record: false });
  io.listening(sandbox);
  const { tenant } = sandbox;
  const counts = `Clients: ${tenant.clients().length}, roles: ${tenant.roles().length}, personas: ${tenant.personas().length}.`;
  io.note(`${counts} Ctrl-C ends it.`);
  await aborted(io.signal);
  await sandbox.close();
}

async function readSeed(path: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure({
      exitCode: 3,
      code: 'sandbox-seed',
      summary: 'Seed cannot be read',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
  return parseSeed(text, path);
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) throw error;
    throw new Failure({
      exitCode: 3,
      code: 'sandbox-port',
      summary: 'Sandbox cannot listen',
      detail: `${error.message}.`,
      hint: 'Leave --port out to take any free port.',
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
