/**
 * Runs the jobs of a GitLab pipeline, each in a fresh checkout with the artifacts of the jobs that it needs. Which jobs there
 * are, and when, is decided by a program of others; the shell is the plainest that an image may have.
 */
import { cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitlabLint } from './gitlab-lint.ts';
import type { Scene } from './scene.ts';
import { runProgram } from './shell.ts';

export interface Pipeline {
  /** Runs all that starts by itself; resolves when only jobs to be started by hand are left, or none. */
  start(): Promise<void>;
  /** Starts a job by hand, or again; then what waits for it. */
  play(job: string): Promise<void>;
  /** How each job ended that has run. */
  results(): Readonly<Record<string, 'success' | 'failed'>>;
  log(job: string): string;
  exitCode(job: string): number | undefined;
  /** Every artifact and report by `job/file`. */
  artifacts(): Promise<Readonly<Record<string, string>>>;
}

export interface PipelineOptions {
  readonly scene: Scene;
  readonly lint: GitlabLint;
  readonly commit: string;
  /** The predefined variables that rules and scripts look at; an empty text unsets one. */
  readonly variables: Readonly<Record<string, string>>;
  /** By the name of the environment; a variable of the type file is written to a file, which it then names. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string | { readonly file: string }>>>>;
  /** The runner of these jobs dies before this job's script is through: nothing of it is left. */
  readonly dies?: Set<string>;
}

interface Job {
  readonly stage: string;
  readonly needs?: readonly { readonly job: string; readonly artifacts: boolean }[];
  readonly environment?: { readonly name: string };
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly artifacts?: {
    readonly when?: string;
    readonly paths?: readonly string[];
    readonly reports?: Readonly<Record<string, string>>;
  };
}

type File = {
  readonly stages: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
} & Readonly<Record<string, Job>>;

interface Done {
  readonly result: 'success' | 'failed';
  readonly exitCode: number;
  readonly log: string;
}

/** A pipeline of the jobs that the rules let in. */
export async function createPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { stages, variables, ...jobs } = (await options.lint.expanded()) as File;
  const whens = await options.lint.jobs(options.variables);
  const order = Object.keys(whens).sort(
    (one, other) => stages.indexOf(jobs[one]!.stage) - stages.indexOf(jobs[other]!.stage),
  );
  const done = new Map<string, Done>();
  const store = await options.scene.folder();

  const needsOf = (name: string): readonly string[] =>
    jobs[name]!.needs?.map(({ job }) => job) ??
    order.filter((other) => stages.indexOf(jobs[other]!.stage) < stages.indexOf(jobs[name]!.stage));
  /** Whether nothing that this job waits for can still run. */
  const isOver = (name: string): boolean =>
    done.has(name) || needsOf(name).some((need) => isOver(need) && done.get(need)?.result !== 'success');
  const isReady = (name: string): boolean =>
    whens[name] === 'always'
      ? needsOf(name).every(isOver)
      : needsOf(name).every((need) => done.get(need)?.result === 'success');
  const run = async (name: string): Promise<void> => {
    done.set(name, await runJob(options, { name, job: jobs[name]!, needs: needsOf(name), store, common: variables }));
  };
  const start = async (): Promise<void> => {
    const next = order.find((name) => !done.has(name) && whens[name] !== 'manual' && isReady(name));
    if (next === undefined) return;
    await run(next);
    await start();
  };
  return {
    start,
    play: async (name) => {
      if (!isReady(name)) throw new Error(`${name} cannot be started yet`);
      for (const later of order.slice(order.indexOf(name))) done.delete(later);
      await run(name);
      await start();
    },
    results: () => Object.fromEntries([...done].map(([name, { result }]) => [name, result])),
    log: (name) => done.get(name)?.log ?? '',
    exitCode: (name) => done.get(name)?.exitCode,
    artifacts: async () => {
      const files = await readdir(store, { recursive: true, withFileTypes: true });
      const paths = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
      const texts = await Promise.all(
        paths.map(async (file) => [path.relative(store, file), await readFile(file, 'utf8')]),
      );
      return Object.fromEntries(texts) as Record<string, string>;
    },
  };
}

interface JobRun {
  readonly name: string;
  readonly job: Job;
  readonly needs: readonly string[];
  readonly store: string;
  /** Of the file, for all jobs. */
  readonly common: Readonly<Record<string, string>>;
}

async function runJob(options: PipelineOptions, { name, job, needs, store, common }: JobRun): Promise<Done> {
  const { scene, commit } = options;
  const [workspace, files] = [await scene.folder(), await scene.folder()];
  await scene.repository.checkout(commit, workspace, { whole: job.variables?.['GIT_DEPTH'] === '0' });
  for (const need of needs) await restore(path.join(store, need, 'files'), workspace);
  const env = {
    CI: 'true',
    GITLAB_CI: 'true',
    HOME: files,
    PATH: [scene.tools.folder, path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
    ...common,
    ...job.variables,
    ...onlySet(options.variables),
    ...(await environmentOf(options, job, files)),
  };
  const shell = async (lines: readonly string[]) =>
    runProgram(['sh', '-e', '-c', lines.join('\n')], { cwd: workspace, env });
  const main = await shell([...(job.before_script ?? []), ...job.script]);
  if (options.dies?.delete(name)) return { result: 'failed', exitCode: 1, log: main.log };
  const after = job.after_script === undefined ? null : await shell(job.after_script);
  const result = main.exitCode === 0 ? 'success' : 'failed';
  if (result === 'success' || job.artifacts?.when === 'always') await keep(job, workspace, path.join(store, name));
  return { result, exitCode: main.exitCode, log: main.log + (after?.log ?? '') };
}

async function restore(from: string, workspace: string): Promise<void> {
  if (await exists(from)) await cp(from, workspace, { recursive: true });
}

/** Files and folders are kept where they stand, reports beside them: no job gets these. */
async function keep({ artifacts }: Job, workspace: string, to: string): Promise<void> {
  const kinds = { files: artifacts?.paths ?? [], reports: Object.values(artifacts?.reports ?? {}) };
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of names) {
      if (name.includes('*')) throw new Error(`wildcards are not played: ${name}`);
      const source = path.join(workspace, name);
      if (!(await exists(source))) continue;
      await mkdir(path.join(to, kind, path.dirname(name)), { recursive: true });
      await cp(source, path.join(to, kind, name), { recursive: true });
    }
  }
}

async function environmentOf(
  { environments }: PipelineOptions,
  { environment }: Job,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  if (environment === undefined) return {};
  const variables = environments[environment.name];
  if (variables === undefined) throw new Error(`there is no environment ${environment.name}`);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value === 'string') values[name] = value;
    else await writeFile((values[name] = path.join(folder, name)), value.file);
  }
  return values;
}

function onlySet(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
