import { readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { registerKeygen } from '../../src/cli/commands/keygen.ts';
import { parseIdentities } from '../../src/sealing/identities.ts';
import { parseRecipientsFile } from '../../src/sealing/recipients.ts';
import { createSealer, openSealed } from '../../src/sealing/seal.ts';
import { runCommand } from '../support/run-one-command.ts';
import { makeFolder } from '../support/sealing.ts';

describe('keygen', () => {
  test('prints an identity file like that of age-keygen', async () => {
    const run = await runCommand(registerKeygen, ['keygen'], { cwd: '/', terminal: true });
    expect(run).toMatchObject({ error: null, stderr: '' });
    expect(run.stdout).toMatch(
      /^# created: 2026-01-02T03:04:05Z\n# public key: age1[a-z0-9]{58}\nAGE-SECRET-KEY-1[A-Z0-9]{58}\n$/,
    );
  });

  test.each([
    [[], 'x25519'],
    [['--pq'], 'hybrid'],
  ])('with --out %j writes the identity for its owner alone and prints the recipient', async (flags, kind) => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const cwd = await makeFolder();
    const run = await runCommand(registerKeygen, ['keygen', '--out', 'key.txt', ...flags], { cwd });
    expect(run.error).toBeNull();
    expect((await stat(join(cwd, 'key.txt'))).mode & 0o777).toBe(0o600);
    const identities = parseIdentities(await readFile(join(cwd, 'key.txt'), 'utf8'), 'key.txt');
    const { recipients, diagnostics } = parseRecipientsFile(run.stdout, 'stdout');
    expect(diagnostics).toEqual([]);
    expect(recipients).toMatchObject([{ kind }]);
    expect(run.stdout + run.stderr).not.toContain('AGE-SECRET-KEY');
    const sealed = await (await createSealer(recipients)).seal('hello');
    expect(await openSealed(sealed, identities)).toBe('hello');
  });

  test('never overwrites a file', async () => {
    const cwd = await makeFolder();
    await writeFile(join(cwd, 'key.txt'), 'precious');
    await symlink(join(cwd, 'nowhere'), join(cwd, 'link'));
    for (const out of ['key.txt', 'link', 'no/such/folder/key']) {
      const run = await runCommand(registerKeygen, ['keygen', '--out', out], { cwd });
      expect(run).toMatchObject({ stdout: '', error: { exitCode: 6, code: 'file-not-written' } });
    }
    expect(await readFile(join(cwd, 'key.txt'), 'utf8')).toBe('precious');
    expect((await readdir(cwd)).sort()).toEqual(['key.txt', 'link']);
  });

  test('makes another pair each time', async () => {
    const runs = await Promise.all([1, 2].map(() => runCommand(registerKeygen, ['keygen'], { cwd: '/' })));
    expect(runs[0]?.stdout).not.toBe(runs[1]?.stdout);
  });
});
