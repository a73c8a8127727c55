/** A plan as one HTML page: every change in full, to be searched and filtered (design section 8, `--report html=FILE`). */
import type { Change, PlanDocument, Recipient } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { changeHtml } from './change-html.ts';
import { guardsPhrase } from './guards.ts';
import { LINE_BREAK, markup, NOTHING, phraseHtml } from './html.ts';
import type { Html } from './html.ts';
import { foldedTable, noticeBox, renderPage, tableSection } from './html-page.ts';
import { entryList } from './html-entries.ts';
import type { Entry } from './html-entries.ts';
import { hostOf } from './markdown.ts';
import { atHandWords } from './plan-text-sections.ts';
import { inReadingOrder } from './reading-order.ts';
import { readableBy, secretCounts } from './secret-words.ts';
import { atHandPhrase } from './secrets-at-hand.ts';
import { planVerdict, requestCounts, untouched } from './summary-line.ts';
import { warningGroups } from './warning-groups.ts';

const ACTIONS = ['purge', 'replace', 'update', 'create'] as const;

/** The whole page; nothing is left out of it, however big the plan. */
export function renderPlanHtml(plan: PlanDocument): string {
  const { summary } = plan;
  const groups = warningGroups(plan);
  return renderPage({
    title: `Plan for ${hostOf(plan.tenant)}`,
    verdict: planVerdict(plan),
    facts: `${untouched(summary)}. Plan ${shortFingerprint(plan.fingerprint)}, made ${plan.createdAt} by ${plan.tool}.`,
    main: [
      noticeBox('caution', 'Caution', groups.caution.map(phraseHtml)),
      refusalDetails(plan),
      noticeBox('warning', 'Warnings', groups.warning.map(phraseHtml)),
      entryList(
        'Changes',
        inReadingOrder(plan.changes).map((change) => entryOf(change, plan)),
        ACTIONS,
      ),
      recipientSection(plan),
      markup`<section>
        <h2>Guards in force</h2>
        <p>${phraseHtml(guardsPhrase(plan))}</p>
      </section>`,
      atHandSection(plan),
      untouchedTables(plan),
    ],
    footer: `Requests: ${requestCounts(plan.requests)}. Fingerprint ${plan.fingerprint}`,
  });
}

function entryOf(change: Change, plan: PlanDocument): Entry {
  const codes = [...new Set(change.warnings.map(({ code }) => code))];
  return { group: change.action, codes, tone: change.action, content: changeHtml(change, plan.titles) };
}

function refusalDetails({ refusals }: PlanDocument): Html {
  if (refusals.length === 0) return NOTHING;
  return markup`<section class="box caution">
    <h2>Why it is refused, and what would lift it</h2>
    ${refusals.map(
      ({ guard, summary, detail, hint }) => markup`
        <h3>${guard}: ${summary}</h3>
        <pre>${linesHtml(detail)}${LINE_BREAK}${linesHtml(hint ?? '')}</pre>
      `,
    )}
  </section>`;
}

/** Line breaks of ours are kept, each line being inert by itself. */
function linesHtml(text: string): Html {
  const lines = text.split(/\r?\n/);
  return markup`${lines.flatMap((line, at) => (at === 0 ? [markup`${line}`] : [LINE_BREAK, markup`${line}`]))}`;
}

function recipientSection(plan: PlanDocument): Html {
  const { recipients, recipientsDigest } = plan;
  const heading = readableBy(secretCounts(plan));
  if (heading !== '' && recipients.length === 0) {
    return noticeBox('caution', 'Recipients', [markup`There are none: nobody could read the new secrets.`]);
  }
  const digest = recipientsDigest
    ? markup`<p>Their digest, for a policy: <code>${recipientsDigest}</code></p>`
    : NOTHING;
  return markup`${recipientTable(heading === '' ? 'Recipients' : heading, recipients)}${digest}`;
}

/** Label, kind, fingerprint. */
export function recipientTable(heading: string, recipients: readonly Recipient[]): Html {
  const rows = recipients.map(({ label, kind, fingerprint }) => [
    markup`${label ?? '(no label)'}`,
    markup`${kind}`,
    markup`<code>${fingerprint}</code>`,
  ]);
  return tableSection(heading, ['label', 'kind', 'fingerprint'], rows);
}

function atHandSection(plan: PlanDocument): Html {
  const phrase = atHandPhrase(plan);
  return phrase === null ? NOTHING : markup`<section><p>${phraseHtml(phrase)}</p></section>`;
}

function untouchedTables({ noop, unmanaged }: PlanDocument): Html {
  const held = noop.map(({ name, clientId, secret }) => [
    markup`<code>${name}</code>`,
    markup`<code>${clientId}</code>`,
    markup`${atHandWords(secret)}`,
  ]);
  const others = unmanaged.map(({ name, clientId, role, createdBy, createdAt }) => [
    markup`<code>${name}</code>`,
    markup`<code>${clientId}</code>`,
    markup`<code>${role}</code>`,
    markup`${createdBy ?? ''}`,
    markup`${createdAt ?? ''}`,
  ]);
  return markup`${foldedTable(`Unchanged (${noop.length})`, ['client', 'client id', 'secret at hand'], held)}${foldedTable(
    `Unmanaged, never touched (${unmanaged.length})`,
    ['client', 'client id', 'role', 'created by', 'created at'],
    others,
  )}`;
}
