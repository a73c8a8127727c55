import { copyFile, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCli, TEST_IDENTITY } from '../support/run-cli.ts';
import { areAccepted, credentialsIn, expectNowhere, type Credentials } from './delivered.ts';
import { manifest, openScene, type Scene } from './scene.ts';
import { runProgram, type ShellResult } from './shell.ts';

const RECIPES = fileURLToPath(new URL('../../examples/delivery.sh', import.meta.url));

interface Delivery extends ShellResult {
  readonly scene: Scene;
  readonly workspace: string;
}

/** Two clients made and sealed, and a recipe run on their sealed file. */
async function deliver(target: string): Promise<Delivery> {
  const scene = await openScene(manifest('{ name: ci-dbt, role: Member }', '{ name: ci-Sales/EMEA, role: Guest }'));
  const workspace = await scene.folder();
  await scene.repository.checkout(await scene.repository.commit('main', {}), workspace, { whole: false });
  const { exitCode } = await runCli(['apply', '--auto-approve', '--secrets-file', 'new.sealed.jsonl'], {
    cwd: workspace,
    env: scene.sandbox.env,
  });
  expect(exitCode).toBe(0);
  await copyFile(RECIPES, path.join(workspace, 'delivery.sh'));
  const env = {
    HOME: workspace,
    PATH: [scene.tools.folder, path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
    AGE_IDENTITY: TEST_IDENTITY,
  };
  const commands = `npm ci --ignore-scripts
printf '%s\\n' "$AGE_IDENTITY" > identity.txt; unset AGE_IDENTITY
sh delivery.sh ${target} identity.txt new.sealed.jsonl`;
  return { ...(await runProgram(['sh', '-e', '-c', commands], { cwd: workspace, env })), scene, workspace };
}

async function expectAllAccepted({ scene, log }: Delivery, delivered: readonly Credentials[]): Promise<void> {
  expect(delivered).toHaveLength(2);
  for (const credentials of delivered) expect(await areAccepted(scene.sandbox, credentials)).toBe(true);
  const calls = await scene.tools.calls();
  const seen = calls.flatMap(({ args, env }) => args.concat(Object.values(env)));
  expectNowhere([...delivered.map(({ clientSecret }) => clientSecret), TEST_IDENTITY], [log, ...seen]);
}

test('the recipe for GitHub sets secrets from a file', async () => {
  const delivery = await deliver('github');
  const [call] = await delivery.scene.tools.calls();
  expect(call).toMatchObject({ tool: 'gh', args: ['secret', 'set', '--env-file', expect.any(String)] });
  const delivered = credentialsIn(Object.values(call?.files ?? {}).join(''));
  expect(Object.keys(delivered).sort()).toEqual(['CI_DBT', 'CI_SALES_EMEA']);
  await expectAllAccepted(delivery, Object.values(delivered));
});

test('the recipe for Kubernetes applies a Secret for each client', async () => {
  const delivery = await deliver('kubernetes');
  const [call] = await delivery.scene.tools.calls();
  expect(call).toMatchObject({ tool: 'kubectl', args: ['apply', '-f', expect.any(String)] });
  const secrets = parseAllDocuments(Object.values(call?.files ?? {}).join('')).map(
    (document) => document.toJS() as KubernetesSecret,
  );
  expect(secrets.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]).toSorted(byText)).toEqual([
    ['v1', 'Secret', 'ci-dbt'],
    ['v1', 'Secret', 'ci-sales-emea'],
  ]);
  await expectAllAccepted(
    delivery,
    secrets.map(({ stringData }) => ({ clientId: stringData['client-id'], clientSecret: stringData['client-secret'] })),
  );
});

interface KubernetesSecret {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData: { readonly 'client-id': string; readonly 'client-secret': string };
}

test('the recipe for Vault puts each client at a path of its own, through stdin', async () => {
  const delivery = await deliver('vault');
  const calls = await delivery.scene.tools.calls();
  expect(calls.map(({ tool, args }) => [tool, ...args]).toSorted(byText)).toEqual([
    ['vault', 'kv', 'put', 'secret/atlan-oauth/ci-Sales/EMEA', '-'],
    ['vault', 'kv', 'put', 'secret/atlan-oauth/ci-dbt', '-'],
  ]);
  await expectAllAccepted(
    delivery,
    calls.map(({ stdin }) => JSON.parse(stdin) as Credentials),
  );
});

test('the recipe for dotenv leaves a file that only its owner can read and that a shell takes', async () => {
  const delivery = await deliver('dotenv');
  const file = path.join(delivery.workspace, 'clients.env');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const delivered = credentialsIn(await readFile(file, 'utf8'));
  await expectAllAccepted(delivery, Object.values(delivered));
  const { log } = await runProgram(['sh', '-c', '. ./clients.env; printf %s "$CI_DBT_CLIENT_ID"'], {
    cwd: delivery.workspace,
    env: {},
  });
  expect(log).toBe(delivered['CI_DBT']?.clientId);
});

test('there is no recipe for anything else', async () => {
  const { exitCode, log } = await deliver('carrier-pigeon');
  expect(exitCode).toBe(2);
  expect(log).toContain('no recipe for carrier-pigeon');
});

function byText(one: readonly string[], other: readonly string[]): number {
  return one.join(' ') < other.join(' ') ? -1 : 1;
}
