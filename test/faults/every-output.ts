/** Every output of every command, of a tenant whose texts are hostile: stdout, stderr and each file, by what made it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { answerInstead } from '../../src/sandbox/fault.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { FaultScene, type RunOptions, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { runCli, TEST_IDENTITY, type CliResult } from '../support/run-cli.ts';

export const reportFormats = ['markdown', 'json', 'html', 'gitlab', 'github-annotations', 'codequality'];
const shown = ['text', 'json', 'markdown'];
const reports = reportFormats.flatMap((format) => ['--report', `${format}=report.${format}`]);

export type Outputs = ReadonlyMap<string, string>;

/** What the commands say of a tenant with these texts, on a GitHub runner. All invariants hold, the search for credentials included. */
export async function everyOutput(texts: readonly string[]): Promise<Outputs> {
  const outputs = new Map<string, string>();
  await FaultScene.play(clientsWith(texts), async (scene) => {
    const stage = new Stage(scene, outputs);
    await readingCommands(stage);
    await showing(stage, 'plan.json', 'a plan');
    await refusals(stage, texts);
    await applies(stage, texts);
    await showing(stage, 'report.json', 'a report');
    const [sealed = ''] = scene.list('sealed');
    await showing(stage, path.join('sealed', sealed), 'a sealed file');
    await unsealing(stage, sealed);
    for (const file of ['summary.md', 'github-output']) outputs.set(file, stage.file(file));
  });
  return outputs;
}

/** Clients of every fate whose names, texts and makers hold these; all but the first of each three are in scope. */
function clientsWith(texts: readonly string[]): SceneOptions {
  const clients = texts.flatMap((text, index) => [
    { displayName: `stranger ${text}`, clientId: `oauth-client-s${index}`, description: text, createdBy: text },
    { displayName: `${text} ci-gone`, clientId: `oauth-client-g${index}`, description: text, createdBy: `x${text}` },
    { displayName: `ci-changed-${index}`, clientId: `oauth-client-c${index}`, description: text, updatedBy: text },
  ]);
  const changed = texts.map((_, index) => `  - { name: ci-changed-${index}, role: Member, description: new }`);
  const listed = ['  - { name: ci-new, role: Guest }', ...changed].join('\n');
  return {
    files: manifestText(listed, 'scope: { names: ["*ci-gone", "ci-changed*"] }\nlimits: { count: 90 }\n'),
    clients,
  };
}

/** Runs commands and keeps what they leave. */
class Stage {
  readonly scene: FaultScene;
  readonly #outputs: Map<string, string>;

  constructor(scene: FaultScene, outputs: Map<string, string>) {
    this.scene = scene;
    this.#outputs = outputs;
  }

  async run(
    name: string,
    args: readonly string[],
    exits: readonly number[],
    options: RunOptions = {},
  ): Promise<FaultRun> {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_OUTPUT: 'github-output' };
    const run = await this.scene.run(args, { ...options, env });
    this.keep(name, run.result, exits);
    return run;
  }

  /** Runs it and keeps its reports in all formats, too. */
  async runWithReports(name: string, args: readonly string[], exits: readonly number[], options: RunOptions = {}) {
    const run = await this.run(name, [...args, ...reports], exits, options);
    const files = this.scene.list('.').filter((file) => file.startsWith('report.'));
    for (const file of files) this.#outputs.set(`${name}, ${file}`, this.file(file));
    return run;
  }

  keep(name: string, { exitCode, stdout, stderr }: CliResult, exits: readonly number[]): void {
    expect(exits, `${name}: ${stderr}`).toContain(exitCode);
    this.#outputs.set(`${name} stdout`, stdout);
    this.#outputs.set(`${name} stderr`, stderr);
  }

  file(name: string): string {
    return readFileSync(path.join(this.scene.cwd, name), 'utf8');
  }
}

