import { execFile } from 'node:child_process';
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

describe('every completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s knows every command and its flags', async (shell) => {
    const text = await script(shell);
    for (const word of ['validate', 'unseal', 'sandbox', 'expect-fingerprint', 'leftover-age', 'no-color'])
      expect(text).toContain(word);
  });
});
