/** What annotations and code quality reports are made of: problems, refusals, warnings and failed results in one shape. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Failure } from '../errors.ts';
import type { ApplyReport, ChangeResult, PlanDocument, Warning, WarningCode } from '../model.ts';
import { allWarnings } from './reading-order.ts';
import { isUnsettled, statusWords } from './result-words.ts';

/** What a run came to; null and empty where it has none of it. */
export interface Subject {
  readonly diagnostics: readonly Diagnostic[];
  readonly plan: PlanDocument | null;
  readonly report: ApplyReport | null;
  readonly failure: Failure | null;
}

export interface Finding {
  readonly severity: 'error' | 'warning' | 'notice';
  /** kebab-case: the diagnostic's, guard's, warning's or error's. */
  readonly code: string;
  readonly title: string;
  /** Foreign text inside; may span lines. */
  readonly message: string;
  /** What it is about, the same in every run: a client's name, else the message; `''` for the whole plan. */
  readonly object: string;
  readonly place: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly length: number;
  } | null;
}

const ONLY_TO_KNOW: ReadonlySet<WarningCode> = new Set([
  'rotation-waiting',
  'old-credentials-live-until',
  'time-unreadable',
  'not-rotated',
]);

const SEVERITY_RANK = { error: 0, warning: 1, notice: 2 } as const;

/** All findings, the worst first. A diagnostic that also stands in the failure comes once. */
export function findingsOf({ diagnostics, plan, report, failure }: Subject): readonly Finding[] {
  const problems = new Set([...(failure?.diagnostics ?? []), ...diagnostics]);
  const told = (plan?.refusals.length ?? 0) > 0 || [...problems].some(({ severity }) => severity === 'error');
  const findings = [
    ...(failure === null || told ? [] : [failureFinding(failure)]),
    ...[...problems].map(diagnosticFinding),
    ...(plan === null ? [] : planFindings(plan)),
    ...(report === null ? [] : reportFindings(report)),
  ];
  return findings.toSorted((one, other) => SEVERITY_RANK[one.severity] - SEVERITY_RANK[other.severity]);
}

/** Only where nothing else says what was wrong: refusals and diagnostics say it better. */
function failureFinding({ code, summary, detail, hint }: Failure): Finding {
  return {
    severity: 'error',
    code,
    title: summary,
    message: sentences(detail, hint, summary),
    object: '',
    place: null,
  };
}

function diagnosticFinding({ severity, code, summary, detail, hint, place }: Diagnostic): Finding {
  return { severity, code, title: summary, message: sentences(detail, hint, summary), object: detail, place };
}

function planFindings(plan: PlanDocument): readonly Finding[] {
  const refusals = plan.refusals.map(({ guard, summary, detail, hint }): Finding => ({
    severity: 'error',
    code: guard,
    title: summary,
    message: sentences(detail, hint, summary),
    object: detail,
    place: null,
  }));
  return [...refusals, ...allWarnings(plan).map(warningFinding)];
}

function warningFinding({ code, message, name }: Warning): Finding {
  const severity = ONLY_TO_KNOW.has(code) ? 'notice' : 'warning';
  return { severity, code, title: code, message, object: name ?? message, place: null };
}

function reportFindings(report: ApplyReport): readonly Finding[] {
  const remaining = report.remaining.map((message) =>
    about('warning', 'still-differs', 'The final listing still differs', message, message),
  );
  const warnings = report.warnings.map((message) => about('warning', 'apply-warning', 'Apply', message, message));
  return [...report.results.flatMap(resultFindings), ...remaining, ...warnings];
}

function resultFindings(result: ChangeResult): readonly Finding[] {
  const { name, status, error, because, warnings = [] } = result;
  const title = statusWords(result);
  const noted = warnings.map((message) => about('warning', 'apply-warning', title, `"${name}": ${message}`, name));
  if (status === 'failed' || isUnsettled(result)) {
    const lost = result.secret === 'lost' ? ' Its secret is lost.' : '';
    const request = error?.requestId ? ` (request ${error.requestId})` : '';
    const message = `"${name}": ${error?.message ?? statusWords(result)}${request}.${lost}`;
    return [about('error', error?.code ?? status, title, message, name), ...noted];
  }
  return status === 'skipped'
    ? [about('warning', 'skipped', title, `"${name}": ${because ?? 'skipped'}`, name), ...noted]
    : noted;
}

function about(severity: Finding['severity'], code: string, title: string, message: string, object: string): Finding {
  return { severity, code, title, message, object, place: null };
}

function sentences(detail: string, hint: string | null, otherwise: string): string {
  const parts = [detail, hint ?? ''].filter((part) => part !== '');
  return parts.length === 0 ? otherwise : parts.join('\n');
}
