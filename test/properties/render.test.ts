import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderExaminationMarkdown } from '../../src/cli/examination-markdown.ts';
import { renderExamination } from '../../src/cli/examination-text.ts';
import { Examination } from '../../src/cli/examination.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { Failure } from '../../src/errors.ts';
import type { ApplyReport, Change, ChangeResult, PlanDocument, Warning } from '../../src/model.ts';
import { renderClientsMarkdown } from '../../src/render/clients-markdown.ts';
import { renderClientsText, renderClientText } from '../../src/render/clients-text.ts';
import { renderCodeQuality } from '../../src/render/code-quality.ts';
import { renderDiagnostics, renderFailure, renderRefusals } from '../../src/render/diagnostics-text.ts';
import { renderDiagnosticsMarkdown, renderFailureMarkdown } from '../../src/render/failure-markdown.ts';
import { renderAnnotations } from '../../src/render/github-annotations.ts';
import { renderGitlab, renderGitlabReport } from '../../src/render/gitlab.ts';
import { inert, safeJson } from '../../src/render/inert.ts';
import { renderPlanHtml } from '../../src/render/plan-html.ts';
import { renderPlanMarkdown } from '../../src/render/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan-text.ts';
import { renderReportHtml } from '../../src/render/report-html.ts';
import { renderReportMarkdown } from '../../src/render/report-markdown.ts';
import { renderReportText } from '../../src/render/report-text.ts';
import { renderSealedHtml } from '../../src/render/sealed-html.ts';
import { renderSealedMarkdown } from '../../src/render/sealed-markdown.ts';
import { renderSealedText } from '../../src/render/sealed-text.ts';
import { renderUnsealed } from '../../src/sealing/unsealed-text.ts';
import { writeManifest } from '../../src/manifest/write.ts';
import { Secret } from '../../src/secret.ts';
import { applyReport, clientState, create, planDocument, purge, replace, result, update } from '../render/documents.ts';
import { cellsOf, outsideCode } from '../render/outside-code.ts';
import { HIDDEN, hostile, withoutEmojiJoiners } from '../support/hostile-text.ts';

const nullable = fc.option(hostile, { nil: null });
const state = fc.record({
  name: hostile,
  description: hostile,
  role: hostile,
  personas: fc.array(hostile, { maxLength: 3 }),
});

const warning: fc.Arbitrary<Warning> = fc.record({
  code: fc.constantFrom(
    'grants-admin',
    'credentials-revoked',
    'secret-not-at-hand',
    'persona-added',
    'old-credentials-live-until',
    'rotation-waiting',
  ),
  message: hostile,
  name: nullable,
});

const change: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(create, update, replace, purge),
    hostile,
    state,
    state,
    fc.array(warning, { maxLength: 2 }),
    nullable,
    nullable,
  )
  .map(([make, name, before, after, warnings, resumes, created]) => {
    const bare = make(name, { warnings, resumes });
    return make(name, {
      warnings,
      resumes,
      before: bare.before === null ? null : before,
      after: bare.after === null ? null : after,
      clientId: bare.clientId === null ? null : name,
      createdBy: created,
      createdAt: created,
    });
  });

const plan: fc.Arbitrary<PlanDocument> = fc
  .record({
    changes: fc.array(change, { maxLength: 5 }),
    text: hostile,
    other: hostile,
    warnings: fc.array(warning, { maxLength: 2 }),
    held: fc.boolean(),
  })
  .map(({ changes, text, other, warnings, held }) =>
    planDocument(changes, {
      tenant: text,
      tool: other,
      createdAt: text,
      fingerprint: other,
      warnings,
      noop: [{ name: text, clientId: other, secret: held ? 'held' : null }],
      unmanaged: [{ name: text, clientId: other, role: text, createdBy: other, createdAt: text }],
      recipients: held ? [{ key: text, kind: 'x25519', label: other, fingerprint: text }] : [],
      refusals: held ? [{ guard: 'limits', summary: text, detail: other, hint: text }] : [],
      guards: { limit: 3, counted: 1, limitSource: text, protect: [other], ownClientId: text, policy: other },
      options: { replace: [], revoke: [], only: [text], maxPurges: null, allowEmpty: false },
      titles: { roles: { [text]: other }, personas: { [other]: text } },
    }),
  );

