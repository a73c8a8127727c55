/**
 * Bundles `src/main.ts` into `dist/` (or `--outdir FOLDER`): one small entry, and a part for each package that only some
 * commands need, so that `--version` and `validate` never load the HTTP or the encryption library.
 */
import { build } from 'esbuild';
import { chmod, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const { outdir } = parseArgs({ options: { outdir: { type: 'string', default: 'dist' } } }).values;
const result = await build({
  entryPoints: ['src/main.ts'],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // The pipelines of examples/, which init writes.
  loader: { '.yml': 'text' },
  chunkNames: 'part-[name]-[hash]',
  metafile: true,
  // The entry that `yaml` has for browsers is an ES module; its Node entry is CommonJS and would not be split.
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
  banner: {
    // Bundled CommonJS packages call require for Node's own modules.
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await chmod(path.join(outdir, 'main.js'), 0o755);
await writeFile(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licences(Object.keys(result.metafile.inputs)));
await removeStale();

/** Parts of an earlier build go last, so that a program that is running meanwhile finds its own as long as possible. */
async function removeStale() {
  const kept = new Set([
    'THIRD-PARTY-LICENSES.txt',
    ...Object.keys(result.metafile.outputs).map((file) => path.basename(file)),
  ]);
  const stale = (await readdir(outdir)).filter((file) => !kept.has(file));
  await Promise.all(stale.map((file) => rm(path.join(outdir, file), { recursive: true })));
}

/** The licence texts of every package that went into the bundle, sorted by name. */
async function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found !== null) folders.add(found[1]);
  }
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