async function readingCommands(stage: Stage): Promise<void> {
  for (const format of shown) {
    await stage.run(`validate --format ${format}`, ['validate', '--format', format], [0]);
    const plan = ['plan', '--format', format, '--show-unmanaged', '--verbose'];
    await stage.run(`plan --format ${format}`, plan, [0]);
    const as = ['--format', format];
    await stage.run(`list --format ${format}`, ['list', '--verbose', ...as], [0]);
    await stage.run(`get --format ${format}`, ['get', 'oauth-client-g0', ...as], [0]);
    await stage.run(`doctor --format ${format}`, ['doctor', '--verbose', ...as], [0]);
  }
  await stage.run('get of a name that is near', ['get', 'ci-gone'], [3]);
  for (const format of ['text', 'json']) {
    const as = ['--format', format, '--verbose'];
    await stage.run(`export --format ${format}`, ['export', ...as], [0, 6]);
    await stage.run(`export --format ${format} --scope`, ['export', '--scope', '*', ...as], [0, 6]);
  }
  await stage.runWithReports('plan --out', ['plan', '--out', 'plan.json'], [0]);
}

async function showing(stage: Stage, file: string, what: string): Promise<void> {
  for (const format of ['text', ...reportFormats]) {
    const args = ['show', file, '--format', format, '--verbose'];
    // A sealed file is no plan: the formats for changes refuse it.
    await stage.run(`show --format ${format} of ${what}`, args, what === 'a sealed file' ? [0, 3] : [0]);
  }
}

/** What a guard, the tenant and the manifest's check say, in every format. */
async function refusals(stage: Stage, texts: readonly string[]): Promise<void> {
  const message = texts.join(' ');
  const roles = { fault: ({ kind }: { readonly kind: string }) => (kind === 'roles' ? refusal(message) : undefined) };
  for (const format of shown) {
    const apply = ['apply', '--auto-approve', '--format', format];
    await stage.runWithReports(`apply --format ${format} refused`, [...apply, '--max-purges', '0'], [6]);
    await stage.runWithReports(`apply --format ${format} failed`, apply, [4, 5], roles);
  }
  await stage.run('doctor failed', ['doctor'], [4, 5], roles);
  const lines = [...texts.keys()].map((index) => `  - name: ${JSON.stringify(texts[index])}\n    role: [`);
  stage.scene.write('wrong.yaml', manifestText(lines.slice(0, 1).join('\n')));
  stage.scene.write(
    'odd.yaml',
    manifestText(texts.map((text) => `  - ${JSON.stringify({ name: text, rolle: text })}`).join('\n')),
  );
  for (const file of ['wrong.yaml', 'odd.yaml']) {
    for (const format of shown) {
      await stage.runWithReports(
        `validate --format ${format} of ${file}`,
        ['validate', '-f', file, '--format', format],
        [3],
      );
    }
  }
}

/** An apply in which the tenant refuses a purge with such words, then one that goes through. */
async function applies(stage: Stage, texts: readonly string[]): Promise<void> {
  const args = ['apply', '--auto-approve', '--verbose', '--max-purges', '90'];
  const worded = {
    fault: ({ kind, nthOfItsKind }: { readonly kind: string; readonly nthOfItsKind: number }) =>
      kind === 'update' && nthOfItsKind <= texts.length ? refusal(texts[nthOfItsKind - 1] ?? '') : undefined,
  };
  for (const format of shown) {
    await stage.runWithReports(`apply --format ${format} incomplete`, [...args, '--format', format], [7], worded);
  }
  await stage.runWithReports('apply', args, [0]);
}

/** A secret on stdout is what this command is for, so that nobody searches for credentials here. */
async function unsealing(stage: Stage, sealed: string): Promise<void> {
  const { cwd } = stage.scene;
  stage.scene.write('key.txt', `${TEST_IDENTITY}\n`);
  for (const format of ['json', 'dotenv', 'k8s', 'raw']) {
    const args = ['unseal', path.join('sealed', sealed), '-i', 'key.txt', '--format', format, '--verbose'];
    // Made-up secrets hold a backslash, which dotenv readers understand differently: refused.
    stage.keep(`unseal --format ${format}`, await runCli(args, { cwd }), [format === 'dotenv' ? 3 : 0]);
  }
}

function refusal(message: string) {
  return answerInstead(403, { message });
}
