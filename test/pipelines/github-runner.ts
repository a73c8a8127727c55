/**
 * Runs a GitHub Actions workflow, job by job, each in a fresh checkout: shell steps as GitHub's shell runs them, the official
 * actions by stand-ins with their rules, expressions by GitHub's own parser. What it does not know is an error.
 */
import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { Artifacts } from './artifacts.ts';
import type { Comments } from './github-comments.ts';
import { condition, interpolate, type Contexts, type Status } from './github-expressions.ts';
import type { Scene } from './scene.ts';
import { runProgram, type ShellResult } from './shell.ts';

export interface WorkflowRun {
  readonly scene: Scene;
  /** The workflow's text. */
  readonly workflow: string;
  /** The `github` context without the token and the numbers of the run. */
  readonly event: { readonly event_name: string; readonly ref: string; readonly sha: string; readonly event?: unknown };
  readonly environments: Readonly<Record<string, Environment>>;
  readonly artifacts: Artifacts;
  readonly comments: Comments;
  readonly attempt?: number;
  /** An earlier attempt, of which only the failed jobs and those after them are run again. */
  readonly rerunOf?: readonly JobResult[];
  /** The runner of this job dies before this step. */
  readonly dies?: { readonly job: string; readonly before: string };
  /** Called with the entry process of every shell step. */
  readonly started?: (step: string, child: ChildProcess) => void;
}

export interface Environment {
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
}

export interface JobResult {
  readonly id: string;
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment: string | null;
  readonly steps: readonly StepResult[];
}

export interface StepResult extends ShellResult {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly summary: string;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs all jobs in the order of the file, which is the order of their needs. */
export async function runWorkflow(run: WorkflowRun): Promise<readonly JobResult[]> {
  const { jobs } = parse(run.workflow) as { jobs: Record<string, Job> };
  const results: JobResult[] = [];
  for (const [id, job] of Object.entries(jobs)) {
    const needs = [job.needs ?? []].flat().map((name) => {
      const found = results.find((result) => result.id === name);
      if (found === undefined) throw new Error(`${id} needs ${name}, which stands after it`);
      return found;
    });
    const earlier = run.rerunOf?.find((result) => result.id === id);
    const keeps = earlier?.result === 'success' && needs.every((need) => run.rerunOf?.includes(need));
    results.push(keeps ? earlier : await runJob(run, id, job, needs));
  }
  return results;
}

async function runJob(run: WorkflowRun, id: string, job: Job, needs: readonly JobResult[]): Promise<JobResult> {
  const contexts = { github: githubContext(run), needs: Object.fromEntries(needs.map((need) => [need.id, need])) };
  const status = { failed: needs.some(({ result }) => result === 'failure'), cancelled: false };
  const skippedNeed = needs.some(({ result }) => result === 'skipped') && !/always\(\)/.test(job.if ?? '');
  const nothing = { id, outputs: {}, environment: null, steps: [] };
  if (skippedNeed || !condition(job.if, contexts, status)) return { ...nothing, result: 'skipped' };
  const environment = job.environment === undefined ? null : interpolate(job.environment, contexts, status);
  if (environment !== null && run.environments[environment] === undefined)
    throw new Error(`no environment ${environment}`);
  const { secrets = {}, vars = {} } = environment === null ? {} : (run.environments[environment] ?? {});
  const workspace = { path: await run.scene.folder(), temp: await run.scene.folder() };
  const steps = await runSteps(run, id, job.steps, { ...contexts, secrets, vars }, workspace);
  if (steps === null) return { ...nothing, environment, result: 'failure' };
  const failed = steps.some(({ outcome }) => outcome === 'failure');
  const known = { ...contexts, secrets, vars, steps: stepsContext(job.steps, steps) };
  const outputs = Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([name, text]) => [
      name,
      interpolate(text, known, { failed, cancelled: false }),
    ]),
  );
  return { id, result: failed ? 'failure' : 'success', outputs, environment, steps };
}

interface Workspace {
  readonly path: string;
  readonly temp: string;
}

/** A step with what it wrote into `GITHUB_OUTPUT`. */
type StepRun = StepResult & { readonly outputs: Readonly<Record<string, string>> };

