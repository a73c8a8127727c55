import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TEST_IDENTITY } from '../support/run-cli.ts';
import { areAccepted, expectNowhere, type Credentials } from './delivered.ts';
import { lintGitlab } from './gitlab-lint.ts';
import { createPipeline, type Pipeline } from './gitlab-runner.ts';
import { manifest, openScene, POLICY, type Scene } from './scene.ts';

const FILE = fileURLToPath(new URL('../../examples/gitlab-ci/.gitlab-ci.yml', import.meta.url));
const lint = lintGitlab(await readFile(FILE, 'utf8'));
const DBT = '{ name: ci-dbt, role: Member, personas: [Data Assets] }';
const LINEAGE = '{ name: ci-lineage, role: Member }';

const ON_MAIN = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };

function mergeRequest(base: string, from = '1') {
  return {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_COMMIT_BRANCH: '',
    CI_DEFAULT_BRANCH: 'main',
    CI_PROJECT_ID: '1',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
  };
}

async function pipelineOf(
  scene: Scene,
  commit: string,
  variables: Readonly<Record<string, string>>,
  dies: readonly string[] = [],
): Promise<Pipeline> {
  const tenant = { ...scene.sandbox.env, ATLAN_OAUTH_POLICY: { file: POLICY } };
  const vault = { VAULT_ADDR: 'https://vault.example.com', VAULT_TOKEN: 'hvs.vault-token-of-tests' };
  const environments = {
    'atlan-plan': tenant,
    'atlan-main': tenant,
    'atlan-apply': tenant,
    'atlan-deliver': { ...vault, AGE_IDENTITY: { file: `${TEST_IDENTITY}\n` } },
  };
  return createPipeline({ scene, lint, commit, variables, environments, dies: new Set(dies) });
}

/** What Vault got, by path. */
async function vaultOf(scene: Scene): Promise<Readonly<Record<string, Credentials>>> {
  const calls = (await scene.tools.calls()).filter(({ tool }) => tool === 'vault');
  for (const { args } of calls) expect(args).toEqual(['kv', 'put', expect.any(String), '-']);
  return Object.fromEntries(calls.map(({ args, stdin }) => [args[2] ?? '', JSON.parse(stdin) as Credentials]));
}

function namesIn({ sandbox }: Scene): readonly string[] {
  return sandbox.tenant.clients().map(({ displayName }) => displayName);
}

