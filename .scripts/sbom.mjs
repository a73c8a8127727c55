/**
 * A software bill of materials in the format CycloneDX 1.6: the packages whose code is in the bundle. npm's own would be empty, since a bundle
 * has no dependencies. It is the same for the same lock file, so it holds no time.
 */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

export async function sbomOf(root, packages) {
  const [manifest, lock] = await Promise.all(['package.json', 'package-lock.json'].map((name) => readJson(root, name)));
  const installed = await realpath(path.join(root, 'node_modules'));
  const keyed = await Promise.all(packages.map(async (one) => ({ ...one, key: await keyOf(installed, one.folder) })));
  const keys = new Set(keyed.map(({ key }) => key));
  const main = { type: 'application', ...identity(manifest), licenses: [licence(manifest.license)] };
  const direct = Object.keys(manifest.devDependencies).map((name) => `node_modules/${name}`);
  const refs = new Map(keyed.map(({ key, name, version }) => [key, purl(name, version)]));
  const dependsOn = (wanted) => wanted.filter((key) => keys.has(key)).map((key) => refs.get(key));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: main },
    components: keyed.map((one) => component(one, lock.packages[one.key])),
    dependencies: [
      { ref: main['bom-ref'], dependsOn: dependsOn(direct) },
      ...keyed.map(({ key }) => ({ ref: refs.get(key), dependsOn: dependsOn(dependenciesOf(key, lock.packages)) })),
    ],
  };
}

/** As the lock file names a package, also where `node_modules` is a link. */
async function keyOf(installed, folder) {
  return `node_modules/${path.relative(installed, await realpath(folder)).replaceAll(path.sep, '/')}`;
}

async function readJson(root, name) {
  return JSON.parse(await readFile(path.join(root, name), 'utf8'));
}

function component({ name, version, license }, { integrity }) {
  const [, algorithm, digest] = /^sha(\d+)-(.+)$/.exec(integrity);
  const hash = { alg: `SHA-${algorithm}`, content: Buffer.from(digest, 'base64').toString('hex') };
  return { type: 'library', ...identity({ name, version }), hashes: [hash], licenses: [licence(license)] };
}

function identity({ name, version }) {
  return { 'bom-ref': purl(name, version), name, version, purl: purl(name, version) };
}

function purl(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licence(text) {
  return /^[\w.-]+$/.test(text) ? { license: { id: text } } : { expression: text };
}

/** As Node looks for them: beside the package, then further up. */
function dependenciesOf(key, packages) {
  return Object.keys(packages[key].dependencies ?? {}).map((name) => {
    for (let folder = `${key}/`; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/', folder.length - 2))) {
      const candidate = `${folder}node_modules/${name}`;
      if (candidate in packages || folder === '') return candidate;
    }
  });
}
