import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { heldSecrets } from '../../src/sealing/held.ts';
import { readSealedFile } from '../../src/sealing/read-sealed-file.ts';
import { readSecretsDirectory } from '../../src/sealing/read-directory.ts';
import { intentOf, makeFolder, makePerson, makeSink, secretOf, TENANT } from '../support/sealing.ts';

const alice = await makePerson();

test('the files of earlier runs are read in the order of their names, with paths relative to the directory', async () => {
  const folder = await makeFolder();
  const paths = [await sealOne(folder, 'run-2', 'b'), await sealOne(folder, 'run-1', 'a')];
  const files = await readSecretsDirectory(folder);
  expect(files.map(({ path }) => path)).toEqual(paths.map((path) => basename(path)).sort());
  const held = heldSecrets(files, TENANT);
  expect(held.records.map(({ name, proved }) => `${name} ${proved}`).sort()).toEqual(['a true', 'b true']);
  expect(held.records[0]?.file).toBe(files[0]?.path);
});

test('a missing directory holds nothing', async () => {
  expect(await readSecretsDirectory(join(await makeFolder(), 'none'))).toEqual([]);
});

test('a torn and a damaged older file are tolerated, and their whole records count', async () => {
  const folder = await makeFolder();
  const torn = await sealOne(folder, 'run-1', 'a');
  await truncate(torn, (await readFile(torn)).length - 20);
  const damaged = await sealOne(folder, 'run-2', 'b');
  const lines = (await readFile(damaged, 'utf8')).split('\n');
  lines[1] = lines[1]?.slice(9) ?? '';
  await writeFile(damaged, lines.join('\n'));
  const files = await readSecretsDirectory(folder);
  expect(files.flatMap(({ problems }) => problems.map(({ code }) => code)).sort()).toEqual([
    'damaged-line',
    'torn-line',
  ]);
  expect(
    heldSecrets(files, TENANT)
      .records.map(({ name }) => name)
      .sort(),
  ).toEqual(['a', 'b']);
});

test('what is no file of JSON lines is left alone, and nothing hangs at a pipe', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'folder.jsonl'));
  execFileSync('mkfifo', [join(folder, 'pipe.sealed.jsonl')]);
  await writeFile(join(folder, 'README.md'), '# sealed');
  await writeFile(join(folder, 'other.jsonl'), '{"a":1}\n');
  const files = await readSecretsDirectory(folder);
  expect(files.map(({ path }) => path)).toEqual(['other.jsonl']);
  expect(heldSecrets(files, TENANT)).toEqual({ records: [], stagedNames: [] });
});

test('a file of a newer format is refused', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'x.sealed.jsonl'), '{"v":2,"type":"header"}\n');
  await expect(readSecretsDirectory(folder)).rejects.toMatchObject({ exitCode: 6, code: 'newer-sealed-file' });
});

test('a directory or file that cannot be read is refused, because it might hold what a plan must know', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'file'), '');
  const refusal = { exitCode: 6, code: 'secrets-directory-unreadable' };
  await expect(readSecretsDirectory(join(folder, 'file'))).rejects.toMatchObject(refusal);
  await symlink(join(folder, 'nowhere'), join(folder, 'x.sealed.jsonl'));
  await expect(readSecretsDirectory(folder)).rejects.toMatchObject(refusal);
});

test.skipIf(process.getuid?.() === 0)(
  'a file without read permission is refused (root may read it all the same)',
  async () => {
    const folder = await makeFolder();
    const path = await sealOne(folder, 'run-1', 'a');
    await chmod(path, 0);
    await expect(readSecretsDirectory(folder)).rejects.toMatchObject({ exitCode: 6 });
  },
);

test('a file named on the command line has to be a sealed file', async () => {
  const folder = await makeFolder();
  const path = await sealOne(folder, 'run-1', 'a');
  expect((await readSealedFile(folder, basename(path))).secrets).toHaveLength(1);
  const [header, ...records] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(join(folder, 'header-alone'), `${header}\n`);
  await writeFile(join(folder, 'header-lost'), records.join('\n'));
  expect((await readSealedFile(folder, 'header-alone')).header).not.toBeNull();
  expect((await readSealedFile(folder, 'header-lost')).secrets).toHaveLength(1);
  await writeFile(join(folder, 'other'), 'hello\n');
  await expect(readSealedFile(folder, 'other')).rejects.toMatchObject({ exitCode: 3, code: 'no-sealed-file' });
  await expect(readSealedFile(folder, 'missing')).rejects.toMatchObject({ exitCode: 3, code: 'no-sealed-file' });
  await expect(readSealedFile(folder, '.')).rejects.toMatchObject({ exitCode: 3, code: 'no-sealed-file' });
});

async function sealOne(folder: string, run: string, name: string): Promise<string> {
  const sink = await makeSink(folder, [alice.recipient], { run, hex8: () => `${run}000`.slice(-8) });
  const seq = await sink.intent(intentOf(name));
  await sink.secret(secretOf(seq, name));
  await sink.proved({ seq, clientId: `oauth-client-${name}` });
  await sink.end('complete');
  return sink.path ?? '';
}
