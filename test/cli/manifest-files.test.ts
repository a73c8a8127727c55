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
});
