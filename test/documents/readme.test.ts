import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { itemsOf, purposeOf, readDocument, rewrite, stretchesOf } from './document.ts';
import type { Item } from './markdown.ts';
import { walk, type Difference } from './walk.ts';

const items = itemsOf('README.md');
const blocks = items.filter((item) => item.type === 'block');

/** `UPDATE_GOLDEN=1` writes into the README what really came out; read the difference before it is committed. */
const updates = process.env['UPDATE_GOLDEN'] === '1';

describe('what the README shows is what happens', () => {
  const stale: Difference[] = [];
  afterAll(() => {
    if (updates) rewrite('README.md', stale);
  });

  test.for(stretchesOf(items))('$title', { timeout: 120_000 }, async ({ items }, { skip }) => {
    const missing = toolsIn(items).filter((tool) => !isInstalled(tool));
    skip(missing.length > 0, `it needs ${missing.join(' and ')}, which this machine does not have`);
    const differences = await walk(items);
    if (updates) stale.push(...differences);
    else for (const { step, output } of differences) expect(shown(step, output)).toEqual(shown(step, step.output));
  });
});

describe('every block of the README is tested', () => {
  test('each has a purpose that a test knows', () => {
    const idle = blocks.filter((block) => purposeOf(items, block).kind === 'nothing that a test knows');
    expect(idle.map(({ line, language }) => `line ${line}: ${language}`)).toEqual([]);
  });

  test('each that is typed or written stands behind a fresh tenant', () => {
    const walked = new Set(stretchesOf(items).flatMap((stretch) => stretch.items));
    const forgotten = blocks.filter(
      (block) => ['typed', 'file'].includes(purposeOf(items, block).kind) && !walked.has(block),
    );
    expect(forgotten.map(({ line }) => `line ${line}`)).toEqual([]);
  });

  test('each that is quoted from a file stands there word for word', () => {
    const changed = blocks.filter((block) => {
      const purpose = purposeOf(items, block);
      return (
        purpose.kind === 'part of' && !outdented(readDocument(purpose.file)).includes(outdented(block.lines.join('\n')))
      );
    });
    expect(changed.map(({ line }) => `line ${line}`)).toEqual([]);
  });
});

/** What the blocks call besides the tool itself and what every machine has. */
function toolsIn(stretch: readonly Item[]): readonly string[] {
  const typed = stretch.flatMap((item) => (item.type === 'block' && item.language === 'console' ? item.lines : []));
  const commands = typed.filter((line) => line.startsWith('$ '));
  return ['age', 'jq'].filter((tool) => commands.some((line) => new RegExp(`(?:[|(]|\\$) ?${tool} -`).test(line)));
}

function isInstalled(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

function shown(step: Difference['step'], output: readonly string[]): string {
  return [`README.md:${step.line}`, `$ ${step.command}`, ...output].join('\n');
}

/** Lines without the white space around them: a quotation may start further left than the file has it. */
function outdented(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
