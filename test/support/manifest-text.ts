/** Manifests for tests: from text to what the reader says. */
import { readManifest } from '../../src/manifest/read.ts';
import type { ManifestResult, ReadOptions, SourceFile } from '../../src/manifest/read.ts';

/** A file in UTF-8. */
export function sourceFile(text: string, path = 'atlan-oauth.yaml'): SourceFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

/** Reads one manifest; the tenant is not known unless the options say so. */
export function readText(text: string | readonly SourceFile[], options: Partial<ReadOptions> = {}): ManifestResult {
  const files = typeof text === 'string' ? [sourceFile(text)] : text;
  return readManifest(files, { baseUrl: null, emptyWithScope: 'error', ...options });
}

/** The manifest of a text without problems; throws with the problems where there are some. */
export function manifestOf(
  text: string | readonly SourceFile[],
  options: Partial<ReadOptions> = {},
): Extract<ManifestResult, { ok: true }> {
  const result = readText(text, options);
  if (!result.ok) throw new Error(problemsOf(result).join('\n'));
  return result;
}

/** `line:column code` of each problem or warning. */
export function problemsOf(result: ManifestResult): readonly string[] {
  const diagnostics = result.ok ? result.warnings : result.diagnostics;
  return diagnostics.map(({ place, code }) => `${place?.line ?? 0}:${place?.column ?? 0} ${code}`);
}
