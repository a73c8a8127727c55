/**
 * Bundles `src/` into `dist/` (or `--outdir FOLDER`; `--clean` for nothing else in it): the bin, `main.js`, which answers `--version` by itself, and the parts of
 * `parts.mjs`. The format is CommonJS, with which Node starts milliseconds sooner than with ES modules. Names and lines stay as
 * they are, so that what is published can be read and a stack says something; the source maps name the files.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { rolldown } from 'rolldown';

import './generate-validators.mjs';
import { builtinsOnDemand } from './builtins-on-demand.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { lightenGot } from './lighten-got.mjs';
import { licencesOf } from './licences.mjs';
import { partition } from './parts.mjs';
import { sbomOf } from './sbom.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const { outdir, clean } = parseArgs({
  options: { outdir: { type: 'string', default: 'dist' }, clean: { type: 'boolean', default: false } },
}).values;

const MANUAL = 'atlan-oauth.1';
const START = path.join(root, 'src/cli/start.ts');
const parts = await bundleParts();
const main = await bundleMain(parts.find((file) => file.facadeModuleId === START).fileName);
const files = new Map([...parts, ...main].map((file) => [file.fileName, file.code ? inAscii(file.code) : file.source]));
// The package around it holds ES modules.
files.set('package.json', '{ "type": "commonjs" }\n');
const modules = parts.flatMap((file) => Object.keys(file.modules ?? {}));
const packages = await bundledPackages(root, modules);
files.set('THIRD-PARTY-LICENSES.txt', await licencesOf(packages));
files.set('sbom.cdx.json', `${JSON.stringify(await sbomOf(root, packages), null, 2)}\n`);

await mkdir(outdir, { recursive: true });
for (const [name, content] of files) await writeFile(path.join(outdir, name), content);
await chmod(path.join(outdir, 'main.js'), 0o755);
await writeManual();
await removeStale();

/** Everything but the bin; `cli` is the entry. */
async function bundleParts() {
  const { plugin, partOf } = partition(path.join(root, 'src'));
  return bundle(
    {
      input: { cli: START },
      // The pipelines of examples/, which init writes.
      moduleTypes: { '.yml': 'text' },
      // The entry that `yaml` has for browsers is made of ES modules, of which what nobody uses is left out.
      resolve: { alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') } },
      plugins: [builtinsOnDemand, lightenGot, plugin],
      // Nobody outside imports a part, so that each may export what the others need.
      preserveEntrySignatures: 'allow-extension',
      checks: { ineffectiveDynamicImport: false },
    },
    {
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
      codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: 'parts', name: partOf }] },
    },
  );
}

/** The bin by itself: whatever it shared with a part would have to be loaded for `--version`, too. */
async function bundleMain(cli) {
  return bundle({ input: { main: 'src/main.ts' }, external: [START] }, { paths: { [START]: `./${cli}` } });
}

async function bundle(input, output) {
  const build = await rolldown({ platform: 'node', transform: { target: 'node20.19' }, ...input });
  try {
    const generated = await build.generate({
      format: 'cjs',
      sourcemap: true,
      sourcemapExcludeSources: true,
      dynamicImportInCjs: false,
      comments: false,
      minify: { compress: true, mangle: false, codegen: false },
      ...output,
    });
    return generated.output;
  } finally {
    await build.close();
  }
}

/** The page that `man` shows where the package is installed: written by what was just built. */
async function writeManual() {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(outdir, 'main.js'), 'manual']);
  files.set(MANUAL, stdout);
  await writeFile(path.join(outdir, MANUAL), stdout);
}

/** Node reads a text in ASCII in half the time, and every other character stands in a literal that can hold an escape. */
function inAscii(code) {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Parts of an earlier build stay for a while: a program that is running meanwhile may still want them. */
async function removeStale() {
  const stale = (await readdir(outdir)).filter((name) => !files.has(name)).map((name) => path.join(outdir, name));
  await Promise.all(
    stale.map(async (file) => ((await isOutOfUse(file)) ? rm(file, { recursive: true, force: true }) : null)),
  );
}

async function isOutOfUse(file) {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  return clean || Date.now() - mtimeMs > 600_000;
}
