/** A plan as a comment of a pull request or a job summary. */
import type { Change, PlanDocument, Recipient } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { byteLength, rendersWithin, rowsWithin, withThousands } from './budget.ts';
import { changeDiff } from './change-diff.ts';
import { createdPhrase } from './created.ts';
import { briefHeadline, SIGNS } from './headline.ts';
import { withoutCommands } from './inert.ts';
import { alert, codeCell, codeSpan, fencedBlock, folded, hostOf, phraseMarkdown } from './markdown.ts';
import type { MarkdownOptions } from './markdown.ts';
import { footWithin } from './plan-markdown-foot.ts';
import { inReadingOrder, onlyDescribes } from './reading-order.ts';
import { count, isEmpty, planVerdict } from './summary-line.ts';
import { warningGroups } from './warning-groups.ts';

/** For the sentence that says what was cut, and for the empty lines between the blocks. */
const RESERVE_BYTES = 600;
const TABLE_HEADING = '| | client | what changes |\n|--|--|--|';

/**
 * Hidden marker at byte 0, title, alerts, a row for each change, the full diff folded away. Purges come first, then replacements,
 * updates and creates; what does not fit is left out in whole rows, and the text says so.
 */
export function renderPlanMarkdown(plan: PlanDocument, options: MarkdownOptions): string {
  const changes = tableOrder(plan.changes);
  const head = headOf(plan);
  const foot = footWithin(plan, (options.budget - byteLength(head)) / 3);
  const room = options.budget - byteLength(head) - byteLength(foot.text) - RESERVE_BYTES;
  const alerts = alertsWithin(plan, room / 3);
  const table = tableWithin(changes, plan.recipients, (room - byteLength(alerts.text)) * 0.6);
  const diff = diffWithin(changes, plan, room - byteLength(alerts.text) - byteLength(table.text));
  const cut = cutNotice({
    budget: options.budget,
    changes: changes.length,
    alerts: alerts.hidden,
    rows: table.shown,
    diffs: diff.shown,
    notes: foot.hidden,
  });
  const blocks = [head, alerts.text, cut, table.text, diff.text, foot.text];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

/** The reading order with all creates behind the rest, also those that grant much: the alerts name these. */
function tableOrder(changes: readonly Change[]): readonly Change[] {
  const last = (change: Change): number => (onlyDescribes(change) ? 2 : Number(change.action === 'create'));
  return inReadingOrder(changes).toSorted((one, other) => last(one) - last(other));
}

function headOf(plan: PlanDocument): string {
  const host = hostOf(plan.tenant);
  const title = `### Atlan OAuth clients · ${host} — **${countsOf(plan)}**`;
  const lines = [`<!-- atlan-oauth plan ${host} -->`, title, `plan ${codeSpan(shortFingerprint(plan.fingerprint))}`];
  return isEmpty(plan.summary) ? `${lines.join('\n')}\n\n${planVerdict(plan)}` : lines.join('\n');
}

function countsOf({ summary, refusals }: PlanDocument): string {
  const actions = ['create', 'update', 'replace', 'purge'] as const;
  const counts = actions.filter((action) => summary[action] > 0).map((action) => `${summary[action]} to ${action}`);
  if (counts.length > 0) return counts.join(', ');
  return refusals.length === 0 ? 'no changes' : 'refused';
}

function alertsWithin(plan: PlanDocument, bytes: number): { readonly text: string; readonly hidden: number } {
  const { caution, warning } = warningGroups(plan);
  const [cautions, warnings] = [caution, warning].map((phrases) =>
    phrases.map((phrase) => phraseMarkdown(phrase, codeSpan)),
  );
  const fittingCautions = rowsWithin(cautions ?? [], bytes * 0.6);
  const left = bytes - byteLength(fittingCautions.join('\n'));
  const fittingWarnings = rowsWithin(warnings ?? [], left * 0.8);
  const hidden = caution.length + warning.length - fittingCautions.length - fittingWarnings.length;
  const blocks = [
    ...(fittingCautions.length > 0 ? [alert('CAUTION', fittingCautions)] : []),
    ...(fittingWarnings.length > 0 ? [alert('WARNING', fittingWarnings)] : []),
  ];
  return { text: blocks.join('\n\n'), hidden };
}

function tableWithin(
  changes: readonly Change[],
  recipients: readonly Recipient[],
  bytes: number,
): { readonly text: string; readonly shown: number } {
  const weighty = changes.filter((change) => !onlyDescribes(change)).length;
  const frame = byteLength(descriptionTable([], changes.length)) + byteLength(TABLE_HEADING) + 4;
  const rows = rendersWithin(changes, (change) => rowOf(change, recipients), bytes - frame);
  const [table, apart] = weighty === 0 ? [rows, []] : [rows.slice(0, weighty), rows.slice(weighty)];
  const blocks = [
    ...(table.length === 0 ? [] : [[TABLE_HEADING, ...table].join('\n')]),
    ...(apart.length === 0 ? [] : [descriptionTable(apart, apart.length)]),
  ];
  return { text: blocks.join('\n\n'), shown: rows.length };
}

/** What only changes descriptions, folded away beside what matters. */
function descriptionTable(rows: readonly string[], count: number): string {
  return folded(`Only the description changes (${count})`, [[TABLE_HEADING, ...rows].join('\n')]);
}

function rowOf(change: Change, recipients: readonly Recipient[]): string {
  const sign = change.action === 'purge' ? '−' : SIGNS[change.action];
  const codes = [...new Set(change.warnings.map(({ code }) => code))].map(codeCell).join(' ');
  const created = change.action === 'purge' && change.leftover === null ? createdPhrase(change) : null;
  const phrase = [...briefHeadline(change, recipients), ...(created === null ? [] : ['; created ', ...created])];
  const what = phraseMarkdown(phrase, codeCell) + (codes === '' ? '' : ` ⚠ ${codes}`);
  return `| ${sign} | ${codeCell(change.name)} | ${what} |`;
}

function diffWithin(
  changes: readonly Change[],
  plan: PlanDocument,
  bytes: number,
): { readonly text: string; readonly shown: number } {
  const fit = (room: number) => rendersWithin(changes, (change) => changeDiff(change, plan.titles), room);
  const block = (texts: readonly string[]) => folded('Full diff', [fencedBlock('diff', texts.join('\n'))]);
  const room = bytes - byteLength(block([]));
  const first = fit(room);
  // A fence grows with the backticks inside it; of fewer changes it never needs to be longer.
  const excess = byteLength(block(first)) - bytes;
  const fitting = excess > 0 ? fit(room - excess) : first;
  return fitting.length === 0 ? { text: '', shown: 0 } : { text: block(fitting), shown: fitting.length };
}

interface Cut {
  readonly budget: number;
  readonly changes: number;
  /** Sentences left out of the alerts. */
  readonly alerts: number;
  /** Changes in the table. */
  readonly rows: number;
  /** Changes in the diff. */
  readonly diffs: number;
  /** Blocks left out below: refusals, recipients and guards. */
  readonly notes: number;
}

function cutNotice({ budget, changes, alerts, rows, diffs, notes }: Cut): string {
  if (rows === changes && diffs === changes && alerts + notes === 0) return '';
  const shown = [
    `the table has ${rows} and the diff ${diffs} of ${count(changes, 'change')}`,
    ...(alerts === 0 ? [] : [`${count(alerts, 'warning line')} left out`]),
    ...(notes === 0 ? [] : ['what refused the plan, or recipients and guards, left out']),
  ].join(', ');
  const rest =
    'The rest is in the saved plan (`atlan-oauth show PLAN`) and in the page that `--report html=FILE` writes.';
  return alert('NOTE', [`Cut to stay below ${withThousands(budget)} bytes: ${shown}. ${rest}`]);
}
