import { readFileSync } from 'node:fs';
import type { Row } from './rows.ts';

/** The names of the tests in the block of a row, as they stand in its file. */
export function testsOf({ row, file }: Row): readonly string[] {
  const blocks = readFileSync(new URL(file, import.meta.url), 'utf8').split(/^describe\(/m);
  const block = blocks.find((text) => new RegExp(`^'row ${row}: `).test(text)) ?? '';
  return [...block.matchAll(/(?:\btest\(|\)\()\s*(['"])((?:(?!\1)[^\\]|\\.)+)\1/g)].map(([, , name = '']) => name);
}
