/** A repository whose pipeline manages the clients of a sandbox: what every run of a pipeline starts from. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { openSandbox, TEST_RECIPIENT, type TestSandbox } from '../support/run-cli.ts';
import { installTools, type Tools } from './tools.ts';

export interface Scene {
  readonly root: string;
  readonly repository: Repository;
  readonly sandbox: TestSandbox;
  readonly tools: Tools;
  /** A new empty folder. */
  folder(): Promise<string>;
}

export interface Repository {
  readonly path: string;
  /** Commits these files on a branch, made where it does not exist; null removes a file. Returns the commit. */
  commit(branch: string, files: Readonly<Record<string, string | null>>): Promise<string>;
  /** A fresh checkout of a commit. */
  checkout(commit: string, to: string, options: { readonly whole: boolean }): Promise<void>;
}

/** The policy of the protected environments. */
export const POLICY = 'limits: { count: 2 }\nallowedRoles: [Member, Guest]\n';

/** A manifest of these clients, as YAML flow mappings. */
export function manifest(...clients: readonly string[]): string {
  return [
    'version: 1',
    'scope: { names: ["ci-*"] }',
    'secrets: { directory: sealed, recipients: recipients.txt }',
    'clients:',
    ...clients.map((client) => `  - ${client}`),
    '',
  ].join('\n');
}

/** Opens a scene whose main branch has one commit with this manifest. */
export async function openScene(first: string, options: SandboxOptions = {}): Promise<Scene> {
  const root = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-pipeline-'));
  onTestFinished(async () => rm(root, { recursive: true, force: true }));
  const [sandbox, tools, repository] = await Promise.all([
    openSandbox(options),
    installTools(root),
    initRepository(path.join(root, 'repository')),
  ]);
  await repository.commit('main', {
    'package.json': '{ "private": true, "devDependencies": { "atlan-oauth": "0.1.0" } }\n',
    'package-lock.json': '{ "lockfileVersion": 3 }\n',
    '.gitignore': 'node_modules/\n',
    'recipients.txt': `# label: on-call\n${TEST_RECIPIENT}\n`,
    'atlan-oauth.yaml': first,
  });
  return { root, repository, sandbox, tools, folder: async () => mkdtemp(path.join(root, 'folder-')) };
}

async function initRepository(folder: string): Promise<Repository> {
  await mkdir(folder);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  return {
    path: folder,
    commit: async (branch, files) => {
      const current = (await git(folder, 'branch', '--show-current')).trim();
      const exists = (await git(folder, 'branch', '--list', branch)) !== '';
      if (branch !== current) await git(folder, 'checkout', '--quiet', ...(exists ? [branch] : ['-b', branch, 'main']));
      for (const [name, text] of Object.entries(files)) {
        if (text === null) await rm(path.join(folder, name));
        else await writeFile(path.join(folder, name), text);
      }
      await git(folder, 'add', '--all');
      await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Change');
      return (await git(folder, 'rev-parse', 'HEAD')).trim();
    },
    checkout: async (commit, to, { whole }) => {
      await git(to, 'init', '--quiet', '--initial-branch=checkout');
      await git(to, 'fetch', '--quiet', ...(whole ? [] : ['--depth=1']), `file://${folder}`, commit);
      await git(to, 'checkout', '--quiet', '--detach', commit);
    },
  };
}

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const settings = ['user.name=Somebody', 'user.email=somebody@example.com', 'uploadpack.allowAnySHA1InWant=true'];
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap((setting, at) => [
        [`GIT_CONFIG_KEY_${at}`, setting.split('=')[0]],
        [`GIT_CONFIG_VALUE_${at}`, setting.split('=')[1]],
      ]),
    ),
  };
  return (await promisify(execFile)('git', [...args], { cwd, env })).stdout;
}
