import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, itemsOf, readDocument } from './document.ts';
import { anchorOf } from './markdown.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'RELIABILITY.md'];

/** Left over from writing, or from somewhere else; and words that the glossary has others for. */
const FORBIDDEN = [
  /\bTODO\b|\bFIXME\b|\bTBD\b|\bXXX\b/,
  /\/work\/|\/tmp\/team|design\.md|\bissue #?\d/i,
  /\bAI\b|\bLLM\b|\bassistant\b|\bcopilot\b/i,
  /\b(?:destroy|recreate|checksum|workspace|orphan|config|blazing|simply|just works)\b/i,
];

describe.each(documents)('%s', (name) => {
  const items = itemsOf(name);
  const prose = items.filter((item) => item.type === 'prose' || item.type === 'heading');

  test('links to files and headings that are there', () => {
    expect(prose.flatMap(({ text, line }) => brokenLinks(name, text).map((link) => `line ${line}: ${link}`))).toEqual(
      [],
    );
  });

  test('has no two headings with one anchor', () => {
    const anchors = items.flatMap((item) => (item.type === 'heading' ? [anchorOf(item.text)] : []));
    expect(anchors.filter((anchor, at) => anchors.indexOf(anchor) !== at)).toEqual([]);
  });

  test('has lines that fit beside code, tables and links aside', () => {
    const long = prose.filter(
      ({ text }) => text.length > 145 && !text.startsWith('|') && !/^\S*\[.*\]\(\S+\)$/.test(text),
    );
    expect(long.map(({ line }) => `line ${line}`)).toEqual([]);
  });

  test('speaks of the project in its own words', () => {
    // The glossary itself says which words it has others for.
    const spoken = prose.filter(({ text }) => !(name === 'CONTRIBUTING.md' && text.startsWith('|')));
    const found = spoken.flatMap(({ text, line }) =>
      FORBIDDEN.flatMap((words) => words.exec(text) ?? []).map((word) => `line ${line}: ${word}`),
    );
    expect(found).toEqual([]);
  });
});

function brokenLinks(from: string, text: string): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links.filter((link) => !link.startsWith('https://') && !isThere(from, link));
}

function isThere(from: string, link: string): boolean {
  const [file = '', anchor = ''] = link.split('#');
  const target = file === '' ? from : path.posix.join(path.posix.dirname(from), file);
  if (!existsSync(path.join(ROOT, target))) return false;
  if (anchor === '') return true;
  if (statSync(path.join(ROOT, target)).isDirectory()) return false;
  return itemsOf(target).some((item) => item.type === 'heading' && anchorOf(item.text) === anchor);
}

test('the documents say the version of package.json', () => {
  const { version } = JSON.parse(readDocument('package.json')) as { version: string };
  expect(readDocument('CHANGELOG.md')).toContain(`## ${version}`);
});
