/** Keeps the deliberate defects fit to be made: `npm run test:mutants` makes them and looks whether the tests see it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copySources } from './copy-sources.mjs';
import mutants from './mutants.json' with { type: 'json' };

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test.each(mutants)('$name: it can be made in one place', ({ file, find, replace }) => {
  expect(read(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test.each(mutants)('$name: the tests that must catch it exist', ({ tests }) => {
  expect(read(tests.file)).toContain(`'${tests.name}'`);
});

test('a copy of the sources can be built, which a defect is put into', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atlan-oauth-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copySources(folder);
  execFileSync(process.execPath, ['.scripts/build.mjs'], { cwd: folder, stdio: 'pipe' });
  const version = execFileSync(process.execPath, ['dist/main.js', '--version'], { cwd: folder, encoding: 'utf8' });
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
