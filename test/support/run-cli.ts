/** Runs the built command line as a whole process, the way a pipeline does, against a sandbox in this process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** The build under test; another one, such as an installed package, with `ATLAN_OAUTH_TEST_MAIN`. */
const MAIN = process.env['ATLAN_OAUTH_TEST_MAIN'] ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Where newer versions of Node keep compiled code, so that it does not get into anybody's working directory. */
const COMPILE_CACHE = path.join(tmpdir(), 'atlan-oauth-test-cache');

/** A key pair for tests alone. */
export const TEST_IDENTITY = 'AGE-SECRET-KEY-1LU00JMFT4NXQSF2RRAKV4Y5R36TCP9E7JH43XZPCHQNLHV7WNKPS22ZLE4';
export const TEST_RECIPIENT = 'age1520tdmpu59gj05qwc05hcv8h93qnhpcdzcwr3utgvln6a09t99msf59x47';

export interface CliResult {
  /** Null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  /** Beside `PATH` and `HOME`, which is the working directory. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stdin holds; without it stdin is empty. */
  readonly stdin?: string;
  /** Default 60 s; then the process is killed and the result has a signal. */
  readonly timeoutMs?: number;
  /** Where stdout goes instead of the result. */
  readonly stdoutFile?: string;
  /** Another program than the build. */
  readonly main?: string;
  /** Arguments of Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** A process that is still running. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly finished: Promise<CliResult>;
  /** Sends a signal to the process alone, as a CI system does. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves once both streams together hold this text; rejects where the process ends before. */
  output(text: string): Promise<void>;
}

/** Runs `atlan-oauth` with these arguments to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).finished;
}

/** Starts `atlan-oauth` and leaves it running; it is killed with the test at the latest. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.main ?? MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: options.cwd, XDG_CACHE_HOME: COMPILE_CACHE, ...options.env },
    stdio: ['pipe', options.stdoutFile === undefined ? 'pipe' : openSync(options.stdoutFile, 'w'), 'pipe'],
    timeout: options.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
  });
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  child.stdin?.on('error', () => {}).end(options.stdin ?? '');
  const finished = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, ...written }));
  return {
    child,
    finished,
    kill: (signal) => void child.kill(signal),
    output: async (text) => {
      while (!`${written.stdout}${written.stderr}`.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended without saying "${text}"`);
        await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, 10))]);
      }
    },
  };
}

/** A folder with these files, gone when the test is. */
export interface Workspace {
  readonly path: string;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
  /** File names in a folder of the workspace, sorted; empty where it does not exist. */
  list(name?: string): Promise<readonly string[]>;
}

export async function createWorkspace(files: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  const root = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-test-'));
  onTestFinished(async () => rm(root, { recursive: true, force: true }));
  const workspace: Workspace = {
    path: root,
    write: async (name, text) => {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    },
    read: async (name) => readFile(path.join(root, name), 'utf8'),
    list: async (name = '.') =>
      (await readdir(path.join(root, name)).catch((): string[] => [])).sort((one, other) => (one < other ? -1 : 1)),
  };
  for (const [name, text] of Object.entries(files)) await workspace.write(name, text);
  return workspace;
}

/** A sandbox with what a process needs to reach it, closed when the test ends. */
export interface TestSandbox extends Sandbox {
  readonly env: Readonly<Record<string, string>>;
  /** The requests so far that changed a client, or tried to. */
  writes(): readonly string[];
}

export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(async () => sandbox.close());
  return {
    ...sandbox,
    env: { ATLAN_BASE_URL: sandbox.url, ATLAN_API_KEY: sandbox.apiKey },
    writes: () =>
      sandbox.requests
        .filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'purge')
        .map(({ method, path: requestPath }) => `${method} ${requestPath}`),
  };
}
