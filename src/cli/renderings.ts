/** One result in each of the formats of `--report`. Loaded only when one of them is asked for. */
import { COMMENT_BUDGET_BYTES } from '../render/budget.ts';
import { safeJson } from '../render/inert.ts';
import { errorDocument } from './error-document.ts';
import { renderCodeQuality } from '../render/code-quality.ts';
import { renderDiagnosticsMarkdown, renderFailureMarkdown } from '../render/failure-markdown.ts';
import type { Subject } from '../render/findings.ts';
import { renderAnnotations } from '../render/github-annotations.ts';
import { renderGitlab, renderGitlabReport } from '../render/gitlab.ts';
import { renderPlanHtml } from '../render/plan-html.ts';
import { renderPlanMarkdown } from '../render/plan-markdown.ts';
import { renderReportHtml } from '../render/report-html.ts';
import { renderReportMarkdown } from '../render/report-markdown.ts';
import type { Published } from './publication.ts';
import { RefusedPlan } from './refused-plan.ts';
import type { ReportFormat } from './reports.ts';
import { validationDocument } from './validation-document.ts';

/**
 * The result in this format; null where the format cannot tell it. A failure is never told as an empty plan: a GitLab
 * report or a page without a plan does not come to be.
 *
 * @param budget bytes that Markdown may take
 */
export function renderReport(
  format: ReportFormat,
  result: Published,
  budget: number = COMMENT_BUDGET_BYTES,
): string | null {
  return RENDERERS[format](result, budget);
}

const RENDERERS: Readonly<Record<ReportFormat, (result: Published, budget: number) => string | null>> = {
  json: (result) => safeJson(jsonOf(result)),
  markdown: markdownOf,
  html: htmlOf,
  gitlab: gitlabOf,
  'github-annotations': (result) => renderAnnotations(subjectOf(result)),
  codequality: (result) => renderCodeQuality(subjectOf(result), { path: result.manifest }),
};

/** The same documents as `--format json` prints. */
function jsonOf({ plan, report, validation, failure, exitCode }: Published): unknown {
  if (report !== null) return report;
  if (failure !== null) return errorDocument(failure, exitCode, plan);
  return plan ?? validationDocument(validation?.diagnostics ?? []);
}

function markdownOf(result: Published, budget: number): string {
  const { plan, report, validation, failure, command, tenant } = result;
  if (report !== null) return renderReportMarkdown(report, { budget });
  if (plan !== null && isToldByPlan(result)) return renderPlanMarkdown(plan, { budget });
  if (failure !== null) return renderFailureMarkdown(failure, { command, tenant }, { budget });
  return renderDiagnosticsMarkdown(validation?.diagnostics ?? [], { budget });
}

function htmlOf(result: Published): string | null {
  const { plan, report } = result;
  if (report !== null) return renderReportHtml(report);
  return plan !== null && isToldByPlan(result) ? renderPlanHtml(plan) : null;
}

/** Of an apply the plan, which a merge request compares; a report that stands alone tells what was done. */
function gitlabOf(result: Published): string | null {
  const { plan, report } = result;
  if (plan !== null) return isToldByPlan(result) ? renderGitlab(plan) : null;
  return report === null ? null : renderGitlabReport(report);
}

/** A refused plan tells its refusals itself. */
function subjectOf({ plan, report, validation, failure }: Published): Subject {
  const own = failure instanceof RefusedPlan ? null : failure;
  return { plan, report, failure: own, diagnostics: own === null ? (validation?.diagnostics ?? []) : [] };
}

/** Whether the plan's own document tells why it was refused, so that nothing is lost by showing it alone. */
function isToldByPlan({ plan, failure }: Published): boolean {
  return plan !== null && (failure === null || plan.refusals.length > 0);
}

export { renderDiagnosticsMarkdown, renderPlanMarkdown, renderReportMarkdown };
