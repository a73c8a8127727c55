/** The nine invariants of the fault table, checked after every run of a scene. Each finding is a sentence; none: all hold. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RecordedRequest } from '../../src/sandbox/recorder.ts';
import type { SandboxTenant } from '../../src/sandbox/tenant-state.ts';
import { openSealed } from '../../src/sealing/seal.ts';
import type { Canaries } from './fault-canaries.ts';
import { parsed, type FaultRun } from './fault-run.ts';
import type { Watch } from './fault-watch.ts';
import { TEST_IDENTITY } from './run-cli.ts';

/** What a check looks at. */
export interface Evidence {
  readonly tenant: SandboxTenant;
  readonly watch: Watch;
  readonly canaries: Canaries;
  /** Every folder in which a run has worked, those of runners that are gone included. */
  readonly folders: readonly string[];
  /** Where sealed files count as safe: the folders, unless a test says that only some of them outlive the runner. */
  readonly vaults: readonly string[];
  /** How long a 429 of this tenant blocks everybody, by its clock. */
  readonly blockedMs: number;
}

/** All that can be said of one run; what asks the tenant again (4, 6 and 9) is `FaultScene`'s. */
export async function brokenBy(evidence: Evidence, run: FaultRun): Promise<readonly string[]> {
  return [
    ...evidence.watch.broken,
    ...bugsIn(run),
    ...(await lostSecrets(evidence)),
    ...leaks(evidence, run),
    ...hollowSuccess(run),
    ...rashWrites(run),
    ...impatience(evidence, run),
    ...otherThanOneDocument(run),
  ];
}

/** Whatever goes wrong was foreseen: a bug would pass for an incomplete apply otherwise. */
function bugsIn({ args, result: { stderr }, report, expectsBug }: FaultRun): readonly string[] {
  if (expectsBug === true) return [];
  const told = stderr.includes('error: Unforeseen error') || report?.results.some(({ error }) => error?.code === 'bug');
  return told === true ? [`a bug in ${args[0]}: ${stderr}`] : [];
}

/** Invariant 2: what bears a final name and was made here has a record that opens, with a secret that the tenant takes. */
export async function lostSecrets({ tenant, watch, vaults }: Evidence): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { clientId, displayName } of watch.published()) {
    const secrets = await sealedSecretsOf(clientId, vaults);
    if (secrets.some((secret) => tenant.acceptsSecret(clientId, secret))) continue;
    const why = secrets.length === 0 ? 'has no sealed record' : 'has a record with a secret that the tenant refuses';
    broken.push(`invariant 2: "${displayName}" (${clientId}) ${why}`);
  }
  return broken;
}

/** Invariant 3: no credential in any output or file. What is sealed is unreadable, so sealed files need no exception. */
function leaks({ canaries, folders }: Evidence, { result: { stdout, stderr } }: FaultRun): readonly string[] {
  const files = folders.flatMap((folder) => filesIn(folder));
  return [
    ...canaries.findIn(stdout, 'stdout'),
    ...canaries.findIn(stderr, 'stderr'),
    ...files.flatMap((file) => canaries.findIn(readFileSync(file, 'utf8'), file)),
  ].map((finding) => `invariant 3: ${finding}`);
}

/** Invariant 4, the half that the report shows: 0 means that everything was done, sealed and published. */
function hollowSuccess({ result: { exitCode }, report }: FaultRun): readonly string[] {
  if (exitCode !== 0 || report === null || report.status !== 'complete') return [];
  return report.results
    .filter(({ action, status, secret }) => {
      const makes = action === 'create' || action === 'replace';
      return status !== 'done' || (makes && secret !== 'sealed');
    })
    .map((result) => `invariant 4: exit 0 with ${JSON.stringify(result)}`);
}

/** Invariant 5: reading commands, and applies that refuse, never write. */
function rashWrites({ args, result: { exitCode }, writes }: FaultRun): readonly string[] {
  const reads = args[0] !== 'apply';
  if (writes.length === 0 || (!reads && ![3, 4, 5, 6].includes(exitCode ?? -1))) return [];
  return [`invariant 5: ${args[0]} ended with ${exitCode} after ${writes.map(lineOf).join(', ')}`];
}

/** Invariant 8: nothing is sent while the tenant blocks, but for what was on its way when it said so. */
function impatience({ blockedMs }: Evidence, { requests, sentAt, slackMs }: FaultRun): readonly string[] {
  const blocks = requests.filter(({ status }) => status === 429);
  return blocks.flatMap((block) =>
    requests
      .map((request) => ({ request, afterMs: sentAt(request) - block.at }))
      // The clocks agree to a few milliseconds, and run faster than real ones.
      .filter(({ afterMs }) => afterMs > slackMs && afterMs < blockedMs - slackMs / 20)
      .map(
        ({ request, afterMs }) =>
          `invariant 8: ${lineOf(request)} was sent ${afterMs} ms into a block of ${blockedMs} ms`,
      ),
  );
}

/** No invariant of the table, but as easily broken: with `--format json` stdout is one document, whatever happened. */
function otherThanOneDocument({ args, result: { exitCode, stdout } }: FaultRun): readonly string[] {
  const asked = args[args.indexOf('--format') + 1] === 'json';
  // A second SIGINT ends the process where it is; and where stdout itself cannot be written, that is exit 1.
  const cutShort = exitCode === null || ((exitCode === 130 || exitCode === 1) && stdout === '');
  return !asked || cutShort || parsed(stdout) !== null ? [] : ['stdout is not one JSON document'];
}

/** The secrets of a client as its recipients open them from all sealed files. */
async function sealedSecretsOf(clientId: string, folders: readonly string[]): Promise<readonly string[]> {
  const opened: string[] = [];
  for (const file of folders.flatMap((folder) => filesIn(folder))) {
    if (!file.endsWith('.jsonl')) continue;
    for (const record of recordsIn(file)) {
      if (record['type'] === 'secret' && record['clientId'] === clientId) opened.push(await secretIn(record));
    }
  }
  return opened;
}

const cache = new Map<string, string>();

async function secretIn(record: Readonly<Record<string, unknown>>): Promise<string> {
  const sealed = String(record['sealed']);
  const known = cache.get(sealed);
  if (known !== undefined) return known;
  const inner: Readonly<Record<string, unknown>> = JSON.parse(await openSealed(sealed, [TEST_IDENTITY]));
  for (const field of ['tenant', 'name', 'clientId', 'action', 'createdAt', 'run', 'seq']) {
    if (inner[field] !== record[field]) throw new Error(`the sealed ${field} is not the one outside`);
  }
  cache.set(sealed, String(inner['clientSecret']));
  return String(inner['clientSecret']);
}

/** The whole lines; what is torn or damaged does not count. */
function recordsIn(file: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    try {
      return [Object(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function lineOf({ method, path }: RecordedRequest): string {
  return `${method} ${path}`;
}
