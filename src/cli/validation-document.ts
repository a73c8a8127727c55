import type { Diagnostic } from '../diagnostic.ts';
import type { Failure } from '../errors.ts';
import { diagnosticDocument, type DiagnosticDocument } from './error-document.ts';

/** What `validate` found out. */
export interface Validation {
  readonly diagnostics: readonly Diagnostic[];
  /** Null for a valid manifest. */
  readonly failure: Failure | null;
  /** One line, more with `--verbose`. */
  readonly summary: string;
}

/** `validate --format json` (design section 9). */
export interface ValidationDocument {
  readonly formatVersion: string;
  readonly valid: boolean;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly diagnostics: readonly DiagnosticDocument[];
}

/** The document for all that was found; valid means that nothing is an error. */
export function validationDocument(diagnostics: readonly Diagnostic[]): ValidationDocument {
  const errorCount = diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    formatVersion: '1.0',
    valid: errorCount === 0,
    errorCount,
    warningCount: diagnostics.length - errorCount,
    diagnostics: diagnostics.map(diagnosticDocument),
  };
}
