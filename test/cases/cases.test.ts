/**
 * Golden runs of the built command line, one folder a case: `case.json` (what it shows, arguments, exit), the manifest and
 * its companions, `tenant.json` (the seed), and what has to come out: `stdout.txt`, `stdout.json`, `stderr.txt`,
 * `requests.txt`. `UPDATE_GOLDEN=1` writes what comes out instead; read the difference before you commit it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Identifiers } from '../../src/sandbox/tenant.ts';
import { defaultPersonas, defaultRoles, type Seed } from '../../src/sandbox/seed.ts';
import { createWorkspace, openSandbox, runCli, type TestSandbox } from '../support/run-cli.ts';

interface Case {
  readonly about: string;
  readonly args: readonly string[];
  readonly exit: number;
}

const root = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
/** What the tenant's clock shows in every case. */
const TENANT_TIME = Date.UTC(2026, 2, 14, 9, 26, 53);

describe.each(names)('%s', (name) => {
  const folder = path.join(root, name);
  const golden: Case = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8'));

  test(`${golden.about}, as text`, async () => {
    const { exitCode, stdout, stderr, requests } = await play(folder, golden, 'text');
    expect(exitCode).toBe(golden.exit);
    await compare(folder, 'stdout.txt', stdout);
    await compare(folder, 'stderr.txt', stderr);
    await compare(folder, 'requests.txt', requests);
  });

  test(`${golden.about}, as JSON`, async () => {
    const { exitCode, stdout, requests } = await play(folder, golden, 'json');
    expect(exitCode).toBe(golden.exit);
    await compare(folder, 'stdout.json', `${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
    await compare(folder, 'requests.txt', requests);
  });
});

async function play(folder: string, { args }: Case, format: 'text' | 'json') {
  const seed: Seed = JSON.parse(await readFile(path.join(folder, 'tenant.json'), 'utf8').catch(() => '{}'));
  const sandbox = await openSandbox({
    seed: { roles: defaultRoles, personas: defaultPersonas, clients: [], ...seed },
    now: () => TENANT_TIME,
    identifiers: countedIdentifiers(),
    apiKey: 'golden-api-key',
  });
  const workspace = await createWorkspace();
  await cp(folder, workspace.path, { recursive: true });
  const result = await runCli([...args, '--format', format], { cwd: workspace.path, env: sandbox.env });
  return {
    exitCode: result.exitCode,
    stdout: steady(result.stdout, sandbox.url),
    stderr: steady(result.stderr, sandbox.url),
    requests: steady(requestLines(sandbox), sandbox.url),
  };
}

/** Reads are counted, as some of them are under way at once; writes keep their order and what they carry. */
function requestLines({ requests }: TestSandbox): string {
  const isWrite = ({ kind }: (typeof requests)[number]): boolean => ['create', 'update', 'purge'].includes(kind);
  const reads = new Map<string, number>();
  for (const { method, kind } of requests.filter((request) => !isWrite(request))) {
    reads.set(`${method} ${kind}`, (reads.get(`${method} ${kind}`) ?? 0) + 1);
  }
  const counted = [...reads].map(([read, count]) => `${read}: ${count}`).sort();
  const writes = requests.filter(isWrite).map(({ method, path: at, body }) => `${method} ${at} ${body === null ? '' : JSON.stringify(body)}`.trim());
  return [...counted, ...writes, ''].join('\n');
}

/** Takes out what differs from run to run: the port and all that hangs on it, the local clock, eight random digits. */
function steady(text: string, url: string): string {
  return text
    .replaceAll(url, 'https://tenant.test')
    .replace(/sha256:[0-9a-f]{64}/g, 'sha256:FINGERPRINT')
    .replace(/(?<![\w-])[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}(?![\w-])/g, 'FFFF-FFFF-FFFF')
    .replace(/^( {2}"(?:createdAt|startedAt|endedAt)": )"[^"]+"/gm, '$1"LOCAL TIME"')
    .replace(/127\.0\.0\.1-\d{8}T\d{6}Z-[0-9a-f]{8}/g, 'tenant.test-TIME-00000000')
    .replace(/\((provisioning|superseded|rotated) (?!0a0a)[0-9a-f]{8}\)/g, '($1 00000000)');
}

function countedIdentifiers(): Identifiers {
  let count = 0;
  const next = (): string => String((count += 1)).padStart(12, '0');
  return {
    guid: () => `00000000-0000-4000-8000-${next()}`,
    personaKey: () => `0000000000${next()}`,
    secret: () => `golden-secret-${next()}`,
    token: () => `golden-token-${next()}`,
  };
}

async function compare(folder: string, file: string, actual: string): Promise<void> {
  const full = path.join(folder, file);
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(full, actual);
  expect(actual).toBe(await readFile(full, 'utf8'));
}
