/** How many requests each command sends, and in which order: they are the scarce resource of a tenant. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { expectedRequests } from '../../src/apply/expected-requests.ts';
import type { PlannedChange, RemoteClient } from '../../src/model.ts';
import { createGate, holdAfter } from '../../src/sandbox/fault.ts';
import type { SeedClient } from '../../src/sandbox/seed.ts';
import { createOf, planOf, purgeOf, replaceOf, updateOf } from '../support/planned-change.ts';
import {
  createWorkspace,
  openSandbox,
  runCli,
  startCli,
  TEST_RECIPIENT,
  type TestSandbox,
} from '../support/run-cli.ts';

const head = `version: 1
limits: { count: 10 }
secrets: { directory: sealed, recipients: [${TEST_RECIPIENT}] }
`;

/** Method and kind of each request; `?` for a listing that asks for certain clients. */
function sentTo(sandbox: TestSandbox): readonly string[] {
  return sandbox.requests.map(({ method, kind, query }) => {
    const filtered = kind === 'list' && query['filter'] !== undefined;
    return `${method} ${kind}${filtered ? '?' : ''}`;
  });
}

describe('a plan asks', () => {
  const clients = Array.from({ length: 250 }, (_none, n) => ({ displayName: `c-${n}`, role: '$guest' }));
  const names = clients.map(({ displayName }) => displayName);
  const text = (personas: string): string =>
    `${head}clients:\n${names.map((name) => `  - { name: ${name}, role: Guest, personas: [${personas}] }\n`).join('')}`;

  it('for each page of a hundred clients, for the roles, and for all personas at once', async () => {
    const personaQNs = ['default/tL6uqsrZGuf1hz9XFYnw8x'];
    const sandbox = await openSandbox({ seed: { clients: clients.map((client) => ({ ...client, personaQNs })) } });
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': text('Data Assets') });
    const { stdout, exitCode } = await runCli(['plan'], { cwd: workspace.path, env: sandbox.env });
    expect(stdout).toContain('No changes.');
    expect(exitCode).toBe(0);
    expect(sentTo(sandbox).toSorted()).toEqual(['GET list', 'GET list', 'GET list', 'GET roles', 'POST personas']);
  });

  it('for no personas where the manifest names none, and for one token with an OAuth client', async () => {
    const own = { clientId: 'oauth-client-own', clientSecret: 'own-secret', displayName: 'own', role: '$admin' };
    const sandbox = await openSandbox({ seed: { clients: [...clients, own] } });
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': text('') });
    const env = {
      ATLAN_BASE_URL: sandbox.url,
      ATLAN_OAUTH_CLIENT_ID: own.clientId,
      ATLAN_OAUTH_CLIENT_SECRET: own.clientSecret,
    };
    const { exitCode } = await runCli(['plan'], { cwd: workspace.path, env });
    expect(exitCode).toBe(0);
    expect(sentTo(sandbox).toSorted()).toEqual(['GET list', 'GET list', 'GET list', 'GET roles', 'POST token']);
  });

  it('for a page and the roles before the manifest is read, and for personas while pages are under way', async () => {
    const personaQNs = ['default/tL6uqsrZGuf1hz9XFYnw8x'];
    const gate = createGate();
    const sandbox = await openSandbox({
      seed: { clients: clients.map((client) => ({ ...client, personaQNs })) },
      fault: ({ kind }) => (kind === 'list' ? holdAfter(gate.passed) : undefined),
    });
    const asked = async (...sent: readonly string[]) =>
      vi.waitUntil(() => sent.every((one) => sentTo(sandbox).includes(one)), { timeout: 30_000 });
    const workspace = await createWorkspace();
    // A pipe, so that nobody can have read the manifest before it is written.
    const manifest = path.join(workspace.path, 'atlan-oauth.yaml');
    execFileSync('mkfifo', [manifest]);
    const running = startCli(['plan'], { cwd: workspace.path, env: sandbox.env });
    await asked('GET list', 'GET roles');
    await writeFile(manifest, text('Data Assets'));
    await asked('POST personas');
    gate.open();
    expect(await running.finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No changes.') });
  });

  it('for nothing while the manifest is only validated', async () => {
    const sandbox = await openSandbox({ seed: { clients } });
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': text('Data Assets') });
    expect((await runCli(['validate'], { cwd: workspace.path, env: sandbox.env })).exitCode).toBe(0);
    expect(sentTo(sandbox)).toEqual([]);
  });
});

const planning = ['GET list', 'GET roles'];
const staging = ['POST create', 'POST token', 'GET get'];
const publishing = ['GET list?', 'PUT update'];
const finalListing = ['GET list'];

const remote: RemoteClient = {
  clientId: 'oauth-client-0',
  name: 'a',
  description: '',
  role: '$member',
  personas: [],
  createdAt: 0,
  updatedAt: 0,
  createdBy: null,
};

interface Case {
  readonly what: string;
  readonly seed: readonly SeedClient[];
  readonly entry: string;
  readonly flags?: readonly string[];
  readonly sent: readonly string[];
  readonly change: PlannedChange;
}

const member = { displayName: 'a', role: '$member' };
const cases: readonly Case[] = [
  {
    what: 'a create',
    seed: [],
    entry: '{ name: a, role: Guest }',
    sent: [...staging, ...publishing, ...finalListing],
    change: createOf('a'),
  },
  {
    what: 'a create that is only staged',
    seed: [],
    entry: '{ name: a, role: Guest }',
    flags: ['--stage-only'],
    sent: staging,
    change: createOf('a'),
  },
  {
    what: 'a create that nobody proves',
    seed: [],
    entry: '{ name: a, role: Guest }',
    flags: ['--no-prove'],
    sent: ['POST create', 'GET get', ...publishing, ...finalListing],
    change: createOf('a'),
  },
  {
    what: 'an update',
    seed: [{ ...member, description: 'old' }],
    entry: '{ name: a, role: Member }',
    sent: ['GET get', 'PUT update', ...finalListing],
    change: updateOf(remote, { description: 'new' }),
  },
  {
    what: 'a rename',
    seed: [{ ...member, displayName: 'b' }],
    entry: '{ name: a, role: Member, previousNames: [b] }',
    sent: ['GET list?', 'GET get', 'PUT update', ...finalListing],
    change: updateOf(remote, { name: 'b' }),
  },
  {
    what: 'a replacement',
    seed: [member],
    entry: '{ name: a, role: Guest }',
    sent: [
      ...staging,
      'GET list?',
      'GET get',
      'PUT update',
      'PUT update',
      'GET list?',
      'GET get',
      'DELETE purge',
      ...finalListing,
    ],
    change: replaceOf(remote, { role: '$guest' }),
  },
  {
    what: 'a replacement with an overlap',
    seed: [member],
    entry: '{ name: a, role: Guest, overlap: 3d }',
    sent: [...staging, 'GET list?', 'GET get', 'PUT update', 'PUT update', 'GET list?', ...finalListing],
    change: replaceOf(remote, { role: '$guest' }, { overlapMs: 1 }),
  },
  {
    what: 'a purge',
    seed: [member],
    entry: '{ name: a, state: absent }',
    sent: ['GET get', 'DELETE purge', ...finalListing],
    change: purgeOf(remote),
  },
];

describe('an apply sends', () => {
  // Somebody else's client keeps the listing from being empty, which would be read twice.
  const other = { displayName: 'somebody-else', role: '$guest' };

  it.each(cases)('for $what just what the protocol needs, as many as it announces', async (given) => {
    const { seed, entry, flags = [], sent, change } = given;
    const sandbox = await openSandbox({ seed: { clients: [...seed, other] } });
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': `${head}clients:\n  - ${entry}\n` });
    const { exitCode, stderr } = await runCli(['apply', '--auto-approve', ...flags], {
      cwd: workspace.path,
      env: sandbox.env,
    });
    expect({ exitCode, stderr: stderr.includes('error') }).toEqual({ exitCode: 0, stderr: false });
    const [first, second, ...rest] = sentTo(sandbox);
    expect([first, second]).toEqual(planning);
    expect(rest).toEqual(sent);
    const carried = { stageOnly: flags.includes('--stage-only'), prove: !flags.includes('--no-prove') };
    expect(expectedRequests(planOf([change]), carried)).toBe(sent.length);
  });

  it('for the rest of a staged create its publication, once it was read again', async () => {
    const sandbox = await openSandbox({ seed: { clients: [other] } });
    const workspace = await createWorkspace({ 'atlan-oauth.yaml': `${head}clients:\n  - { name: a, role: Guest }\n` });
    const apply = async (...flags: string[]) =>
      runCli(['apply', '--auto-approve', ...flags], { cwd: workspace.path, env: sandbox.env });
    expect((await apply('--stage-only')).exitCode).toBe(0);
    const before = sandbox.requests.length;
    expect((await apply()).exitCode).toBe(0);
    const sent = sentTo(sandbox).slice(before + planning.length);
    expect(sent).toEqual(['GET list?', 'GET get', 'PUT update', ...finalListing]);
    const carried = { stageOnly: false, prove: true };
    expect(expectedRequests(planOf([createOf('a', { resumes: 'oauth-client-1' })]), carried)).toBe(sent.length);
  });
});
