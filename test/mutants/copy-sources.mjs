import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Copies all that a build takes into a folder, where a defect can be put into it. The packages are shared. */
export function copySources(folder) {
  for (const name of ['src', '.scripts', 'schemas', 'examples', 'package.json', 'package-lock.json']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}
