/** What is worth telling of the sealed files at hand beside a plan: `show FILE` tells all of it. */
import path from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import type { SealedFile, SealedProblem } from '../sealing/sealed-file.ts';

export interface SealedRemarks {
  /** As configured, for the paths. */
  readonly directory: string;
  /** The names of the tenant's clients, staged ones included. */
  readonly names: ReadonlySet<string>;
  /** `--verbose`: tell everything. */
  readonly verbose: boolean;
}

/**
 * A damaged file is tolerated, since its whole lines still count, but somebody should know. A create that left no secret is worth a
 * word only while its client is on the tenant: files are kept for years, and it would be told for ever.
 */
export function sealedRemarks(files: readonly SealedFile[], options: SealedRemarks): readonly Diagnostic[] {
  return files.flatMap((file) => {
    const matters = ({ stagedName }: SealedProblem): boolean => stagedName === null || options.names.has(stagedName);
    return file.problems
      .filter((problem) => options.verbose || matters(problem))
      .map(({ code, line, message }) => ({
        severity: 'warning',
        code,
        summary: headlineOf(code),
        detail: `${path.posix.join(options.directory, file.path)}:${line}: ${message}.`,
        hint: null,
        place: null,
      }));
  });
}

/** What a problem of a sealed file is, in short. */
export function headlineOf(code: SealedProblem['code']): string {
  return code === 'intent-without-secret' ? 'A secret was never sealed' : 'A sealed file is not whole';
}
