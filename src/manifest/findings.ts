import type { Diagnostic, Place } from '../diagnostic.ts';
import { headlines } from './codes.ts';
import type { ManifestCode } from './codes.ts';
import { maskIdentities } from '../private-key.ts';
import type { SourceText, Span } from './source-text.ts';

/** More than anybody reads in one go; a broken file of ten megabytes has millions. */
const mostShown = 1_000;

/** Problems of their own, whatever else is wrong at the place where they are shown. */
const independent: ReadonlySet<ManifestCode> = new Set<ManifestCode>([
  'missing-key',
  'role-missing',
  'no-clients',
  'empty-with-scope',
  'key-in-two-files',
  'duplicate-name',
  'duplicate-pin',
  'previous-name-taken',
  'previous-name-twice',
  'duplicate-persona',
  'tenant-mismatch',
]);

/** A problem whose place is still an offset. */
export interface Finding {
  readonly code: ManifestCode;
  /** Warnings stop nothing. */
  readonly severity?: 'error' | 'warning';
  readonly source: SourceText;
  readonly span: Span;
  readonly detail: string;
  readonly hint?: string | null;
}

/** Collects the problems of all files, in any order, and gives them back in the order of the files and their lines. */
export class Findings {
  readonly #findings: Finding[] = [];
  readonly #seen = new Map<SourceText, Set<number>>();
  #errors = 0;
  #dropped = 0;

  /** The number of errors so far, those not kept included. */
  get errors(): number {
    return this.#errors;
  }

  /** Of several problems with one value only the first is kept: the others follow from it. */
  add(finding: Finding): void {
    if (!independent.has(finding.code) && !this.#isFirst(finding)) return;
    if (finding.severity !== 'warning') this.#errors++;
    if (this.#findings.length >= mostShown) {
      this.#dropped++;
      return;
    }
    this.#findings.push(finding);
  }

  #isFirst({ source, span }: Finding): boolean {
    const seen = this.#seen.get(source) ?? new Set();
    if (seen.has(span.start)) return false;
    this.#seen.set(source, seen.add(span.start));
    return true;
  }

  /** Sorted by file (in the order given), then place. */
  toDiagnostics(order: readonly SourceText[]): readonly Diagnostic[] {
    const rank = new Map(order.map((source, index) => [source, index]));
    const rankOf = (finding: Finding) => rank.get(finding.source) ?? 0;
    const sorted = this.#findings.toSorted((a, b) => rankOf(a) - rankOf(b) || a.span.start - b.span.start);
    const diagnostics = sorted.map((finding) => toDiagnostic(finding, finding.source.place(finding.span)));
    return this.#dropped === 0 ? diagnostics : [...diagnostics, more(this.#dropped)];
  }
}

function toDiagnostic(finding: Finding, place: Place): Diagnostic {
  const { code, severity = 'error', detail, hint = null } = finding;
  return {
    severity,
    code,
    summary: headlines[code],
    detail: maskIdentities(detail),
    hint: hint === null ? null : maskIdentities(hint),
    place,
  };
}

function more(count: number): Diagnostic {
  const detail = `There are ${count} more problems; the first ${mostShown} that were met are shown.`;
  return {
    severity: 'error',
    code: 'more-problems',
    summary: headlines['more-problems'],
    detail,
    hint: null,
    place: null,
  };
}
