import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { bytesOf, commandFlags } from '../documents/source.ts';
import { fakeIo } from '../support/fake-io.ts';

async function manual(): Promise<string> {
  const io = fakeIo({ argv: ['manual'] });
  expect(await run(io)).toBe(0);
  return io.written.stdout;
}

const noGroff =
  spawnSync('groff', ['--version'], { stdio: 'ignore' }).error === undefined ? '' : ' (skipped: no groff)';

describe('the manual page', () => {
  test('has every command with every flag, its examples and the exit codes', async () => {
    const page = (await manual()).replaceAll(String.raw`\-`, '-');
    for (const [command, flags] of commandFlags()) {
      const section = new RegExp(`^\\.SS "${command}(?: .*)? \\[options\\]"\n([\\s\\S]*?)(?=^\\.S[SH] )`, 'm').exec(
        page,
      )?.[1];
      expect(section, command).toContain('Examples:\n');
      for (const flag of flags) expect(section, command).toMatch(new RegExp(`^\\.B .*${flag}\\b`, 'm'));
    }
    expect(page).toContain('Exit codes: 0 done');
    expect(page).toContain('ATLAN_BASE_URL');
  });

  test('is in the package, as it is printed', async () => {
    expect(Buffer.from(bytesOf('dist/atlan-oauth.1')).toString('utf8')).toBe(await manual());
  });

  test('has no line that roff would take for an order of its own', async () => {
    const orders = (await manual()).split('\n').filter((line) => /^[.']/.test(line));
    expect(orders.filter((line) => !/^\.(?:TH|SH|SS|TP|PP|B|nf|fi|nh|ad)\b/.test(line))).toEqual([]);
  });

  test.skipIf(noGroff !== '')(`is set without a warning${noGroff}`, async () => {
    const child = promisify(execFile)('groff', ['-Kutf8', '-Tutf8', '-man', '-ww']);
    child.child.stdin?.end(await manual());
    const { stdout, stderr } = await child;
    expect(stderr).toBe('');
    expect(stdout).toContain('publish new clients although their credentials could not be');
  });
});
