/**
 * One wrong manifest for each mistake (a file, or a folder for several files) and beside it what the tool says about it, to the letter.
 * `UPDATE_GOLDEN=1` rewrites the texts.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headlines } from '../../src/manifest/codes.ts';
import { readManifest } from '../../src/manifest/read.ts';
import type { SourceFile } from '../../src/manifest/read.ts';
import { renderDiagnostics } from '../../src/render/diagnostics-text.ts';

const folder = new URL('.', import.meta.url);
const mistakes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() || entry.name.endsWith('.yaml'));
const met = new Set<string>();

describe('the message about a mistake', () => {
  it.each(mistakes.map((entry) => ({ mistake: entry.name.replace(/\.yaml$/u, ''), entry })))('$mistake', ({ mistake, entry }) => {
    const said = say(entry.isDirectory() ? filesIn(entry.name) : [fileAt(entry.name)]);
    const golden = new URL(`${mistake}.txt`, folder);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(golden, said);
    expect(existsSync(golden), `${mistake}.txt is missing`).toBe(true);
    expect(said).toBe(readFileSync(golden, 'utf8'));
  });

  it('has been given for every kind of mistake that a file of text can hold', () => {
    // Bytes, policies and floods have tests of their own.
    const others = ['file-too-large', 'not-utf8', 'bad-digest', 'more-problems'];
    expect(Object.keys(headlines).filter((code) => !met.has(code))).toEqual(others);
  });
});

function filesIn(name: string): readonly SourceFile[] {
  return readdirSync(new URL(`${name}/`, folder))
    .toSorted()
    .map((file) => fileAt(`${name}/${file}`));
}

function fileAt(path: string): SourceFile {
  return { path, bytes: readFileSync(new URL(path, folder)) };
}

/** The codes, then the text as a terminal without colour shows it. */
function say(files: readonly SourceFile[]): string {
  const result = readManifest(files, { baseUrl: 'https://acme.atlan.com', emptyWithScope: 'error' });
  if (result.ok) throw new Error('This manifest has no mistake.');
  const codes = result.diagnostics.map(({ code }) => code);
  for (const code of codes) met.add(code);
  return `${codes.join(' ')}\n\n${renderDiagnostics(result.diagnostics, { colour: false })}`;
}
