/** Plans and reports on stdout, in the format that was asked for. */
import type { ApplyReport, PlanDocument } from '../model.ts';
import { safeJson } from '../render/inert.ts';
import { renderPlanText } from '../render/plan-text.ts';
import { renderReportText } from '../render/report-text.ts';
import type { Context } from './context.ts';
import { textViewOf } from './text-views.ts';

interface PrintFlags {
  readonly format?: string;
  readonly showUnmanaged?: boolean;
}

/** No limit: stdout is nobody's comment. */
export const UNLIMITED_BYTES = Number.MAX_SAFE_INTEGER;

/** Prints a plan as text, JSON or Markdown. */
export async function printPlan(context: Context, flags: PrintFlags, document: PlanDocument): Promise<void> {
  if (flags.format === 'json') return context.print(safeJson(document));
  if (flags.format === 'markdown') {
    const { renderPlanMarkdown } = await import('./renderings.ts');
    return context.print(renderPlanMarkdown(document, { budget: UNLIMITED_BYTES }));
  }
  return context.print(renderPlanText(document, textViewOf(context, flags)));
}

/** Prints an apply report as text, JSON or Markdown. */
export async function printReport(context: Context, flags: PrintFlags, report: ApplyReport): Promise<void> {
  if (flags.format === 'json') return context.print(safeJson(report));
  if (flags.format === 'markdown') {
    const { renderReportMarkdown } = await import('./renderings.ts');
    return context.print(renderReportMarkdown(report, { budget: UNLIMITED_BYTES }));
  }
  return context.print(renderReportText(report, textViewOf(context, flags)));
}
