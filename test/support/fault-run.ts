/** One process of the built command line, with faults inside and out. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ApplyReport } from '../../src/model.ts';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import { startCli, type CliResult, type RunningCli } from './run-cli.ts';

/** What the disk does at the n-th call in the working directory (from 1); see fault-preload.cjs. */
export interface DiskFault {
  readonly at: number;
  readonly kind: 'kill-before' | 'kill-torn' | 'kill-after' | 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS';
  /** From then on every call; only for the errors. */
  readonly forever?: boolean;
  /** Whether a failing write leaves half of its bytes. */
  readonly torn?: boolean;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Eight characters in front of every request id of this process. */
  readonly tag: string;
  /** How many times as fast its time runs, and from when on. */
  readonly time: { readonly epoch: number; readonly speed: number };
  /** Divides time-outs of 15 s and more; without it they keep their length. */
  readonly timeoutSpeed?: number;
  readonly disk?: DiskFault;
  /** Where its calls to the disk are logged, outside of the working directory. */
  readonly diskLog?: string;
  /** Where its peak memory (KiB) and its processor time (ms) go, outside of the working directory. */
  readonly usageLog?: string;
  readonly bug?: { readonly message: string; readonly where: 'uncaught' | 'request' };
  readonly umask?: number;
  readonly stdin?: string;
  readonly stdoutFile?: string;
  /** Of the whole process; default 60 s. */
  readonly timeoutMs?: number;
}

/** A run that has ended. */
export interface FaultRun {
  readonly args: readonly string[];
  readonly tag: string;
  readonly result: CliResult;
  readonly exitCode: number | null;
  /** What `apply --format json` reported; null where it did not. */
  readonly report: ApplyReport | null;
  /** All that the tenant saw of it. */
  readonly requests: readonly RecordedRequest[];
  readonly writes: readonly RecordedRequest[];
  /** When a request was sent, by the tenant's clock. */
  sentAt(request: RecordedRequest): number;
  /** How long it may take a process on a busy machine to hear of an answer, by the tenant's clock. */
  readonly slackMs: number;
  /** A bug was put into it: every other one is a finding. */
  readonly expectsBug?: boolean;
}

const preload = fileURLToPath(new URL('fault-preload.cjs', import.meta.url));

export function startProcess(args: readonly string[], options: ProcessOptions): RunningCli {
  const { cwd, env, tag, time, timeoutSpeed, disk, diskLog, usageLog, bug, umask } = options;
  mkdirSync(`${cwd}/tmp`, { recursive: true });
  const script = {
    tag,
    ...time,
    timeoutSpeed,
    disk: disk === undefined && diskLog === undefined ? undefined : { root: cwd, log: diskLog, fault: disk },
    usage: usageLog,
    bug,
    umask,
  };
  return startCli(args, {
    cwd,
    env: { TMPDIR: `${cwd}/tmp`, ...env, FAULT_SCRIPT: JSON.stringify(script) },
    nodeArgs: ['--require', preload],
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.stdoutFile === undefined ? {} : { stdoutFile: options.stdoutFile }),
    timeoutMs: options.timeoutMs ?? 60_000,
  });
}

export function endedRun(
  args: readonly string[],
  tag: string,
  result: CliResult,
  all: readonly RecordedRequest[],
  { epoch, speed }: ProcessOptions['time'],
): FaultRun {
  const requests = all.filter(({ requestId }) => requestId.startsWith(tag));
  const writes = requests.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'purge');
  const sentAt = ({ requestId }: RecordedRequest): number =>
    epoch + (Number.parseInt(requestId.slice(-12), 16) - epoch) * speed;
  const { exitCode } = result;
  return { args, tag, result, exitCode, report: reportIn(result), requests, writes, sentAt, slackMs: 150 * speed };
}

/** Null unless stdout is one JSON document with results. */
function reportIn({ stdout }: CliResult): ApplyReport | null {
  const document: Partial<ApplyReport> | null = parsed(stdout);
  return document?.results === undefined ? null : (document as ApplyReport);
}

/** Null where the text is not one JSON object. */
export function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** A call to the disk in the working directory. */
export interface DiskCall {
  /** Counted from 1. */
  readonly at: number;
  /** When it was made, by the clock of process and tenant. */
  readonly time: number;
  /** `open`, `write`, `sync` and so on. */
  readonly name: string;
  /** Relative to the working directory. */
  readonly file: string;
}

export function readDiskLog(file: string): readonly DiskCall[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [at = '', time = '', name = '', ...path] = line.split(' ');
    return { at: Number(at), time: Number(time), name, file: path.join(' ') };
  });
}