const outcome: fc.Arbitrary<ChangeResult> = fc
  .record({
    name: hostile,
    text: hostile,
    status: fc.constantFrom('done', 'staged', 'failed', 'skipped', 'unknown'),
    secret: fc.constantFrom('sealed', 'none', 'lost'),
  })
  .map(({ name, text, status, secret }) =>
    result(name, 'replace', {
      status,
      secret,
      clientId: text,
      previousClientId: name,
      proved: secret === 'sealed',
      ...(status === 'failed' ? { error: { code: text, message: name, requestId: text } } : {}),
      ...(status === 'skipped' ? { because: text } : {}),
      warnings: [text],
    }),
  );

const report: fc.Arbitrary<ApplyReport> = fc
  .record({
    results: fc.array(outcome, { maxLength: 5 }),
    text: hostile,
    status: fc.constantFrom('complete', 'staged', 'incomplete', 'interrupted'),
  })
  .map(({ results, text, status }) =>
    applyReport(results, {
      status,
      tenant: text,
      tool: text,
      fingerprint: text,
      startedAt: text,
      endedAt: text,
      remaining: [text],
      warnings: [text],
      secretsFile: text,
      recipients: [{ key: text, kind: 'tag', label: text, fingerprint: text }],
    }),
  );

const diagnostic: fc.Arbitrary<Diagnostic> = fc.record({
  severity: fc.constantFrom('error', 'warning'),
  code: hostile,
  summary: hostile,
  detail: hostile,
  hint: nullable,
  place: fc.option(
    fc.record({
      file: hostile,
      line: fc.integer({ min: 1 }),
      column: fc.integer({ min: 1, max: 100 }),
      length: fc.integer({ min: 1, max: 100 }),
      source: hostile,
    }),
    { nil: null },
  ),
});

function failureOf(diagnostics: readonly Diagnostic[], text: string): Failure {
  return new Failure({ exitCode: 3, code: text, summary: text, detail: text, hint: text, diagnostics });
}

function renderedOrRefused(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}

