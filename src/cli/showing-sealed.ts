/** `show` of a sealed file: its metadata, in every format that can tell them. */
import type { Diagnostic } from '../diagnostic.ts';
import { renderCodeQuality } from '../render/code-quality.ts';
import { renderAnnotations } from '../render/github-annotations.ts';
import { safeJson } from '../render/inert.ts';
import { renderSealedHtml } from '../render/sealed-html.ts';
import { renderSealedMarkdown } from '../render/sealed-markdown.ts';
import { renderSealedText, sealedMetadata } from '../render/sealed-text.ts';
import { parseSealedFile, type SealedFile } from '../sealing/sealed-file.ts';
import { cannotBeShown } from './cannot-be-shown.ts';
import type { ShowFlags } from './commands/show.ts';
import type { Context } from './context.ts';
import { UNLIMITED_BYTES } from './printing.ts';
import { REPORT_FORMATS, type ReportFormat } from './reports.ts';
import { headlineOf } from './sealed-remarks.ts';
import { textViewOf } from './text-views.ts';

/** Prints it, like the formats of `--report` below. */
export function showSealed(context: Context, text: string, file: string, flags: ShowFlags): void {
  const format = REPORT_FORMATS.find((known) => known === flags.format);
  if (format !== undefined) return context.print(sealedReport(format, text, file));
  context.print(renderSealedText(parseSealedFile(text, file), textViewOf(context, flags)));
}

/**
 * Its metadata; the formats for findings tell what is wrong with it. Throws a `Failure` (exit 3) for GitLab's counts of changes, of
 * which it has none.
 */
export function sealedReport(format: ReportFormat, text: string, file: string): string {
  const sealed = parseSealedFile(text, file);
  switch (format) {
    case 'json':
      return safeJson(sealedMetadata(sealed));
    case 'markdown':
      return renderSealedMarkdown(sealed, { budget: UNLIMITED_BYTES });
    case 'html':
      return renderSealedHtml(sealed);
    case 'github-annotations':
      return renderAnnotations(problemsOf(sealed, file));
    case 'codequality':
      return renderCodeQuality(problemsOf(sealed, file), { path: file });
    case 'gitlab':
      throw cannotBeShown('A sealed file has no gitlab form: that counts the changes of a plan.');
  }
}

function problemsOf({ problems }: SealedFile, file: string): Parameters<typeof renderAnnotations>[0] {
  const diagnostics = problems.map(({ code, line, message }): Diagnostic => ({
    severity: 'warning',
    code,
    summary: headlineOf(code),
    detail: `${message}.`,
    hint: null,
    place: { file, line, column: 1, length: 1, source: '' },
  }));
  return { diagnostics, plan: null, report: null, failure: null };
}
