/**
 * GitLab's own schema for `.gitlab-ci.yml`, its inheritance and its rules, as the `gitlab-ci-local` package has them. It is
 * run as the program that it is, in a repository of its own.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const MAIN = fileURLToPath(new URL('../../node_modules/gitlab-ci-local/dist/index.js', import.meta.url));

/** It is written for a Node.js whose sets have these methods. */
const SETS = `const sets = Set.prototype;
sets.union ??= function (other) { return new Set([...this, ...other]); };
sets.difference ??= function (other) { return new Set([...this].filter((one) => !other.has(one))); };
sets.intersection ??= function (other) { return new Set([...this].filter((one) => other.has(one))); };`;

export interface GitlabLint {
  /** The jobs that a pipeline with these variables gets, and when; empty texts unset a variable. Rejects what is not valid. */
  jobs(
    variables: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, 'on_success' | 'always' | 'manual'>>>;
  /** The file with defaults and inheritance expanded. */
  expanded(): Promise<unknown>;
}

/** Looks at this text as a repository's `.gitlab-ci.yml`. */
export function lintGitlab(text: string): GitlabLint {
  let whole: Promise<unknown> | null = null;
  return {
    jobs: async (variables) => {
      const listed = JSON.parse(await run(text, ['--list-json', ...variableFlags(variables)])) as readonly Listed[];
      return Object.fromEntries(listed.flatMap(({ name, when }) => (when === 'never' ? [] : [[name, when]])));
    },
    expanded: async () => (whole ??= run(text, ['--preview']).then((yaml) => parse(yaml) as unknown)),
  };
}

interface Listed {
  readonly name: string;
  readonly when: 'on_success' | 'always' | 'manual' | 'never';
}

function variableFlags(variables: Readonly<Record<string, string>>): readonly string[] {
  const flags = Object.entries(variables).flatMap(([name, value]) =>
    value === '' ? ['--unset-variable', name] : ['--variable', `${name}=${value}`],
  );
  return [...flags, '--ignore-predefined-vars', Object.keys(variables).join(',')];
}

async function run(text: string, args: readonly string[]): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-gitlab-'));
  try {
    const cwd = path.join(root, 'repository');
    await prepare(cwd, text);
    const sets = `data:text/javascript,${encodeURIComponent(SETS)}`;
    const options = { cwd, env: { PATH: process.env['PATH'], HOME: root, NO_COLOR: '1' }, maxBuffer: 1 << 24 };
    return (await promisify(execFile)(process.execPath, ['--import', sets, MAIN, ...args], options)).stdout;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function prepare(repository: string, text: string): Promise<void> {
  await mkdir(repository);
  await writeFile(path.join(repository, '.gitlab-ci.yml'), text);
  const git = async (...args: readonly string[]) => promisify(execFile)('git', [...args], { cwd: repository });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'git@gitlab.example.com:acme/clients.git');
  await git('add', '--all');
  await git('-c', 'user.name=Somebody', '-c', 'user.email=s@example.com', 'commit', '--quiet', '--message', 'Pipeline');
}
