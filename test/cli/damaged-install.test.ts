import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { createWorkspace } from '../support/run-cli.ts';

test('ends with 1 and says why where a part of the installation is missing, instead of trying for ever', async () => {
  const { path: folder } = await createWorkspace({ 'atlan-oauth.yaml': 'version: 1\nclients: [{name: a, rol: x}]\n' });
  const copy = path.join(folder, 'copy');
  await cp(path.dirname(process.env['ATLAN_OAUTH_TEST_MAIN'] ?? 'dist/main.js'), copy, { recursive: true });
  const failures = (await readdir(copy)).filter((file) => file.startsWith('failure-'));
  expect(failures).not.toEqual([]);
  await Promise.all(failures.map(async (file) => rm(path.join(copy, file))));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(copy, 'main.js'), 'validate'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('the installation may be damaged');
  expect(stderr.length).toBeLessThan(2000);
});