function expectHarmless(text: string): void {
  expect(text).not.toMatch(HIDDEN);
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toMatch(/##\[|##vso\[/i);
}

function expectHarmlessMarkdown(text: string, budget: number): void {
  expectHarmless(text);
  expect(text).toMatch(/^<!-- atlan-oauth /);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
  // A line that begins like a row is none inside a fence.
  const lines = text.replace(/^(`{3,})\w*\n[^]*?^\1$/gm, '').split('\n');
  for (const row of lines.filter((line) => line.startsWith('| '))) expect(cellsOf(row)).toHaveLength(3);
  expectInertMarkdown(text);
}

/** Of tables without a marker, in which `<br>` parts lines. */
function expectHarmlessMarkup(text: string): void {
  expectHarmless(text);
  expectInertMarkdown(text.replaceAll('<br>', ' '));
}

function expectInertMarkdown(text: string): void {
  expect(outsideCode(text)).not.toMatch(/@team|#12|!\[|<script|<(?!!-- atlan-oauth|\/?details>|\/?summary>)/);
}

function expectHarmlessHtml(page: string): void {
  expectHarmless(page);
  const body = page.replace(/<style>[^]*?<\/style>/, '').replace(/<script>[^]*?<\/script>/, '');
  expect(body).not.toMatch(/<script|<img|<svg|<iframe/i);
  for (const tag of body.match(/<[^>]*>/g) ?? [])
    expect(tag).toMatch(/^<!?\/?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*>$/);
}

const views = [40, 80, 200].map((width) => ({ colour: false, width, showUnmanaged: true, verbose: width === 80 }));

describe('whatever foreign text holds', () => {
  it('the text of plans and reports is harmless', () => {
    fc.assert(
      fc.property(plan, report, fc.constantFrom(...views), (plan, report, view) => {
        expectHarmless(renderPlanText(plan, view));
        expectHarmless(renderReportText(report, view));
        expectHarmless(renderRefusals(plan.refusals, view));
      }),
      { numRuns: 60 },
    );
  });

  it('the text of diagnostics and failures is harmless', () => {
    fc.assert(
      fc.property(fc.array(diagnostic, { maxLength: 3 }), hostile, (diagnostics, text) => {
        expectHarmless(renderDiagnostics(diagnostics, { colour: false }));
        expectHarmless(renderFailure(failureOf(diagnostics, text), { colour: false }));
      }),
      { numRuns: 60 },
    );
  });

  it('the text of clients and sealed files is harmless', () => {
    fc.assert(
      fc.property(hostile, nullable, fc.constantFrom(...views), (text, maybe, view) => {
        const client = {
          name: text,
          description: text,
          role: text,
          roleTitle: maybe,
          personas: [{ qualifiedName: text, name: maybe }],
          createdBy: maybe,
          createdAt: maybe,
          updatedAt: maybe,
          clientId: text,
          standing: null,
        };
        expectHarmless(renderClientsText({ formatVersion: '1.0', tenant: text, clients: [client, client] }, view));
        expectHarmless(renderClientText(client, view));
        // Times are our own rendering of the tenant's.
        const dated = { ...client, createdAt: null, updatedAt: null };
        expectHarmlessMarkup(renderClientsMarkdown({ formatVersion: '1.0', tenant: text, clients: [dated, dated] }));
        const header = {
          run: text,
          tenant: text,
          tool: text,
          createdAt: text,
          recipients: [{ label: maybe, kind: text, fingerprint: text }],
          recipientsDigest: text,
        };
        const secrets = [{ run: text, seq: 1, name: text, clientId: text, action: text, createdAt: text }];
        const problems = [{ code: text, line: 1, message: text }];
        const file = {
          path: text,
          header,
          secrets,
          proved: [],
          voids: [],
          end: { status: text, at: text },
          problems,
        };
        expectHarmless(renderSealedText(file, view));
        expectHarmless(renderSealedMarkdown(file, { budget: 60_000 }));
        expectHarmlessHtml(renderSealedHtml(file));
      }),
      { numRuns: 60 },
    );
  });

  it('what doctor finds is harmless', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostile, nullable), { minLength: 1, maxLength: 3 }),
        fc.array(diagnostic, { maxLength: 2 }),
        fc.constantFrom(...views),
        (texts, diagnostics, view) => {
          const examination = new Examination();
          for (const [detail, hint] of texts) examination.warn('roles', detail, hint);
          examination.ok('connection', texts.join());
          examination.fail('manifest', failureOf(diagnostics, texts.join()));
          expectHarmless(renderExamination(examination, view));
          expectHarmlessMarkup(renderExaminationMarkdown(examination));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('an exported manifest is harmless', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.array(hostile, { maxLength: 2 }), (text, other, scope) => {
        const client = (name: string, clientId: string) => ({
          clientId,
          name,
          description: other,
          role: text,
          personas: [other],
          createdAt: null,
          updatedAt: null,
          createdBy: text,
        });
        const { text: manifest } = writeManifest({
          tenant: 'https://acme.atlan.com',
          clients: [client(text, 'oauth-client-a'), client(`${other} (provisioning 0a1b2c3d)`, other)],
          roles: [{ name: text, title: other, level: 'workspace' }],
          personas: [{ name: text, qualifiedName: other }],
          scope,
          ownClientId: null,
          serverTime: 0,
        });
        expectHarmless(withoutEmojiJoiners(manifest));
      }),
      { numRuns: 60 },
    );
  });

  it('opened secrets of clients with any name hold nothing but themselves, or are refused', () => {
    const formats = fc.constantFrom('json', 'dotenv', 'k8s', 'raw');
    fc.assert(
      fc.property(hostile, hostile, formats, (name, clientId, format) => {
        const clientSecret = new Secret('a-secret-of-printable-letters');
        const record = { name, clientId, clientSecret, tenant: name, action: 'create', createdAt: name } as const;
        const rendered = renderedOrRefused(() => renderUnsealed([record], format, safeJson));
        expect(rendered).not.toMatch(HIDDEN);
        if (format === 'dotenv') expect(rendered).toMatch(/^(?:[A-Z0-9_]+='[^'\n]*'\n)*$/);
        if (format === 'k8s') expect(rendered.split('\n').length).toBeOneOf([1, 10]);
      }),
      { numRuns: 200 },
    );
  });

  it('Markdown is inert and within its budget', () => {
    fc.assert(
      fc.property(
        plan,
        report,
        fc.array(diagnostic, { maxLength: 3 }),
        fc.constantFrom(4_000, 8_000, 60_000),
        (plan, report, diagnostics, budget) => {
          expectHarmlessMarkdown(renderPlanMarkdown(plan, { budget }), budget);
          expectHarmlessMarkdown(renderReportMarkdown(report, { budget }), budget);
          expectHarmlessMarkdown(renderDiagnosticsMarkdown(diagnostics, { budget }), budget);
          const about = { command: 'plan', tenant: plan.tenant } as const;
          expectHarmlessMarkdown(renderFailureMarkdown(failureOf(diagnostics, plan.tool), about, { budget }), budget);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('HTML has our own tags alone', () => {
    fc.assert(
      fc.property(plan, report, (plan, report) => {
        expectHarmlessHtml(renderPlanHtml(plan));
        expectHarmlessHtml(renderReportHtml(report));
      }),
      { numRuns: 50 },
    );
  });

  it('JSON parses back to the same value', () => {
    fc.assert(
      fc.property(plan, report, fc.array(diagnostic, { maxLength: 3 }), (plan, report, diagnostics) => {
        for (const document of [plan, report]) {
          expectHarmless(safeJson(document));
          expect(JSON.parse(safeJson(document))).toEqual(JSON.parse(JSON.stringify(document)));
        }
        const subject = { diagnostics, plan, report, failure: null };
        const entries: readonly { readonly fingerprint: string }[] = JSON.parse(
          renderCodeQuality(subject, { path: 'm.yaml' }),
        );
        expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
        expectHarmless(renderCodeQuality(subject, { path: 'm.yaml' }));
        expectHarmless(renderGitlab(plan) + renderGitlabReport(report));
      }),
      { numRuns: 50 },
    );
  });

  it('every line of the annotations is a command of ours', () => {
    fc.assert(
      fc.property(plan, report, fc.array(diagnostic, { maxLength: 3 }), (plan, report, diagnostics) => {
        const text = renderAnnotations({ diagnostics, plan, report, failure: null });
        expect(text).not.toMatch(HIDDEN);
        for (const line of text.split('\n').slice(0, -1))
          expect(line).toMatch(
            /^::(?:error|warning|notice) (?:file=[^:,]*,line=\d+,col=\d+,endColumn=\d+,)?title=[^:,]*::/,
          );
      }),
      { numRuns: 50 },
    );
  });

  it('inert text is one line, stays as it is the second time, and keeps what is visible', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = inert(text);
        expect(shown).not.toMatch(HIDDEN);
        expect(shown).not.toContain('\n');
        expect(inert(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });
});

it('no renderer is left out here', () => {
  const src = new URL('../../src/', import.meta.url);
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const renderers = files.flatMap((file) =>
    [
      ...readFileSync(new URL(file, src), 'utf8').matchAll(
        /^export (?:async )?function ((?:render[A-Z]|writeManifest)\w*)/gm,
      ),
    ].map(([, name = '']) => name),
  );
  // Of no foreign text: our own durations, flags, help, file lines (JSON), and pages made of parts that are escaped already.
  const ours = new Set([
    'renderDuration',
    'renderCompletion',
    'renderManual',
    'renderSealedLine',
    'renderPage',
    'renderReport',
  ]);
  const here = readFileSync(new URL(import.meta.url), 'utf8');
  expect(renderers.length).toBeGreaterThan(20);
  expect(renderers.filter((name) => !ours.has(name) && !here.includes(`${name}(`))).toEqual([]);
});

describe('what the types do not know', () => {
  it('is never rendered, so that no secret can slip through in a field of its own', () => {
    const CANARY = 'canary-4f1c-secret';
    const tainted = <T>(value: T): T => {
      const copy: T = JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner)
          ? { ...inner, clientSecret: CANARY }
          : inner,
      );
      return copy;
    };
    const { titles, ...rest } = planDocument([
      create('a', { after: clientState({ name: 'a' }) }),
      replace('b'),
      purge('c'),
    ]);
    const document = { ...tainted(rest), titles };
    const outcomes = tainted(
      applyReport([result('a', 'create', { secret: 'sealed', proved: true })], { secretsFile: 'x' }),
    );
    const view = { colour: false, width: 80, showUnmanaged: true, verbose: true };
    const subject = { diagnostics: [], plan: document, report: outcomes, failure: null };
    const outputs = [
      renderPlanText(document, view),
      renderPlanMarkdown(document, { budget: 60_000 }),
      renderPlanHtml(document),
      renderGitlab(document),
      renderReportText(outcomes, view),
      renderReportMarkdown(outcomes, { budget: 60_000 }),
      renderReportHtml(outcomes),
      renderAnnotations(subject),
      renderCodeQuality(subject, { path: 'm' }),
    ];
    expect(JSON.stringify([document, outcomes])).toContain(CANARY);
    for (const output of outputs) expect(output).not.toContain(CANARY);
  });
});
