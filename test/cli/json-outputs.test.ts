import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createWorkspace, openSandbox, runCli, TEST_IDENTITY, TEST_RECIPIENT } from '../support/run-cli.ts';

/** What is wrong with a document by the published schema of this name. */
function problems(schema: string, document: unknown): readonly string[] {
  const text = readFileSync(new URL(`../../schemas/${schema}.schema.json`, import.meta.url), 'utf8');
  const validate = new Ajv2020({ allErrors: true, strictTypes: false, validateFormats: false }).compile(
    JSON.parse(text),
  );
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const MANIFEST = `version: 1
secrets: { directory: sealed, recipients: recipients.txt }
clients:
  - { name: ci-dbt, role: Member, personas: [Data Assets] }
  - { name: ci-search, role: Guest, previousNames: [slack-lookup] }
`;

/** A whole working day, printed as JSON throughout: each document by what was done. */
async function workingDay(): Promise<ReadonlyMap<string, unknown>> {
  const printed = new Map<string, unknown>();
  const sandbox = await openSandbox();
  const files = { 'recipients.txt': TEST_RECIPIENT, 'key.txt': TEST_IDENTITY, 'atlan-oauth.yaml': MANIFEST };
  const workspace = await createWorkspace({ ...files, 'wrong.yaml': 'version: 2\n' });
  const print = async (name: string, ...args: readonly string[]): Promise<void> => {
    const { stdout } = await runCli([...args, '--format', 'json'], { cwd: workspace.path, env: sandbox.env });
    printed.set(name, JSON.parse(stdout));
  };
  await print('validate', 'validate');
  await print('validate, not valid', 'validate', '-f', 'wrong.yaml');
  await print('plan', 'plan', '--out', 'plan.json', '--report', 'json=reported-plan.json');
  await print('plan, failed', 'plan', '-f', 'wrong.yaml');
  await print('apply, staged', 'apply', 'plan.json', '--stage-only', '--secrets-file', 'sealed/a.sealed.jsonl');
  await print('apply', 'apply', 'plan.json', '--report', 'json=report.json');
  await print('apply, refused', 'apply', '-f', 'atlan-oauth.yaml', '--replace', 'ci-dbt');
  await print('list', 'list');
  await print('get', 'get', 'ci-dbt');
  await print('doctor', 'doctor');
  await print('doctor, failed', 'doctor', '-f', 'wrong.yaml');
  await print('show a plan', 'show', 'plan.json');
  await print('show a report', 'show', 'report.json');
  await print('show a sealed file', 'show', 'sealed/a.sealed.jsonl');
  await print('export', 'export');
  await print('export to a file', 'export', '--out', 'exported.yaml');
  await print('keygen', 'keygen');
  await print('keygen to a file', 'keygen', '--pq', '--out', 'new-key.txt');
  await print('init', 'init', '--directory', 'fresh', '--pipeline', 'gitlab');
  await print('sandbox variants', 'sandbox', '--variant', 'list');
  await print('unseal', 'unseal', 'sealed/a.sealed.jsonl', '-i', 'key.txt');
  for (const name of ['plan.json', 'reported-plan.json', 'report.json'])
    printed.set(name, JSON.parse(await workspace.read(name)));
  const lines = (await workspace.read('sealed/a.sealed.jsonl')).trim().split('\n');
  printed.set(
    'lines of a sealed file',
    lines.map((line) => JSON.parse(line) as unknown),
  );
  return printed;
}

let day: ReturnType<typeof workingDay> | null = null;
const documents = async (): ReturnType<typeof workingDay> => (day ??= workingDay());

describe('what commands print as JSON keeps to its published schema', { timeout: 60_000 }, () => {
  test.each([
    ['validate', 'validate-report'],
    ['validate, not valid', 'validate-report'],
    ['plan', 'plan'],
    ['plan.json', 'plan'],
    ['reported-plan.json', 'plan'],
    ['plan, failed', 'error'],
    ['apply, staged', 'apply-report'],
    ['apply', 'apply-report'],
    ['report.json', 'apply-report'],
    ['apply, refused', 'error'],
    ['list', 'list'],
    ['get', 'list'],
    ['doctor', 'doctor-report'],
    ['doctor, failed', 'doctor-report'],
    ['show a plan', 'plan'],
    ['show a report', 'apply-report'],
    ['show a sealed file', 'sealed-file-report'],
    ['export', 'exported'],
    ['export to a file', 'exported'],
    ['keygen', 'key-pair'],
    ['keygen to a file', 'key-pair'],
    ['init', 'init-report'],
    ['sandbox variants', 'sandbox'],
    ['unseal', 'unsealed'],
  ])('%s', async (name, schema) => {
    const printed = await documents();
    expect(printed.get(name)).toBeDefined();
    expect(problems(schema, printed.get(name))).toEqual([]);
  });

  test('a manifest comes along, an identity only where no file has it', async () => {
    const printed = await documents();
    expect(printed.get('export to a file')).toMatchObject({
      file: 'exported.yaml',
      manifest: expect.stringContaining('name: ci-dbt'),
    });
    expect(printed.get('keygen')).toMatchObject({ file: null, identity: expect.stringMatching(/\nAGE-SECRET-KEY-1/) });
    expect(printed.get('keygen to a file')).toMatchObject({ kind: 'hybrid', file: 'new-key.txt', identity: null });
    expect(printed.get('init')).toMatchObject({
      written: expect.arrayContaining(['.gitlab-ci.yml', 'atlan-oauth.yaml']),
    });
  });

  test('each line of a sealed file', async () => {
    const lines = (await documents()).get('lines of a sealed file') as readonly { readonly type: string }[];
    expect(lines.map(({ type }) => type)).toEqual(['header', 'intent', 'secret', 'proved', 'end']);
    for (const line of lines) expect(problems('sealed-line', line), line.type).toEqual([]);
    expect(problems('sealed-line', { ...lines[2], sealed: 'plaintext' })).not.toEqual([]);
  });
});
