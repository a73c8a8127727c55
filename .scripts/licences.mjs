import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The licence texts of every package that a module comes from, sorted by name. */
export async function licencesOf(modules) {
  const folders = new Set();
  for (const module of modules) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module);
    if (found !== null) folders.add(found[1]);
  }
  const texts = await Promise.all([...folders].sort((a, b) => (a < b ? -1 : 1)).map(licenceOf));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
