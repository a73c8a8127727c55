import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file in which a process leaves what it has used, and what stands in it afterwards. */
export function usageOf(): {
  readonly file: string;
  /** Peak memory. */
  mebibytes(): number;
  /** Of the processor, whatever else the machine had to do. */
  milliseconds(): number;
} {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-usage-')), 'usage');
  const read = (index: number): number => Number(readFileSync(file, 'utf8').split(' ')[index]);
  return { file, mebibytes: () => read(0) / 1024, milliseconds: () => read(1) };
}
