import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../src/manifest/read.ts';
import { parseRecipientsFile } from '../../src/sealing/recipients.ts';
import { ROOT, itemsOf, purposeOf, readDocument } from './document.ts';
import { bytesOf, commandFlags, filesBelow } from './source.ts';

const items = itemsOf('README.md');
const blocks = items.filter((item) => item.type === 'block');
const manifests = filesBelow('examples', '.yaml').filter((file) => path.basename(file) === 'atlan-oauth.yaml');
const flagsOfCommands = commandFlags();

function problemsOf(file: string, bytes: Uint8Array): readonly string[] {
  const result = readManifest([{ path: file, bytes }], { baseUrl: null, emptyWithScope: 'error' });
  const diagnostics = result.ok ? result.warnings : result.diagnostics;
  return diagnostics.map(({ place, detail }) => `${file}:${place?.line}: ${detail}`);
}

describe('manifests to copy', () => {
  test('there are some', () => {
    expect(manifests).toContain('examples/minimal/atlan-oauth.yaml');
    expect(manifests).toContain('examples/team/atlan-oauth.yaml');
  });

  test.each(manifests)('%s is valid', (file) => {
    expect(problemsOf(file, bytesOf(file))).toEqual([]);
  });

  test.each(manifests)('%s names a schema that is there, and recipients that can be sealed to', (file) => {
    const folder = path.posix.dirname(file);
    const text = readDocument(file);
    const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? '';
    expect(path.posix.join(folder, schema)).toBe('schemas/manifest.schema.json');
    const name = /recipients: (\S+)/.exec(text)?.[1] ?? '';
    const recipients = readDocument(path.posix.join(folder, name));
    expect(parseRecipientsFile(recipients, name).diagnostics).toEqual([]);
  });

  const parts = blocks.filter((block) => purposeOf(items, block).kind === 'manifest part');

  test.each(parts)('the part on line $line of the README is valid', ({ lines, line }) => {
    const whole = lines.some((text) => text.startsWith('version:')) ? lines : ['version: 1', 'clients: []', ...lines];
    expect(problemsOf(`README.md:${line}`, Buffer.from(whole.join('\n')))).toEqual([]);
  });
});

describe('commands to copy', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...filesBelow('examples', '.yml')];

  test.each(documents)('%s calls atlan-oauth with flags that it takes', (file) => {
    const wrong = callsIn(readDocument(file)).filter(({ command, flags }) => {
      const taken = flagsOfCommands.get(command);
      return taken === undefined || flags.some((flag) => !taken.includes(flag) && flag !== '--help');
    });
    expect(wrong).toEqual([]);
  });

  test('the README asks for scripts that package.json has', () => {
    const { scripts } = JSON.parse(readDocument('package.json')) as { scripts: Record<string, string> };
    const asked = [...readDocument('README.md').matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(asked.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('the two commands of the README are one line each, and .ci/run runs the second', () => {
    const lines = blocks.filter(({ language }) => language === 'sh').map((block) => block.lines.join('\n'));
    expect(lines).toEqual(expect.arrayContaining(['npm ci && npm run demo', 'npm ci && npm test']));
    expect(readDocument('.ci/run')).toContain('npm ci && npm test');
  });

  test('the demonstration runs to its end', async () => {
    const demo = spawn(process.execPath, [path.join(ROOT, 'examples/demo.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text) => (output += String(text)));
    const [exitCode] = await once(demo, 'close');
    expect(exitCode, output).toBe(0);
    expect(output).toContain('No changes. The tenant matches the manifest.');
  });
});

interface Call {
  readonly command: string;
  readonly flags: readonly string[];
}

/** Every `atlan-oauth COMMAND …` in a text, folded lines of a pipeline joined. */
function callsIn(text: string): readonly Call[] {
  const joined = text.replace(/\s*\n\s+(?=--)/g, ' ');
  const calls = joined.matchAll(/(?:^|[ `/(])atlan-oauth ((?:[a-z]+\b)(?=[\s`)])[^`\n|;#)]*)/gm);
  return [...calls].flatMap(([, words = '']) => {
    const [command = '', ...rest] = words.split(/\s+/);
    const flags = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/=.*/, ''));
    return flagsOfCommands.has(command) || flags.length > 0 ? [{ command, flags }] : [];
  });
}
