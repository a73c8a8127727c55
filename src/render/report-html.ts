/** An apply report as one HTML page, in the frame of the plan's. */
import type { Action, ApplyReport, ChangeResult } from '../model.ts';
import { shortFingerprint } from '../short-fingerprint.ts';
import { entryHeading, field } from './change-html.ts';
import { markup, NOTHING, phraseHtml } from './html.ts';
import type { Html } from './html.ts';
import { noticeBox, renderPage } from './html-page.ts';
import { entryList } from './html-entries.ts';
import type { Entry } from './html-entries.ts';
import { hostOf } from './markdown.ts';
import { recipientTable } from './plan-html.ts';
import { applyLine, earlierFiles, holdsSecrets, isUnsettled, nextSteps, resultDetail } from './result-words.ts';
import { requestCounts } from './summary-line.ts';

const STATUSES = ['unknown', 'failed', 'skipped', 'staged', 'done'] as const;

const TONES: Readonly<Record<ChangeResult['status'], Action>> = {
  done: 'create',
  staged: 'replace',
  skipped: 'update',
  failed: 'purge',
  unknown: 'purge',
};

/** The whole page, what needs somebody first. */
export function renderReportHtml(report: ApplyReport): string {
  const results = STATUSES.flatMap((status) => report.results.filter((result) => result.status === status));
  const next = nextSteps(report);
  return renderPage({
    title: `Apply to ${hostOf(report.tenant)}`,
    verdict: applyLine(report),
    facts: `Plan ${shortFingerprint(report.fingerprint)}, begun ${report.startedAt}, ended ${report.endedAt}, exit code ${report.exitCode}, ${report.tool}.`,
    main: [
      noticeBox('caution', 'What to do next', next === '' ? [] : [markup`${next}`]),
      noticeBox(
        'caution',
        'The final listing still differs',
        report.remaining.map((text) => markup`${text}`),
      ),
      noticeBox(
        'warning',
        'Warnings',
        report.warnings.map((text) => markup`${text}`),
      ),
      secretsSection(report),
      earlierSecrets(report),
      entryList('Changes', results.map(entryOf), STATUSES),
    ],
    footer: `Requests: ${requestCounts(report.requests)}. Fingerprint ${report.fingerprint}`,
  });
}

function secretsSection(report: ApplyReport): Html {
  const { secretsFile, recipients } = report;
  if (secretsFile === null) return NOTHING;
  if (!holdsSecrets(report)) {
    return markup`<section><p>No secret was sealed; what was tried or taken back stands in <code>${secretsFile}</code>.</p></section>`;
  }
  return markup`<section>
      <h2>New secrets, sealed</h2>
      <p>They are in <code>${secretsFile}</code>. Open it with <code>atlan-oauth unseal FILE -i IDENTITY</code>.</p>
    </section>
    ${recipientTable('Who can read them', recipients)}`;
}

function earlierSecrets(report: ApplyReport): Html {
  const files = earlierFiles(report);
  if (files.length === 0) return NOTHING;
  return markup`<section>
      <h2>Secrets sealed by an earlier apply</h2>
      <ul>${files.map((file) => markup`<li><code>${file}</code></li>`)}</ul>
    </section>`;
}

function entryOf(result: ChangeResult): Entry {
  const codes = [
    ...(result.error === undefined ? [] : [result.error.code]),
    ...(result.secret === 'lost' ? ['secret-lost'] : []),
    ...(result.proved === false ? ['not-proved'] : []),
  ];
  return { group: result.status, codes, tone: TONES[result.status], content: resultHtml(result) };
}

function resultHtml(result: ChangeResult): Html {
  const notes = isUnsettled(result) ? ['Look at this one: its outcome is unknown or its secret is lost.'] : [];
  const all = [...notes, ...(result.warnings ?? [])];
  return markup`${entryHeading(result.action, result.name)}
    <p>${phraseHtml(resultDetail(result))}</p>
    <dl class="fields">
      ${[
        field('client id', result.clientId === null ? NOTHING : markup`<code>${result.clientId}</code>`),
        field(
          'in place of',
          result.previousClientId === null ? NOTHING : markup`<code>${result.previousClientId}</code>`,
        ),
        field('request', result.error?.requestId ? markup`<code>${result.error.requestId}</code>` : NOTHING),
      ]}
    </dl>
    ${
      all.length === 0
        ? NOTHING
        : markup`<ul class="notes">
            ${all.map((text) => markup`<li>⚠ ${text}</li>`)}
          </ul>`
    }`;
}
