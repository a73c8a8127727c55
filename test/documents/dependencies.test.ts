/** The tables of packages in CONTRIBUTING.md, held against package.json and against what is bundled. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const packages: Readonly<Record<string, string>> = JSON.parse(read('package.json')).devDependencies;
const [, section = ''] = /\n## Dependencies\n(.*?)\n## /s.exec(read('CONTRIBUTING.md')) ?? [];
const sbom: { readonly components: readonly { readonly name: string }[] } = JSON.parse(read('dist/sbom.cdx.json'));
const bundled = new Set(sbom.components.map(({ name }) => name));

/** The rows of the table with this head: names, owner, reason. */
function rows(head: string): readonly (readonly string[])[] {
  const table = section.split('\n\n').find((block) => block.startsWith(`| ${head} |`)) ?? '';
  const cells = table.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.slice(2);
}

const namesIn = (head: string): readonly string[] => rows(head).flatMap(([names = '']) => names.split(', '));

describe('the packages of the project', () => {
  test('each have an owner and a reason, and nothing else has', () => {
    const named = [...namesIn('package'), ...namesIn('tool')];
    expect(named.toSorted()).toEqual(Object.keys(packages).toSorted());
    for (const row of [...rows('package'), ...rows('tool')]) {
      expect(row, row.join(' | ')).toHaveLength(3);
      expect(
        row.every((cell) => cell !== ''),
        row.join(' | '),
      ).toBe(true);
    }
  });

  test('are called bundled where their code is in the bundle', () => {
    const found = Object.keys(packages).filter((name) => bundled.has(name));
    expect(namesIn('package').toSorted()).toEqual(found.toSorted());
  });

  test('are counted', () => {
    const [, direct, all, tools] = /(\d+) packages are bundled, with what they need (\d+); (\d+) more are tools/.exec(
      section.replaceAll('\n', ' '),
    ) ?? ['', '', '', ''];
    expect([direct, all, tools].map(Number)).toEqual([
      namesIn('package').length,
      sbom.components.length,
      namesIn('tool').length,
    ]);
  });

  test('are pinned exactly, and the lock file names no registry', () => {
    expect(Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"resolved"|https:\/\/registry/);
  });
});
