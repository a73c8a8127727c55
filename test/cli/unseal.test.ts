import { execFileSync } from 'node:child_process';
import { appendFile, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { registerUnseal } from '../../src/cli/commands/unseal.ts';
import { runCommand, type CommandSetting } from '../support/run-one-command.ts';
import { intentOf, makeFolder, makePerson, makeSink, secretOf } from '../support/sealing.ts';

const alice = await makePerson();
const bob = await makePerson();
const CLIENTS = ['ci-dbt', 'ci-airflow'];

describe('unseal', () => {
  test('writes the records as one JSON document', async () => {
    const run = await unseal([]);
    expect(run.error).toBeNull();
    expect(JSON.parse(run.stdout)).toMatchObject(
      CLIENTS.toSorted().map((name) => ({ name, clientId: `oauth-client-${name}`, clientSecret: `secret of ${name}` })),
    );
    expect(run.stderr).toBe('');
  });

  test('writes the one record that is asked for, raw and without a line break', async () => {
    expect(await unseal(['--name', 'ci-dbt', '--format', 'raw'])).toMatchObject({
      stdout: 'secret of ci-dbt',
      error: null,
    });
  });

  test('refuses several records for raw, and shows none of them', async () => {
    const run = await unseal(['--format', 'raw']);
    expect(run).toMatchObject({ stdout: '', error: { exitCode: 3, code: 'format-impossible' } });
  });

  test('does not write plaintext to a terminal unless told to', async () => {
    const refused = await unseal([], { terminal: true });
    expect(refused).toMatchObject({ stdout: '', error: { exitCode: 3, code: 'plaintext-on-terminal' } });
    const told = await unseal(['--stdout', '--name', 'ci-dbt', '--format', 'raw'], { terminal: true });
    expect(told).toMatchObject({ stdout: 'secret of ci-dbt\n', error: null });
  });

  test('writes a file that only its owner can read, also with umask 000, and nothing to stdout', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const cwd = await sealedFolder();
    const run = await unseal(['--out', 'plain.env', '--format', 'dotenv'], { cwd, terminal: true });
    expect(run).toMatchObject({ stdout: '', error: null });
    expect((await stat(join(cwd, 'plain.env'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(cwd, 'plain.env'), 'utf8')).toContain("CI_DBT_CLIENT_SECRET='secret of ci-dbt'\n");
    expect(run.stderr).not.toContain('secret of');
  });

  test('never overwrites anything, nor follows a link or waits at a pipe', async () => {
    const cwd = await sealedFolder();
    await writeFile(join(cwd, 'precious'), 'x');
    await symlink(join(cwd, 'precious'), join(cwd, 'link'));
    await symlink(join(cwd, 'nowhere'), join(cwd, 'dangling'));
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    for (const out of ['precious', 'link', 'dangling', 'pipe', '.']) {
      expect((await unseal(['--out', out], { cwd })).error, out).toMatchObject({
        exitCode: 6,
        code: 'file-not-written',
      });
    }
    expect(await readFile(join(cwd, 'precious'), 'utf8')).toBe('x');
    expect(await readdir(cwd)).not.toContain('nowhere');
  });

  test('tells which records the identity does not open, and writes nothing', async () => {
    const cwd = await sealedFolder();
    await writeFile(join(cwd, 'other.txt'), bob.identity);
    const run = await runCommand(registerUnseal, ['unseal', 'x.sealed.jsonl', '-i', 'other.txt', '--out', 'o'], {
      cwd,
    });
    expect(run.error).toMatchObject({
      exitCode: 3,
      code: 'record-locked',
      detail: expect.stringContaining('"ci-airflow"'),
    });
    expect(await readdir(cwd)).not.toContain('o');
  });

  test('takes several identities', async () => {
    const cwd = await sealedFolder();
    await writeFile(join(cwd, 'other.txt'), bob.identity);
    expect((await unseal(['-i', 'other.txt'], { cwd })).error).toBeNull();
  });

  test.each([[['unseal', 'x.sealed.jsonl']], [['unseal', 'x.sealed.jsonl', '-i', 'missing']]])(
    'asks for an identity: %j',
    async (argv) => {
      expect((await runCommand(registerUnseal, argv, { cwd: await sealedFolder() })).error).toMatchObject({
        exitCode: 3,
      });
    },
  );

  test('takes no identity for a file name, and does not repeat it', async () => {
    const argv = ['unseal', 'x.sealed.jsonl', '-i', alice.identity];
    const run = await runCommand(registerUnseal, argv, { cwd: await sealedFolder() });
    expect(run).toMatchObject({
      stdout: '',
      error: { exitCode: 3, code: 'invalid-identity', hint: expect.stringContaining('-i FILE') },
    });
    expect(JSON.stringify([run, String(run.error)])).not.toContain(alice.identity);
  });

  test('refuses an unknown name with the names there are', async () => {
    const run = await unseal(['--name', 'ci-dtb']);
    expect(run.error).toMatchObject({
      exitCode: 3,
      code: 'record-not-found',
      hint: expect.stringContaining('"ci-dbt"'),
    });
  });

  test('tells of a torn line on stderr and opens the rest', async () => {
    const cwd = await sealedFolder();
    await appendFile(join(cwd, 'x.sealed.jsonl'), '{"v":1,"type":"secret","name":"\u001b[31m');
    const run = await unseal([], { cwd });
    expect(JSON.parse(run.stdout)).toHaveLength(2);
    expect(run.stderr).toMatch(/^warning: x\.sealed\.jsonl:\d+: the last line is torn/);
  });

  test('makes names inert where it repeats them', async () => {
    const cwd = await sealedFolder(['\u001b]52;c;x\u0007::error::\n::warning::']);
    await appendFile(
      join(cwd, 'x.sealed.jsonl'),
      JSON.stringify({ v: 1, type: 'intent', run: 'r', seq: 9, ...intentOf('\u001b[2J\n::error::'), at: 't' }) + '\n',
    );
    const run = await unseal([], { cwd });
    expect(run.stdout + run.stderr).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(run.stderr).not.toMatch(/^::/m);
  });

  test('says so where there is no record at all', async () => {
    const run = await unseal([], { cwd: await sealedFolder([]) });
    expect(run).toMatchObject({ stdout: '[]\n', error: null, stderr: 'There is no record to open.\n' });
  });

  test('opens thousands of records', { timeout: 300_000 }, async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `client-${index}`);
    const run = await unseal([], { cwd: await sealedFolder(names) });
    expect(JSON.parse(run.stdout)).toHaveLength(1000);
  });
});

async function unseal(flags: readonly string[], setting: Partial<CommandSetting> = {}) {
  const cwd = setting.cwd ?? (await sealedFolder());
  return runCommand(registerUnseal, ['unseal', 'x.sealed.jsonl', '-i', 'key.txt', ...flags], { ...setting, cwd });
}

/** A folder with a sealed file and the identity that opens it. */
async function sealedFolder(names: readonly string[] = CLIENTS): Promise<string> {
  const folder = await makeFolder();
  await writeFile(join(folder, 'key.txt'), `# mine\n${alice.identity}\n`);
  const sink = await makeSink(folder, [alice.recipient], { file: join(folder, 'x.sealed.jsonl') });
  await sink.prepare();
  for (const name of names) await sink.secret(secretOf(await sink.intent(intentOf(name)), name));
  return folder;
}
