/** `show` behind its flags: finds out what a file is, then renders it like the command that made it. */
import type { ApplyReport, PlanDocument } from '../model.ts';
import { parsePlanDocument } from '../plan/parse-document.ts';
import { renderRefusals } from '../render/diagnostics-text.ts';
import { SEALED_FORMAT } from '../sealing/sealed-line.ts';
import { validateApplyReport } from '../validation/validate-apply-report.ts';
import { cannotBeShown } from './cannot-be-shown.ts';
import type { ShowFlags } from './commands/show.ts';
import type { Context } from './context.ts';
import { printPlan, printReport } from './printing.ts';
import { writeReport } from './publication.ts';
import { renderReport } from './renderings.ts';
import { parseReports, REPORT_FORMATS, type ReportFormat } from './reports.ts';
import { sealedReport, showSealed } from './showing-sealed.ts';
import { readWholeFile } from './whole-file.ts';

type Shown =
  | { readonly kind: 'plan'; readonly document: PlanDocument }
  | { readonly kind: 'report'; readonly report: ApplyReport }
  | { readonly kind: 'sealed'; readonly text: string };

/**
 * Prints the file, and writes the reports asked for. Throws a `Failure`: 3 for a file that is none of ours or has no such form, 6 for a
 * plan that was cut or edited.
 */
export async function show(context: Context, file: string, flags: ShowFlags): Promise<void> {
  const targets = await parseReports(context.io.cwd, flags.report ?? [], [file]);
  const shown = recognise(await readWholeFile(context.io.cwd, file), file);
  const reports = targets.map((target) => ({ target, text: textOf(target.format, shown, file) }));
  await print(context, shown, file, flags);
  for (const { target, text } of reports) await writeReport(context, target, () => text);
}

async function print(context: Context, shown: Shown, file: string, flags: ShowFlags): Promise<void> {
  if (shown.kind === 'sealed') return showSealed(context, shown.text, file, flags);
  const format = REPORT_FORMATS.find((known) => known === flags.format && known !== 'json' && known !== 'markdown');
  if (format !== undefined) return context.print(textOf(format, shown, file));
  if (shown.kind === 'plan') return showPlan(context, shown.document, flags);
  return printReport(context, flags, shown.report);
}

/** As text a refused plan goes with its refusals, which the command that made it told on stderr; the other formats hold them. */
async function showPlan(context: Context, document: PlanDocument, flags: ShowFlags): Promise<void> {
  await printPlan(context, flags, document);
  if (flags.format !== 'text' || document.refusals.length === 0) return;
  context.print(`\n${renderRefusals(document.refusals, { colour: context.terminal.colour })}`);
}

/** In a format of `--report`. Throws a `Failure` (exit 3) where the file has no such form. */
function textOf(format: ReportFormat, shown: Shown, file: string): string {
  if (shown.kind === 'sealed') return sealedReport(format, shown.text, file);
  const text = renderReport(format, {
    command: shown.kind === 'plan' ? 'plan' : 'apply',
    tenant: null,
    plan: shown.kind === 'plan' ? shown.document : null,
    report: shown.kind === 'report' ? shown.report : null,
    validation: null,
    manifest: file,
    failure: null,
    exitCode: 0,
  });
  if (text === null) throw cannotBeShown(`An apply report has no ${format} form.`);
  return text;
}

function recognise(text: string, file: string): Shown {
  const firstLine = parse(text.slice(0, text.indexOf('\n') + 1 || undefined));
  if (field(firstLine, 'format') === SEALED_FORMAT || field(firstLine, 'type') !== undefined)
    return { kind: 'sealed', text };
  const whole = parse(text);
  if (field(whole, 'results') !== undefined) return { kind: 'report', report: reportOf(whole, file) };
  // A plan that was cut is no JSON, but it still begins like one.
  if (field(whole, 'changes') !== undefined || /^\s*\{\s*"formatVersion"/.test(text)) {
    return { kind: 'plan', document: parsePlanDocument(text, file) };
  }
  throw cannotBeShown(`${file} is neither a saved plan, nor an apply report, nor a sealed file.`);
}

function reportOf(value: unknown, file: string): ApplyReport {
  const [problem] = validateApplyReport(value);
  if (problem !== undefined)
    throw cannotBeShown(`${file} is no whole apply report: ${problem.path.join('.')} ${problem.message}.`);
  // Checked against its schema just now, of which the type is the mirror.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as ApplyReport;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