describe('a merge request', () => {
  test('is validated and planned, with a report for each of GitLab’s widgets, and nothing is written', async () => {
    const scene = await openScene(manifest(DBT, '{ name: ci-old, role: Guest }'));
    const base = await scene.repository.commit('main', {});
    const commit = await scene.repository.commit('change', { 'atlan-oauth.yaml': manifest(DBT, LINEAGE) });
    const pipeline = await pipelineOf(scene, commit, mergeRequest(base));
    await pipeline.start();
    expect(pipeline.results()).toEqual({ validate: 'success', 'plan-merge-request': 'success' });
    const artifacts = await pipeline.artifacts();
    expect(JSON.parse(artifacts['plan-merge-request/reports/plan-gitlab.json'] ?? '')).toEqual({
      create: 2,
      update: 0,
      delete: 0,
    });
    expect(JSON.parse(artifacts['validate/reports/codequality.json'] ?? '')).toEqual([]);
    expect(artifacts['plan-merge-request/files/plan.html']).toContain('<!doctype html>');
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('that breaks the manifest is red, with its place for the Code Quality widget', async () => {
    const scene = await openScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const commit = await scene.repository.commit('change', {
      'atlan-oauth.yaml': manifest(DBT.replace('role', 'rolle')),
    });
    const pipeline = await pipelineOf(scene, commit, mergeRequest(base));
    await pipeline.start();
    expect(pipeline.results()).toEqual({ validate: 'failed' });
    const [problem] = JSON.parse(
      (await pipeline.artifacts())['validate/reports/codequality.json'] ?? '[]',
    ) as unknown[];
    expect(problem).toMatchObject({ location: { path: 'atlan-oauth.yaml', lines: { begin: 5 } } });
  });

  test('warns of a client that would live on outside of the manifest', async () => {
    const kept = '  - { name: slack-lookup, role: Guest }\n';
    const scene = await openScene(
      `version: 1\nclients:\n${kept}  - { name: power-bi-extract, description: Nightly extract for Power BI, role: Member }\n`,
    );
    const base = await scene.repository.commit('main', {});
    const commit = await scene.repository.commit('change', { 'atlan-oauth.yaml': `version: 1\nclients:\n${kept}` });
    const pipeline = await pipelineOf(scene, commit, mergeRequest(base));
    await pipeline.start();
    expect(pipeline.log('plan-merge-request')).toContain('unlisted-but-alive');
  });

  test('of a fork that runs here is validated and holds nothing', async () => {
    const scene = await openScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const pipeline = await pipelineOf(scene, base, mergeRequest(base, '2'));
    await pipeline.start();
    expect(pipeline.results()).toEqual({ validate: 'success' });
    expect(scene.sandbox.requests).toEqual([]);
  });
});

describe('the default branch', () => {
  const seed = {
    clients: [
      { displayName: 'ci-old', role: '$guest' },
      { displayName: 'ci-lineage', role: '$guest' },
    ],
  };

  test('waits for somebody, then stages, publishes and delivers both halves of each new pair', async () => {
    const scene = await openScene(manifest(DBT, LINEAGE), { seed });
    const commit = await scene.repository.commit('main', {});
    const pipeline = await pipelineOf(scene, commit, ON_MAIN);
    await pipeline.start();
    expect(pipeline.results()).toEqual({ validate: 'success', plan: 'success' });
    expect(scene.sandbox.writes()).toEqual([]);
    await pipeline.play('stage');
    expect(pipeline.results()).toMatchObject({ stage: 'success', publish: 'success', deliver: 'success' });
    expect([...namesIn(scene)].sort()).toEqual(['ci-dbt', 'ci-lineage']);
    const vault = await vaultOf(scene);
    expect(Object.keys(vault).sort()).toEqual(['secret/atlan-oauth/ci-dbt', 'secret/atlan-oauth/ci-lineage']);
    for (const credentials of Object.values(vault)) expect(await areAccepted(scene.sandbox, credentials)).toBe(true);
    const logs = ['validate', 'plan', 'stage', 'publish', 'deliver'].map((job) => pipeline.log(job));
    const secrets = [
      ...Object.values(vault).map(({ clientSecret }) => clientSecret),
      scene.sandbox.apiKey,
      TEST_IDENTITY,
    ];
    expectNowhere(secrets, [...logs, ...Object.values(await pipeline.artifacts())]);
    expect((await scene.tools.calls())[0]?.env).toEqual({
      AGE_IDENTITY: expect.any(String),
      VAULT_ADDR: 'https://vault.example.com',
      VAULT_TOKEN: expect.any(String),
    });
  });

  test('has nothing to do on a second push, and delivers nothing again', async () => {
    const scene = await openScene(manifest(DBT));
    const commit = await scene.repository.commit('main', {});
    for (const _ of [1, 2]) {
      const pipeline = await pipelineOf(scene, commit, ON_MAIN);
      await pipeline.start();
      await pipeline.play('stage');
      expect(pipeline.results()).toMatchObject({ stage: 'success', publish: 'success', deliver: 'success' });
    }
    expect(Object.keys(await vaultOf(scene))).toEqual(['secret/atlan-oauth/ci-dbt']);
    expect(await scene.tools.calls()).toHaveLength(1);
  });

  test('loses nothing where the runner dies while it publishes: the job is started again', async () => {
    const scene = await openScene(manifest(DBT, LINEAGE), { seed });
    const commit = await scene.repository.commit('main', {});
    const pipeline = await pipelineOf(scene, commit, ON_MAIN, ['publish']);
    await pipeline.start();
    await pipeline.play('stage');
    expect(pipeline.results()).toMatchObject({ stage: 'success', publish: 'failed', deliver: 'failed' });
    expect(pipeline.log('deliver')).toContain('retry the job publish');
    await pipeline.play('publish');
    expect(pipeline.results()).toMatchObject({ publish: 'success', deliver: 'success' });
    const vault = await vaultOf(scene);
    expect(Object.keys(vault).sort()).toEqual(['secret/atlan-oauth/ci-dbt', 'secret/atlan-oauth/ci-lineage']);
    for (const credentials of Object.values(vault)) expect(await areAccepted(scene.sandbox, credentials)).toBe(true);
  });

  test('refuses to stage beside what a dead runner staged just now, until somebody says that it is dead', async () => {
    const scene = await openScene(manifest(DBT));
    const commit = await scene.repository.commit('main', {});
    const pipeline = await pipelineOf(scene, commit, ON_MAIN, ['stage']);
    await pipeline.start();
    await pipeline.play('stage');
    expect(namesIn(scene).filter((name) => name.startsWith('ci-dbt (provisioning'))).toHaveLength(1);
    await pipeline.play('stage');
    expect(pipeline.exitCode('stage')).toBe(6);
    expect(pipeline.log('stage')).toContain('another-apply');
    const another = await pipelineOf(scene, commit, { ...ON_MAIN, CI_PIPELINE_SOURCE: 'web', LEFTOVER_AGE: '0s' });
    await another.start();
    await another.play('stage');
    expect(another.results()).toMatchObject({ stage: 'success', publish: 'success', deliver: 'success' });
    expect(namesIn(scene).filter((name) => name.startsWith('ci-'))).toEqual(['ci-dbt']);
  });

  test('refuses what the policy forbids before anything is written', async () => {
    const scene = await openScene(manifest('{ name: ci-root, role: Admin }'));
    const commit = await scene.repository.commit('main', {});
    const pipeline = await pipelineOf(scene, commit, ON_MAIN);
    await pipeline.start();
    expect(pipeline.exitCode('plan')).toBe(6);
    await expect(pipeline.play('stage')).rejects.toThrow('cannot be started yet');
    expect(scene.sandbox.writes()).toEqual([]);
  });
});

test('the schedule is green while the tenant matches, and red when it drifts', async () => {
  const scene = await openScene(manifest(DBT));
  const commit = await scene.repository.commit('main', {});
  const pipeline = await pipelineOf(scene, commit, { ...ON_MAIN, CI_PIPELINE_SOURCE: 'schedule' });
  await pipeline.start();
  expect(pipeline.exitCode('drift')).toBe(2);
  expect(pipeline.results()).toEqual({ validate: 'success', drift: 'failed' });
});
