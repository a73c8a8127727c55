import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import type { Manifest } from '../model.ts';
import type { Context } from './context.ts';
import { DEFAULT_MANIFEST } from './manifest-files.ts';

/**
 * The manifest of `-f`, or the default one if it is there and valid; null where neither is at hand. For commands that only
 * show more where they know it: one that was named must be valid (`Failure`, exit 3), the default one may be broken.
 */
export async function manifestAtHand(
  context: Context,
  files: readonly string[],
  baseUrl: string | null,
): Promise<Manifest | null> {
  const { cwd } = context.io;
  if (files.length === 0 && !(await exists(path.resolve(cwd, DEFAULT_MANIFEST)))) return null;
  const { readDesired } = await import('./manifest-side.ts');
  try {
    const desired = await readDesired(files, {
      cwd,
      baseUrl,
      secretsDirectory: null,
      emptyWithScope: 'allow',
      hiddenDirectory: 'warning',
    });
    return desired.manifest;
  } catch (error) {
    if (files.length > 0 || !(error instanceof Failure)) throw error;
    context.note(
      `note: ${DEFAULT_MANIFEST} is not valid for this tenant, so nothing is said of what it manages: atlan-oauth validate`,
    );
    return null;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
