import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeIo } from '../support/fake-io.ts';

async function script(shell: string): Promise<string> {
  const io = fakeIo({ argv: ['completion', shell] });
  expect(await run(io)).toBe(0);
  return io.written.stdout;
}

/** What bash offers behind these words; the last one is under way. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const line = `COMP_WORDS=(atlan-oauth ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _atlan_oauth; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', `${await script('bash')}\n${line}`]);
  return stdout.trim().split('\n').sort();
}

describe('the completion for bash', () => {
  test('offers commands, flags and the values of flags', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['apply', 'completion', 'doctor', 'help', 'plan']));
    expect(await offered('ex')).toEqual(['export']);
    expect(await offered('plan', '--det')).toEqual(['--detailed-exitcode']);
    expect(await offered('plan', '--format', '')).toEqual(['json', 'markdown', 'text']);
    expect(await offered('unseal', '--format', 'd')).toEqual(['dotenv']);
    expect(await offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'fish', 'zsh']));
    expect(await offered('help', 'va')).toEqual(['validate']);
  });
});

/** Why a shell cannot be tried; empty where it is installed. */
function missing(shell: string): string {
  const { error } = spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' });
  return error === undefined ? '' : ` (skipped: no ${shell} here)`;
}

/** Runs a script of this shell in a folder with the completion in it, and returns what it prints. */
async function runWith(shell: 'zsh' | 'fish', flags: readonly string[], commands: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-completion-'));
  try {
    await writeFile(path.join(folder, 'completion'), await script(shell));
    const { stdout } = await promisify(execFile)(shell, [...flags, '-c', commands], { cwd: folder, timeout: 60_000 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const noFish = missing('fish');

describe.skipIf(noFish !== '')(`the completion for fish, loaded there${noFish}`, { timeout: 90_000 }, () => {
  test.each([
    ['atlan-oauth ex', ['export']],
    ['atlan-oauth plan --det', ['--detailed-exitcode']],
    ['atlan-oauth plan --format ', ['json', 'markdown', 'text']],
    ['atlan-oauth completion ', ['bash', 'fish', 'zsh']],
    ['atlan-oauth help va', ['validate']],
  ])('offers behind "%s" what may follow', async (line, expected) => {
    const shown = await runWith('fish', ['--no-config'], `source completion; complete -C '${line}'`);
    const words = shown.split('\n').flatMap((one) => (one === '' ? [] : [one.split('\t')[0]]));
    expect(words).toEqual(expected);
  });
});

const noZsh = missing('zsh');

describe.skipIf(noZsh !== '')(`the completion for zsh, loaded there${noZsh}`, { timeout: 90_000 }, () => {
  /** Types the line and a tab into a zsh on a terminal of its own, and waits until it shows this. */
  const typed = (line: string, expected: string): string => `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'autoload -U compinit; compinit -u -D; source ./completion; setopt no_beep; print REA""DY'
zpty -r -m shell seen '*READY*' || exit 1
zpty -w -n shell '${line}'$'\\t'
zpty -r -m shell seen '*${expected}*' && print -r -- found
zpty -d shell`;

  test.each([
    ['atlan-oauth ex', 'atlan-oauth export'],
    ['atlan-oauth plan --det', '--detailed-exitcode'],
    ['atlan-oauth plan --format ', 'json*markdown*text'],
    ['atlan-oauth completion ', 'bash*fish*zsh'],
  ])('offers behind "%s" what may follow', async (line, expected) => {
    expect(await runWith('zsh', ['-f'], typed(line, expected))).toBe('found\n');
  });
});

describe('every completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s knows every command and its flags', async (shell) => {
    const text = await script(shell);
    for (const word of ['validate', 'unseal', 'sandbox', 'expect-fingerprint', 'leftover-age', 'no-color'])
      expect(text).toContain(word);
  });
});
