import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { readManifestFiles } from '../../src/cli/manifest-files.ts';
import { createWorkspace } from '../support/run-cli.ts';

describe('the files behind -f', () => {
  test('are the default one where none is named', async () => {
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': 'version: 1\n' });
    expect((await readManifestFiles(cwd, [])).map(({ path }) => path)).toEqual(['atlan-oauth.yaml']);
  });

  test('are every *.yaml and *.yml of a folder, sorted, without hidden ones', async () => {
    const files = { 'm/b.yaml': '', 'm/a.yml': '', 'm/.hidden.yaml': '', 'm/c.json': '', 'm/sub/d.yaml': '' };
    const { path: cwd } = await createWorkspace(files);
    expect((await readManifestFiles(cwd, ['m'])).map(({ path }) => path)).toEqual(['m/a.yml', 'm/b.yaml']);
  });

  test('are read once however often they are named', async () => {
    const { path: cwd } = await createWorkspace({ 'm/a.yaml': '' });
    expect(await readManifestFiles(cwd, ['m/a.yaml', 'm', './m/a.yaml'])).toHaveLength(1);
  });

  test('are read no further than a manifest may be long', async () => {
    const { path: cwd } = await createWorkspace({ 'big.yaml': 'x'.repeat(11 * 1024 * 1024) });
    const [file] = await readManifestFiles(cwd, ['big.yaml']);
    expect(file?.bytes.length).toBe(10 * 1024 * 1024 + 1);
  });

  test('that cannot be read are all reported', async () => {
    const { path: cwd } = await createWorkspace({ 'empty/notes.txt': '' });
    const failure = await readManifestFiles(cwd, ['gone.yaml', 'empty']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      exitCode: 3,
      diagnostics: [{ code: 'manifest-unreadable' }, { code: 'manifest-folder-empty' }],
    });
  });

  test.each([
    [
      'a link to a file elsewhere',
      (cwd: string, elsewhere: string) => symlinkSync(`${elsewhere}/x.yaml`, `${cwd}/m/a.yaml`),
    ],
    ['a file in a folder that is a link', (cwd: string, elsewhere: string) => symlinkSync(elsewhere, `${cwd}/m/sub`)],
  ])('are refused where a checkout leads out of itself: %s', async (_, link) => {
    const { path: cwd } = await createWorkspace({ 'm/b.yaml': '' });
    const { path: elsewhere } = await createWorkspace({ 'x.yaml': 'password: hunter2\n' });
    link(cwd, elsewhere);
    const failure = await readManifestFiles(cwd, ['m', 'm/sub/x.yaml']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ exitCode: 3 });
    expect(JSON.stringify(failure)).toContain('manifest-leads-out');
  });

  test('may be links within the working directory, or lie outside of it when they are named so', async () => {
    const { path: cwd } = await createWorkspace({ 'here/b.yaml': '', 'here/data/a.yaml': '', 'out/c.yaml': '' });
    symlinkSync('data/a.yaml', `${cwd}/here/a.yaml`);
    const files = await readManifestFiles(path.join(cwd, 'here'), ['.', '../out/c.yaml']);
    expect(files.map(({ path: file }) => file)).toEqual(['a.yaml', 'b.yaml', '../out/c.yaml']);
  });

  test('are refused where a link leads out of a folder that lies elsewhere', async () => {
    const { path: cwd } = await createWorkspace({ 'infra/x.yaml': '', 'shared/a.yaml': '', 'secret/s.yaml': '' });
    symlinkSync('../secret/s.yaml', `${cwd}/shared/b.yaml`);
    const read = async (...paths: string[]) => readManifestFiles(path.join(cwd, 'infra'), paths);
    await expect(read('../shared')).rejects.toMatchObject({ diagnostics: [{ code: 'manifest-leads-out' }] });
    symlinkSync('../infra/x.yaml', `${cwd}/shared/c.yaml`);
    expect(await read('../shared/a.yaml', '../shared/b.yaml', '../shared/c.yaml')).toHaveLength(3);
  });

  test('of a folder as Kubernetes mounts it are read', async () => {
    const { path: cwd } = await createWorkspace({ 'etc/..2026_11_28/a.yaml': '' });
    symlinkSync('..2026_11_28', `${cwd}/etc/..data`);
    symlinkSync('..data/a.yaml', `${cwd}/etc/a.yaml`);
    const { path: elsewhere } = await createWorkspace({});
    expect(await readManifestFiles(elsewhere, [`${cwd}/etc`])).toHaveLength(1);
    expect(await readManifestFiles(`${cwd}/etc`, ['a.yaml'])).toHaveLength(1);
  });

  describe('in a checkout', () => {
    const checkout = async () => {
      const { path: root } = await createWorkspace({
        'work/repo/.git/config': '',
        'work/repo/.env': '',
        'work/repo/common/c.yaml': '',
        'work/repo/prod/x.yaml': '',
        'work/outside.yaml': '',
      });
      symlinkSync('work', `${root}/linked`);
      return { root, repo: `${root}/work/repo` };
    };

    test('may be links to anywhere in it, from a folder below as well', async () => {
      const { repo } = await checkout();
      symlinkSync('../common/c.yaml', `${repo}/prod/c.yaml`);
      expect(await readManifestFiles(`${repo}/prod`, ['.'])).toHaveLength(2);
      expect(await readManifestFiles('/', [`${repo}/prod`])).toHaveLength(2);
    });

    test.each([
      ['a file outside', '../outside.yaml'],
      ['its own credentials', '.git/config'],
      ['a hidden file', '.env'],
      ['a file of the machine', '/proc/self/environ'],
    ])('are never links to %s, however the path to them is written', async (_, target) => {
      const { root, repo } = await checkout();
      symlinkSync(target, `${repo}/leak.yaml`);
      for (const [cwd, file] of [
        [repo, 'leak.yaml'],
        [repo, `${root}/linked/repo/leak.yaml`],
        [`${repo}/prod`, '../leak.yaml'],
        ['/', `${repo}/leak.yaml`],
        [repo, '.'],
      ] as const) {
        const refused = await readManifestFiles(cwd, [file]).catch((error: unknown) => error);
        expect(refused).toMatchObject({ diagnostics: [{ code: 'manifest-leads-out' }] });
      }
    });
  });
});
