/** An apply report as a comment or a job summary: what went wrong first, then one row for each change, the next step at the end. */
import type { ApplyReport, ChangeResult } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { byteLength, rendersWithin, rowsWithin, withThousands } from './budget.ts';
import { SIGNS } from './headline.ts';
import { withoutCommands } from './inert.ts';
import { alert, codeCell, codeSpan, hostOf, phraseMarkdown } from './markdown.ts';
import type { MarkdownOptions } from './markdown.ts';
import { applyLine, earlierFiles, holdsSecrets, isUnsettled, nextSteps, resultDetail } from './result-words.ts';
import { count, NO_CHANGES, requestCounts } from './summary-line.ts';

/** For the sentence that says what was cut, the empty lines, and the counts of what was left out. */
const RESERVE_BYTES = 600;
const MOST_RECIPIENTS = 5;
const MOST_FILES = 5;

const STATUS_RANK: Readonly<Record<ChangeResult['status'], number>> = {
  unknown: 0,
  failed: 1,
  skipped: 2,
  staged: 3,
  done: 4,
};
const ACTION_RANK: Readonly<Record<ChangeResult['action'], number>> = { purge: 0, replace: 1, update: 2, create: 3 };

/** The report as Markdown, its hidden marker at byte 0, within the budget from 4,000 bytes on. */
export function renderReportMarkdown(report: ApplyReport, options: MarkdownOptions): string {
  const [head, foot] = [headOf(report), footOf(report)];
  const room = options.budget - byteLength(head) - byteLength(foot) - RESERVE_BYTES;
  const alerts = alertsWithin(report, room / 2);
  const results = report.results.toSorted((one, other) => rank(one) - rank(other));
  const table = rendersWithin(results, rowOf, room - byteLength(alerts.text) - byteLength(TABLE_HEADING));
  const cut = cutNotice(options.budget, results.length, table.length, alerts.hidden);
  const blocks = [head, alerts.text, cut, table.length === 0 ? '' : [TABLE_HEADING, ...table].join('\n'), foot];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

const TABLE_HEADING = '| | client | what became of it |\n|--|--|--|';

/** What needs somebody first, then in the order of a plan's table. */
function rank({ status, action }: ChangeResult): number {
  return STATUS_RANK[status] * Object.keys(ACTION_RANK).length + ACTION_RANK[action];
}

function headOf(report: ApplyReport): string {
  const host = hostOf(report.tenant);
  const nothing = report.status === 'complete' && report.results.length === 0;
  const title = `### Atlan OAuth clients · ${host} — **${applyLine(report).replace(/\.$/, '').replace(/^A/, 'a')}**`;
  const lines = [`<!-- atlan-oauth apply ${host} -->`, title, `plan ${codeSpan(shortFingerprint(report.fingerprint))}`];
  return nothing ? `${lines.join('\n')}\n\n${NO_CHANGES}` : lines.join('\n');
}

function alertsWithin(report: ApplyReport, bytes: number): { readonly text: string; readonly hidden: number } {
  const { results, remaining, warnings } = report;
  const caution = [
    ...results.filter(isUnsettled).map((result) => `${codeSpan(result.name)}: ${unsettledWords(result)}`),
    ...results.filter(({ status }) => status === 'failed').map(failedWords),
    ...remaining.map((text) => `The final listing still differs: ${codeSpan(text)}`),
  ];
  const warning = [
    ...warnings.map((text) => codeSpan(text)),
    ...results.flatMap(({ name, warnings: own = [] }) => own.map((text) => `${codeSpan(name)}: ${codeSpan(text)}`)),
  ];
  const cautions = rowsWithin(caution, bytes * 0.6);
  const noted = rowsWithin(warning, bytes * 0.3);
  const blocks = [
    ...(cautions.length > 0 ? [alert('CAUTION', cautions)] : []),
    ...(noted.length > 0 ? [alert('WARNING', noted)] : []),
  ];
  return { text: blocks.join('\n\n'), hidden: caution.length + warning.length - cautions.length - noted.length };
}

function unsettledWords({ status, secret }: ChangeResult): string {
  if (status !== 'unknown') return 'its secret is lost.';
  return secret === 'lost' ? 'its outcome is unknown and its secret is lost.' : 'its outcome is unknown.';
}

function failedWords({ name, error }: ChangeResult): string {
  const request = error?.requestId ? `, request ${codeSpan(error.requestId)}` : '';
  return `${codeSpan(name)} failed${error === undefined ? '' : `: ${codeSpan(error.message)}${request}`}`;
}

function rowOf(result: ChangeResult): string {
  const sign = result.action === 'purge' ? '−' : SIGNS[result.action];
  const id = result.clientId === null ? '' : ` ${codeCell(result.clientId)}`;
  const previous = result.previousClientId === null ? '' : ` in place of ${codeCell(result.previousClientId)}`;
  return `| ${sign} | ${codeCell(result.name)} | ${phraseMarkdown(resultDetail(result), codeCell)}${id}${previous} |`;
}

function cutNotice(budget: number, results: number, rows: number, alerts: number): string {
  if (rows === results && alerts === 0) return '';
  const left = alerts === 0 ? '' : `, ${count(alerts, 'line')} of the notes above left out`;
  return alert('NOTE', [
    `Cut to stay below ${withThousands(budget)} bytes: the table has ${rows} of ${count(results, 'change')}${left}. All of them are in the report that \`--report json=FILE\` or \`--report html=FILE\` writes.`,
  ]);
}

function fileSentence(report: ApplyReport, file: string, readable: string): string {
  return holdsSecrets(report)
    ? `New secrets are sealed in ${codeSpan(file)}${readable}.`
    : `No secret was sealed; what was tried or taken back stands in ${codeSpan(file)}.`;
}

function footOf(report: ApplyReport): string {
  const next = nextSteps(report);
  const readers = report.recipients
    .slice(0, MOST_RECIPIENTS)
    .map(({ label, fingerprint }) => codeSpan(label ?? fingerprint));
  const more = report.recipients.length - readers.length;
  const readable =
    readers.length === 0 ? '' : `, readable by ${readers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const earlier = earlierFiles(report);
  const earlierList =
    earlier.slice(0, MOST_FILES).map(codeSpan).join(', ') + (earlier.length > MOST_FILES ? ' and more' : '');
  return [
    ...(report.secretsFile === null ? [] : [fileSentence(report, report.secretsFile, readable)]),
    ...(earlier.length === 0 ? [] : [`Secrets sealed by an earlier apply are in ${earlierList}.`]),
    ...(next === '' ? [] : [`**Next:** ${next}`]),
    `_Requests: ${requestCounts(report.requests)}._`,
  ].join('\n\n');
}
