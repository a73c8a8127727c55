/** A plan as text for a terminal or a log: what a reviewer must not miss comes first, the summary line last. */
import type { Change, PlanDocument } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { changeHead, changeLabel, changeLines, warningLines } from './change-text.ts';
import { guardsPhrase } from './guards.ts';
import { inert, withoutCommands } from './inert.ts';
import { labelColumns } from './labelled-lines.ts';
import { painter } from './paint.ts';
import type { Paint } from './paint.ts';
import { phraseText } from './phrase.ts';
import { noopLines, recipientLines, unmanagedLines } from './plan-text-sections.ts';
import { allWarnings, inReadingOrder, isGrave, matters, onlyDescribes, warningRank } from './reading-order.ts';
import { atHandPhrase } from './secrets-at-hand.ts';
import { count, isEmpty, planLine, planVerdict, requestCounts, untouched } from './summary-line.ts';
import type { TextView } from './text-view.ts';
import { wrap } from './wrap.ts';

/** Of more changes than this only what matters is shown in full and as many others in short, unless `--verbose` asks for all. */
const MOST_CHANGES = 200;
const MOST_WARNINGS = 50;
const NARROWEST_WIDTH = 40;

/** The whole plan as text, ended by a line break (design section 8; layout of a plan in the README). */
export function renderPlanText(plan: PlanDocument, view: TextView): string {
  const paint = painter(view.colour);
  const width = Math.max(NARROWEST_WIDTH, view.width);
  const sections = [
    wrap(`Plan for ${inert(plan.tenant)}`, width).map((line) => paint('bold', line)),
    ...changeSections(plan, { ...view, width }, paint),
    titled('Warnings', planWarnings(plan, { ...view, width }, paint), paint),
    titled('Unchanged', view.verbose ? indent(noopLines(plan.noop, width - 2)) : [], paint),
    titled(
      'Unmanaged, never touched',
      view.showUnmanaged ? indent(unmanagedLines(plan.unmanaged, width - 2)) : [],
      paint,
    ),
    recipientLines(plan, { ...view, width }, paint),
    closingLines(plan, width, paint),
  ];
  return withoutCommands(
    `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
}

/** The changes one below the other; each has details, so an empty line sets it apart. */
function changeSections(plan: PlanDocument, view: TextView, paint: Paint): readonly (readonly string[])[] {
  const folded = foldChanges(inReadingOrder(plan.changes), view.verbose);
  const { full, short } = folded;
  const columns = labelColumns([...full, ...short].map(changeLabel), view.width);
  const layout = { width: view.width, labelColumns: columns, titles: plan.titles, verbose: view.verbose, paint };
  const apart = full.filter(onlyDescribes);
  return [
    ...full.slice(0, full.length - apart.length).map((change) => changeLines(change, layout)),
    ...(apart.length === 0 || apart.length === full.length ? [] : [[paint('bold', 'Only the description changes')]]),
    ...apart.map((change) => changeLines(change, layout)),
    titled(
      'In short',
      short.flatMap((change) => changeHead(change, layout)),
      paint,
    ),
    ...foldedLine(folded).map((line) => indent(wrap(line, view.width - 2))),
  ];
}

interface FoldedChanges {
  /** With every field and warning. */
  readonly full: readonly Change[];
  /** With sign, name and reason alone. */
  readonly short: readonly Change[];
  /** Only counted. */
  readonly hidden: readonly Change[];
}

function foldChanges(ordered: readonly Change[], verbose: boolean): FoldedChanges {
  if (verbose || ordered.length <= MOST_CHANGES) return { full: ordered, short: [], hidden: [] };
  const full = ordered.filter(matters).slice(0, MOST_CHANGES);
  const kept = new Set(full);
  const rest = ordered.filter((change) => !kept.has(change));
  const room = MOST_CHANGES - full.length;
  return { full, short: rest.slice(0, room), hidden: rest.slice(room) };
}

/** What was left out and how to see it; nothing where all is there. */
function foldedLine({ short, hidden }: FoldedChanges): readonly string[] {
  if (short.length + hidden.length === 0) return [];
  const actions = ['purge', 'replace', 'update', 'create'] as const;
  const counts = actions.map((action) => [action, hidden.filter((change) => change.action === action).length] as const);
  const parts = counts.filter(([, number]) => number > 0).map(([action, number]) => `${number} to ${action}`);
  const more = hidden.length === 0 ? '' : `… ${count(hidden.length, 'more change')}: ${parts.join(', ')}. `;
  return [`${more}--verbose shows them all in full, --report html=FILE makes a page to search.`];
}

function planWarnings(plan: PlanDocument, view: TextView, paint: Paint): readonly string[] {
  const sorted = plan.warnings.toSorted((one, other) => warningRank(one.code) - warningRank(other.code));
  const shown = view.verbose ? sorted : sorted.slice(0, MOST_WARNINGS);
  const hidden = sorted.length - shown.length;
  const more = hidden === 0 ? [] : [`  … ${count(hidden, 'more warning')}. --verbose lists them all.`];
  return [...warningLines(shown, 2, { width: view.width, paint }), ...more];
}

function closingLines(plan: PlanDocument, width: number, paint: Paint): readonly string[] {
  const refused = [...new Set(plan.refusals.map((refusal) => inert(refusal.guard)))].join(', ');
  const atHand = atHandPhrase(plan);
  return [
    ...(atHand === null ? [] : wrap(phraseText(atHand), width)),
    ...wrap(phraseText(guardsPhrase(plan)), width),
    ...(plan.options.only.length > 0 ? wrap(`Only: ${plan.options.only.map(inert).join(', ')}.`, width) : []),
    ...wrap(
      `Fingerprint ${inert(shortFingerprint(plan.fingerprint))}. Requests: ${requestCounts(plan.requests)}.`,
      width,
    ),
    ...warningCounts(plan, width, paint),
    ...(refused === '' ? [] : wrap(`Refused by guard: ${refused}.`, width).map((line) => paint('red', line))),
    ...(isEmpty(plan.summary)
      ? [`${untouched(plan.summary)}.`, paint('bold', planVerdict(plan))]
      : summaryLines(plan, width, paint)),
  ];
}

function summaryLines({ summary }: PlanDocument, width: number, paint: Paint): readonly string[] {
  const [line, rest] = [planLine(summary), `${untouched(summary)}.`];
  const fits = line.length + 1 + rest.length <= width;
  return fits ? [`${paint('bold', line)} ${rest}`] : [paint('bold', line), rest];
}

function warningCounts(plan: PlanDocument, width: number, paint: Paint): readonly string[] {
  const counts = new Map<string, number>();
  const warnings = allWarnings(plan);
  for (const { code } of warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (warnings.length === 0) return [];
  const parts = [...counts].map(([code, number]) => (number === 1 ? inert(code) : `${inert(code)} ${number}`));
  const colour = warnings.some(({ code }) => isGrave(code)) ? 'red' : 'yellow';
  return wrap(`⚠ ${count(warnings.length, 'warning')}: ${parts.join(', ')}.`, width).map((line) => paint(colour, line));
}

function titled(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint('bold', title), ...lines];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
