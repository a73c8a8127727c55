/** One result in each of the formats of `--report`; every renderer is loaded only when it is asked for. */
import { safeJson } from '../render/inert.ts';
import { errorDocument } from './error-document.ts';
import type { Subject } from '../render/findings.ts';
import type { Published } from './publication.ts';
import { RefusedPlan } from './refused-plan.ts';
import type { ReportFormat } from './reports.ts';
import { validationDocument } from './validation-document.ts';

/** What fits into a comment of a pull request, with room for what a wrapper adds. */
const COMMENT_BUDGET_BYTES = 60_000;

/**
 * The result in this format; null where the format cannot tell it. A failure is never told as an empty plan: a GitLab
 * report or a page without a plan does not come to be.
 *
 * @param budget bytes that Markdown may take
 */
export async function renderReport(
  format: ReportFormat,
  result: Published,
  budget: number = COMMENT_BUDGET_BYTES,
): Promise<string | null> {
  return RENDERERS[format](result, budget);
}

const RENDERERS: Readonly<Record<ReportFormat, (result: Published, budget: number) => Promise<string | null>>> = {
  json: async (result) => safeJson(jsonOf(result)),
  markdown: markdownOf,
  html: htmlOf,
  gitlab: gitlabOf,
  'github-annotations': annotationsOf,
  codequality: codeQualityOf,
};

/** The same documents as `--format json` prints. */
function jsonOf({ plan, report, validation, failure, exitCode }: Published): unknown {
  if (report !== null) return report;
  if (failure !== null) return errorDocument(failure, exitCode, plan);
  return plan ?? validationDocument(validation?.diagnostics ?? []);
}

async function markdownOf(result: Published, budget: number): Promise<string> {
  const { plan, report, validation, failure, command, tenant } = result;
  const { renderDiagnosticsMarkdown, renderFailureMarkdown } = await import('../render/failure-markdown.ts');
  if (report !== null) return (await import('../render/report-markdown.ts')).renderReportMarkdown(report, { budget });
  if (plan !== null && isToldByPlan(result)) {
    return (await import('../render/plan-markdown.ts')).renderPlanMarkdown(plan, { budget });
  }
  if (failure !== null) return renderFailureMarkdown(failure, { command, tenant }, { budget });
  return renderDiagnosticsMarkdown(validation?.diagnostics ?? [], { budget });
}

async function htmlOf(result: Published): Promise<string | null> {
  const { plan, report } = result;
  if (report !== null) return (await import('../render/report-html.ts')).renderReportHtml(report);
  if (plan !== null && isToldByPlan(result)) return (await import('../render/plan-html.ts')).renderPlanHtml(plan);
  return null;
}

async function gitlabOf({ plan, failure }: Published): Promise<string | null> {
  if (plan === null || (failure !== null && plan.refusals.length === 0)) return null;
  return (await import('../render/gitlab.ts')).renderGitlab(plan);
}

async function annotationsOf(result: Published): Promise<string> {
  return (await import('../render/github-annotations.ts')).renderAnnotations(subjectOf(result));
}

async function codeQualityOf(result: Published): Promise<string> {
  const { renderCodeQuality } = await import('../render/code-quality.ts');
  return renderCodeQuality(subjectOf(result), { path: result.manifest });
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
