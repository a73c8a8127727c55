import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The packages that code in the bundle comes from, sorted by folder. `modules` are the bundler's; the compiled validators bring parts of
 * ajv along, which only their comments still tell.
 */
export async function bundledPackages(root, modules) {
  const inside = await Promise.all(modules.filter(isCompiledValidator).map((module) => modulesInside(root, module)));
  const folders = [...modules, ...inside.flat()]
    .map((module) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0])
    .filter((folder) => folder !== undefined);
  return Promise.all([...new Set(folders)].sort(byText).map(describe));
}

function isCompiledValidator(module) {
  return module.includes('/validation/compiled/');
}

async function modulesInside(root, module) {
  const code = await readFile(module, 'utf8');
  return [...code.matchAll(/^\/\/ (node_modules\/.+)$/gm)].map(([, file]) => path.join(root, file));
}

async function describe(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  return { folder, name, version, license };
}

function byText(one, other) {
  return one < other ? -1 : 1;
}
