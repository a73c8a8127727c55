import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Gives a run of the tests one folder for everything temporary, and removes it in the end, whatever a test left in it. */
export default function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
