import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The licence texts of these packages. */
export async function licencesOf(packages) {
  const texts = await Promise.all(packages.map(licenceOf));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenceOf({ folder, name, version, license }) {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
