/** The GitHub workflows of `examples/` in a scene: events that start them, and the environments that they use. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { TEST_IDENTITY } from '../support/run-cli.ts';
import { createArtifacts, type Artifacts } from './artifacts.ts';
import { createComments, type Comments } from './github-comments.ts';
import { runWorkflow, type Environment, type JobResult, type WorkflowRun } from './github-runner.ts';
import { openScene, POLICY, type Scene } from './scene.ts';

export interface GithubScene extends Scene {
  readonly comments: Comments;
  /** The artifacts of the latest run. */
  artifacts(): Artifacts;
  environments: Readonly<Record<string, Environment>>;
  /** Runs the workflow for an event, as a new run. */
  trigger(event: WorkflowRun['event'], options?: Partial<WorkflowRun>): Promise<Jobs>;
  /** Runs the failed jobs of the latest run again. */
  rerunFailed(options?: Partial<WorkflowRun>): Promise<Jobs>;
  /** All that anybody with access to the repository could read of the runs so far. */
  readable(): Promise<readonly string[]>;
}

export type Jobs = Readonly<Record<string, JobResult>>;

export async function workflowText(name: 'atlan-oauth' | 'atlan-oauth-drift'): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../examples/github-actions/${name}.yml`, import.meta.url)), 'utf8');
}

/** A scene with the main workflow, whose tenant's limits for one run are those of the policy. */
export async function openGithubScene(first: string, options: SandboxOptions = {}): Promise<GithubScene> {
  const [scene, workflow] = await Promise.all([openScene(first, options), workflowText('atlan-oauth')]);
  const comments = createComments();
  const readable: string[] = [];
  let artifacts = createArtifacts(await scene.folder());
  let latest: { readonly run: WorkflowRun; readonly results: readonly JobResult[]; readonly attempt: number } | null =
    null;
  const start = async (run: WorkflowRun, attempt: number): Promise<Jobs> => {
    const results = await runWorkflow({ ...run, attempt });
    latest = { run, results, attempt };
    readable.push(...results.flatMap(({ steps }) => steps.flatMap(({ log, summary }) => [log, summary])));
    readable.push(...Object.values(await artifacts.contents()));
    return Object.fromEntries(results.map((result) => [result.id, result]));
  };
  const opened: GithubScene = {
    ...scene,
    comments,
    artifacts: () => artifacts,
    environments: environmentsOf(scene),
    trigger: async (event, more = {}) => {
      artifacts = createArtifacts(await scene.folder());
      const { environments } = opened;
      return start({ scene, workflow, event, environments, artifacts, comments, ...more }, 1);
    },
    rerunFailed: async (more = {}) => {
      if (latest === null) throw new Error('nothing ran yet');
      const { run, results, attempt } = latest;
      const { dies: _dies, started: _started, ...same } = run;
      return start({ ...same, environments: opened.environments, rerunOf: results, ...more }, attempt + 1);
    },
    readable: async () => [...readable, ...comments.all().map(({ body }) => body)],
  };
  return opened;
}

function environmentsOf({ sandbox }: Scene): Readonly<Record<string, Environment>> {
  const tenant = { secrets: sandbox.env, vars: { ATLAN_OAUTH_POLICY: POLICY } };
  return {
    'atlan-plan': tenant,
    'atlan-main': tenant,
    'atlan-apply': tenant,
    'atlan-deliver': {
      secrets: { AGE_IDENTITY: TEST_IDENTITY, DELIVERY_TOKEN: 'ghp-delivery-token-of-tests' },
      vars: {},
    },
  };
}

/** A push of this commit to the main branch, after that one. */
export function push(sha: string, before = '0'.repeat(40)): WorkflowRun['event'] {
  return { event_name: 'push', ref: 'refs/heads/main', sha, event: { before } };
}

/** A pull request with this commit, from the repository itself unless said otherwise. */
export function pullRequest(
  sha: string,
  base: string,
  { from = 'acme/clients', by = 'j.chen' }: { readonly from?: string; readonly by?: string } = {},
): WorkflowRun['event'] {
  const pull = { head: { repo: { full_name: from } }, base: { sha: base }, user: { login: by } };
  return { event_name: 'pull_request', ref: 'refs/pull/7/merge', sha, event: { pull_request: pull } };
}

/** How each job ended, by its name. */
export function resultsOf(jobs: Jobs): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(jobs).map(({ id, result }) => [id, result]));
}

/** The step of this name. */
export function stepOf(jobs: Jobs, job: string, name: string) {
  const step = jobs[job]?.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`${job} has no step "${name}"`);
  return step;
}
