import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, TEST_RECIPIENT } from '../support/run-cli.ts';

const at = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Nothing of the build: the sources themselves. */
const sources = { main: at('src/main.ts'), nodeArgs: ['--import', at('.scripts/unbundled.mjs')] };

describe('the sources without the bundle', () => {
  test('check a manifest and plan like the build', async () => {
    const sandbox = await openSandbox();
    const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    for (const command of ['validate', 'plan']) {
      const built = await runCli([command], { cwd, env: sandbox.env });
      const unbundled = await runCli([command], { cwd, env: sandbox.env, ...sources });
      expect(unbundled).toEqual(built);
      expect(built.exitCode).toBe(0);
    }
  });

  test('have the pipelines of the examples', async () => {
    const { path: cwd, list } = await createWorkspace();
    const flags = ['--pipeline', 'github', '--tenant', 'https://acme.atlan.com', '--recipient', TEST_RECIPIENT];
    expect((await runCli(['init', ...flags], { cwd, ...sources })).exitCode).toBe(0);
    expect(await list('.github/workflows')).toEqual(['atlan-oauth-drift.yml', 'atlan-oauth.yml']);
  });
});