/** Null where the runner died. */
async function runSteps(
  run: WorkflowRun,
  job: string,
  steps: readonly Step[],
  contexts: Contexts,
  workspace: Workspace,
): Promise<readonly StepRun[] | null> {
  const done: StepRun[] = [];
  for (const [at, step] of steps.entries()) {
    const name = step.name ?? step.run ?? step.uses ?? '';
    if (run.dies?.job === job && run.dies.before === name) return null;
    const known = { ...contexts, steps: stepsContext(steps, done) };
    const status = { failed: done.some(({ outcome }) => outcome === 'failure'), cancelled: false };
    const nothing = { name, exitCode: 0, log: '', summary: '', outputs: {} };
    if (condition(step.if, known, status)) done.push(await runStep({ run, step, name, at, known, status, workspace }));
    else done.push({ ...nothing, outcome: 'skipped' });
  }
  return done;
}

interface StepInput {
  readonly run: WorkflowRun;
  readonly step: Step;
  readonly name: string;
  readonly at: number;
  readonly known: Contexts;
  readonly status: Status;
  readonly workspace: Workspace;
}

async function runStep(input: StepInput): Promise<StepRun> {
  return input.step.run === undefined ? useAction(input) : runShell(input, input.step.run);
}

async function runShell(input: StepInput, text: string): Promise<StepRun> {
  const { run, step, name, at, known, status, workspace } = input;
  const [script, output, summary] = ['sh', 'output', 'summary'].map((kind) =>
    path.join(workspace.temp, `${at}.${kind}`),
  );
  await writeFile(script!, interpolate(text, known, status));
  const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, interpolate(value, known, status)]);
  const env = {
    ...runnerEnvironment(run, workspace),
    GITHUB_OUTPUT: output!,
    GITHUB_STEP_SUMMARY: summary!,
    ...(Object.fromEntries(own) as Record<string, string>),
  };
  const started = (child: ChildProcess): void => run.started?.(name, child);
  const result = await runProgram(['bash', '-e', script!], { cwd: workspace.path, env, started });
  const lines = (await textOf(output!)).split('\n').filter((line) => line !== '');
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const outcome = result.exitCode === 0 ? 'success' : 'failure';
  return { name, ...result, outcome, summary: await textOf(summary!), outputs };
}

function runnerEnvironment({ scene, event, attempt = 1 }: WorkflowRun, workspace: Workspace): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event.event_name,
    GITHUB_REF: event.ref,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: '1001',
    GITHUB_SHA: event.sha,
    GITHUB_WORKSPACE: workspace.path,
    HOME: workspace.temp,
    PATH: [scene.tools.folder, path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
    RUNNER_TEMP: workspace.temp,
  };
}

async function useAction({ run, step, name, known, status, workspace }: StepInput): Promise<StepRun> {
  const inputs = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([key, value]) => [key, interpolate(String(value), known, status)]),
  );
  const act = ACTIONS[(step.uses ?? '').replace(/@.*/, '')];
  if (act === undefined) throw new Error(`no stand-in for ${step.uses}`);
  const nothing = { name, exitCode: 0, log: '', summary: '', outputs: {} };
  try {
    await act(run, workspace.path, inputs);
    return { ...nothing, outcome: 'success' };
  } catch (error) {
    return { ...nothing, outcome: 'failure', exitCode: 1, log: String(error) };
  }
}

type Act = (run: WorkflowRun, workspace: string, inputs: Readonly<Record<string, string>>) => Promise<void>;

const ACTIONS: Readonly<Record<string, Act>> = {
  'actions/checkout': async ({ scene, event }, workspace, inputs) => {
    if (inputs['persist-credentials'] !== 'false') throw new Error('the token would stay in the workspace');
    await scene.repository.checkout(event.sha, workspace, { whole: inputs['fetch-depth'] === '0' });
  },
  'actions/setup-node': async (_run, _workspace, inputs) => {
    if (!inputs['node-version']) throw new Error('no version of Node.js');
  },
  'actions/upload-artifact': async ({ artifacts }, workspace, inputs) => artifacts.upload(workspace, inputs),
  'actions/download-artifact': async ({ artifacts }, workspace, inputs) => artifacts.download(workspace, inputs),
  'actions/github-script': async ({ comments }, workspace, inputs) =>
    comments.runScript(inputs['script'] ?? '', workspace, {
      repo: { owner: 'acme', repo: 'clients' },
      issue: { number: 7 },
    }),
};

const REPOSITORY = 'acme/clients';

function githubContext({ event, attempt = 1 }: WorkflowRun): unknown {
  return {
    event: {},
    ...event,
    repository: REPOSITORY,
    run_id: '1001',
    run_attempt: String(attempt),
    token: 'ghs-token',
  };
}

function stepsContext(steps: readonly Step[], done: readonly StepRun[]): unknown {
  const named = done.map(
    (result, at) => [steps[at]?.id ?? '', { outcome: result.outcome, outputs: result.outputs }] as const,
  );
  return Object.fromEntries(named.filter(([id]) => id !== ''));
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
