import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file in which a process leaves its peak memory, and what stands in it afterwards. */
export function peakMemory(): { readonly file: string; mebibytes(): number } {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'atlan-oauth-memory-')), 'peak');
  return { file, mebibytes: () => Number(readFileSync(file, 'utf8')) / 1024 };
}
