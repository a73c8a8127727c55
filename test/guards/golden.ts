/** Golden files of refusals: `UPDATE_GOLDEN=1` writes what comes out instead; read the difference before you commit it. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { CliResult } from '../support/run-cli.ts';
import type { Scene } from './scene.ts';

/** Compares a run, byte for byte, with `golden/<name>.txt`. */
export async function expectGolden(
  name: string,
  scene: Scene,
  args: readonly string[],
  result: CliResult,
): Promise<void> {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  const actual = transcript(scene, args, result);
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, actual);
  expect(actual).toBe(await readFile(file, 'utf8'));
}

function transcript(scene: Scene, args: readonly string[], { stdout, stderr, exitCode }: CliResult): string {
  const writes = scene.sandbox.writes().length;
  const parts = [
    `$ atlan-oauth ${args.join(' ')}`,
    stdout,
    '--- stderr',
    stderr,
    `--- exit ${exitCode}, ${writes} writes`,
  ];
  return steady(`${parts.map((part) => part.replace(/\n$/, '')).join('\n')}\n`, scene.sandbox.url);
}

/** Takes out what differs from run to run: the port and all that hangs on it. Clients and times have steady ones. */
function steady(text: string, url: string): string {
  return text
    .replaceAll(url, 'https://tenant.test')
    .replaceAll(new URL(url).host, 'tenant.test')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'https://other.test')
    .replace(/\b[0-9a-f]{64}\b/g, '0123456789abcdef…')
    .replace(/(?<![\w-])[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}(?![\w-])/g, 'FFFF-FFFF-FFFF')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'REQUEST-ID');
}
