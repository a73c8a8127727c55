/** What `--format json` prints where a command fails before it has a result (design section 9). */
import type { Diagnostic } from '../diagnostic.ts';
import type { Failure } from '../errors.ts';
import type { PlanDocument } from '../model.ts';

export interface ErrorDocument extends Partial<PlanDocument> {
  readonly formatVersion: string;
  readonly exitCode: number;
  readonly error: {
    readonly code: string;
    readonly summary: string;
    readonly detail: string;
    readonly hint: string | null;
  };
  readonly diagnostics: readonly DiagnosticDocument[];
}

/** The error document; `plan` is the refused plan, null where there is none. */
export function errorDocument(failure: Failure, exitCode: number, plan: PlanDocument | null): ErrorDocument {
  return {
    ...plan,
    formatVersion: plan?.formatVersion ?? '1.0',
    exitCode,
    error: { code: failure.code, summary: failure.summary, detail: failure.detail, hint: failure.hint },
    diagnostics: failure.diagnostics.map(diagnosticDocument),
  };
}

export interface DiagnosticDocument {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly summary: string;
  readonly hint: string | null;
  /** Null, like line and column, where the problem has no place in a file. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** A diagnostic as JSON documents show it. */
export function diagnosticDocument(diagnostic: Diagnostic): DiagnosticDocument {
  return {
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: diagnostic.detail === '' ? diagnostic.summary : diagnostic.detail,
    summary: diagnostic.summary,
    hint: diagnostic.hint,
    file: diagnostic.place?.file ?? null,
    line: diagnostic.place?.line ?? null,
    column: diagnostic.place?.column ?? null,
  };
}
