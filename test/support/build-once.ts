import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Builds what the tests run against: the compiled validators and `dist/`. `ATLAN_OAUTH_TEST_PREBUILT=1` keeps a build
 * that is there already, for a quick look at one folder.
 */
export default function setup(): void {
  if (process.env['ATLAN_OAUTH_TEST_PREBUILT'] === '1' && existsSync('dist/main.js')) return;
  execFileSync(process.execPath, ['.scripts/build.mjs'], { stdio: 'inherit' });
}
