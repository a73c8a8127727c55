/** Does what a document shows, block by block: writes its files, types its commands, compares what comes out. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parseDuration } from '../../src/duration.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createWorkspace } from '../support/run-cli.ts';
import { parseConsole, withoutEmptyEnd, type Step } from './console.ts';
import type { Block, Directive, Item } from './markdown.ts';
import { Shell } from './shell.ts';
import { StandIns } from './stand-ins.ts';

/** The build under test; another one, such as an installed package, with `ATLAN_OAUTH_TEST_MAIN`. */
const MAIN = process.env['ATLAN_OAUTH_TEST_MAIN'] ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What stands for the sandbox in a document, where `fresh tenant` names nothing else. */
const TENANT = 'https://acme.atlan.com';

/** What a document says, and what is typed instead: the port may be taken, and a busy machine needs longer. */
const TYPED_INSTEAD: readonly (readonly [string, string])[] = [
  ['--port 8787', '--port 0'],
  ['sleep 1;', 'until [ -s sandbox.env ]; do sleep 0.1; done;'],
];

/** Output of the document that is not what came out. */
export interface Difference {
  readonly step: Step;
  /** What came out, in the words of the document. */
  readonly output: readonly string[];
}

/**
 * Walks through items that begin with `fresh tenant`, in a folder and against a sandbox of their own.
 * Throws for an exit code that the document does not tell.
 */
export async function walk(items: readonly Item[]): Promise<readonly Difference[]> {
  const world = await openWorld(items);
  const differences: Difference[] = [];
  for (const [at, item] of items.entries()) {
    if (item.type === 'directive') await obey(item, world);
    if (item.type !== 'block') continue;
    const directive = items[at - 1];
    const kind = directive?.type === 'directive' ? directive : null;
    if (kind?.name === 'file') await writeText(world, kind.value, item);
    if (item.language === 'console') differences.push(...(await typeAll(world, item)));
  }
  return differences;
}

interface World {
  readonly folder: string;
  readonly shell: Shell;
  readonly standIns: StandIns;
  /** Moves the tenant's clock on. */
  readonly wait: (ms: number) => void;
  /** The document's address of the tenant. */
  readonly address: string;
  /** The sandbox's own. */
  readonly url: string;
}

async function openWorld(items: readonly Item[]): Promise<World> {
  let ahead = 0;
  const sandbox = await startSandbox({ now: () => Date.now() + ahead });
  onTestFinished(async () => sandbox.close());
  const { path: home } = await createWorkspace();
  const folder = path.join(home, 'work');
  await mkdir(folder);
  const bin = path.join(home, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'atlan-oauth'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(path.join(bin, 'atlan-oauth'), 0o755);
  const [first] = items;
  const address = (first?.type === 'directive' && first.value) || TENANT;
  const shell = new Shell(folder, {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    LANG: 'C.UTF-8',
    ATLAN_BASE_URL: sandbox.url,
    ATLAN_API_KEY: sandbox.apiKey,
  });
  onTestFinished(() => shell.close());
  return { folder, shell, standIns: new StandIns(), wait: (ms) => (ahead += ms), address, url: sandbox.url };
}

async function obey({ name, value, line }: Directive, world: World): Promise<void> {
  if (name === 'later') world.wait(parseDuration(value) ?? Number.NaN);
  if (name !== 'first') return;
  const { exitCode, output } = await world.shell.run(toReal(world, value));
  if (exitCode !== 0) throw new Error(`line ${line}: exit ${exitCode}\n${output}`);
}

async function writeText(world: World, name: string, block: Block): Promise<void> {
  const file = path.join(world.folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, toReal(world, `${block.lines.join('\n')}\n`));
}

async function typeAll(world: World, block: Block): Promise<readonly Difference[]> {
  const steps = parseConsole(block);
  const differences: Difference[] = [];
  for (const [at, step] of steps.entries()) {
    const { output, exitCode } = await world.shell.run(typed(world, step.command));
    if (exitCode !== 0 && steps[at + 1]?.command !== 'echo $?') {
      throw new Error(`line ${step.line}: exit ${exitCode}, and no "echo $?" tells so\n$ ${step.command}\n${output}`);
    }
    differences.push(...compare(world, step, output));
  }
  return differences;
}

function typed(world: World, command: string): string {
  return TYPED_INSTEAD.reduce((text, [written, instead]) => text.replace(written, instead), toReal(world, command));
}

function compare({ standIns, ...world }: World, step: Step, output: string): readonly Difference[] {
  const lines = withoutEmptyEnd(toWritten(world, output).split('\n'));
  if (standIns.matches(step.output, lines)) return [];
  return [{ step, output: standIns.shorten(step.output, lines) }];
}

function toReal({ standIns, address, url }: World, text: string): string {
  return standIns.toReal(text.replaceAll(address, url));
}

/** The sandbox's address, with and without scheme and port, becomes the document's. */
function toWritten({ address }: Pick<World, 'address'>, text: string): string {
  const host = new URL(address).hostname;
  return text
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, address)
    .replace(/127\.0\.0\.1:\d+/g, new URL(address).host)
    .replace(/127\.0\.0\.1(?!:)/g, host);
}
