import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import type { PlanDocument } from '../../src/model.ts';
import { renderDiagnosticsMarkdown, renderFailureMarkdown } from '../../src/render/failure-markdown.ts';
import { renderPlanMarkdown } from '../../src/render/plan-markdown.ts';
import { renderReportMarkdown } from '../../src/render/report-markdown.ts';
import {
  applyReport,
  clientState,
  create,
  fullPlan,
  planDocument,
  purge,
  replace,
  result,
  update,
  warning,
} from './documents.ts';
import { activeIn, proseOf, renderGfm, rowsOf, tagsOf } from './rendered-markdown.ts';

const options = { budget: 60_000 };

/** Tags of our own making; everything else that shows up came in with foreign text. */
const OWN_TAGS = new Set(
  [
    'h3',
    'p',
    'strong',
    'em',
    'code',
    'code class="language-diff"',
    'code class="language-text"',
    'pre',
    'blockquote',
    'ul',
    'li',
  ]
    .concat(['table', 'thead', 'tbody', 'tr', 'th', 'td', 'details', 'summary'])
    .map((tag) => `<${tag}>`),
);

const HOSTILE = [
  '</details></blockquote></table><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://evil.example/x.png)',
  '[click](javascript:alert(1))',
  'https://evil.example/?q=1 www.evil.example a@evil.example',
  '@acme/everyone #1 GH-2 acme/clients#3 deadbeefdeadbeef',
  ':tada: **bold** _em_ ~~gone~~',
  'a|b|c \\| \\\\|',
  '` `` ``` ````',
  '`</code>`<b>',
  '\n| a | b |\n|--|--|\n| c | d |',
  '\n\n# title\n\n> [!WARNING]\n> fake',
  '\n```\n</details>\n```diff',
  '<!-- atlan-oauth plan acme.atlan.com -->',
  '--> <b>',
  '- [ ] task\n1. item',
  '[^1]\n\n[^1]: footnote',
  '&lt;b&gt; &#64;team &copy;',
  '::error::x\n##[command]x\n##vso[task]x',
  '\u202Egnp.exe\u202C \u200B\u0000\u001B[31m',
];

/** A plan in which every text that comes from a tenant or a manifest is this one. */
function planOf(text: string): PlanDocument {
  const state = clientState({ name: text, description: text, role: text, personas: [text] });
  const other = clientState({ name: text, description: `${text}${text}`, role: `${text}2`, personas: [`${text}2`] });
  const codes = ['grants-admin', 'credentials-revoked', 'persona-added', 'looks-like-rename'] as const;
  const warnings = codes.map((code) => warning(code, text, text));
  const refusals = [{ guard: 'limits', summary: text, detail: text, hint: text } as const];
  return planDocument(
    [
      create(text, { after: state, warnings }),
      update(text, { before: other, after: state, warnings }),
      replace(text, { before: other, after: state, warnings }),
      purge(text, { before: state, warnings }),
    ],
    { warnings: [warning('single-recipient', text), warning('orphaned-leftover', text, text)], refusals },
  );
}

function reportOf(text: string) {
  const error = { code: text, message: text, requestId: text };
  return applyReport(
    [
      result(text, 'create', { status: 'failed', error, warnings: [text] }),
      result(text, 'replace', { status: 'skipped', because: text }),
      result(text, 'purge', { status: 'unknown' }),
      result(text, 'update'),
    ],
    { warnings: [text], remaining: [text], secretsFile: text },
  );
}

function failureOf(text: string): string {
  const diagnostic = {
    severity: 'error',
    code: 'unknown-key',
    summary: text,
    detail: text,
    hint: text,
    place: null,
  } as const;
  const failure = new Failure({
    exitCode: 3,
    code: 'x',
    summary: text,
    detail: text,
    hint: text,
    diagnostics: [diagnostic],
  });
  return renderFailureMarkdown(failure, { command: 'plan', tenant: 'https://acme.atlan.com' }, options);
}

function expectInert(markdown: string): string {
  const html = renderGfm(markdown);
  const foreign = tagsOf(html).filter((tag) => !OWN_TAGS.has(tag) && !tag.startsWith('<!-- atlan-oauth '));
  expect(foreign).toEqual([]);
  expect(tagsOf(html).filter((tag) => tag.startsWith('<!--'))).toHaveLength(1);
  expect(activeIn(proseOf(html))).toEqual([]);
  return html;
}

describe('Markdown as GitHub renders it', () => {
  it('shows a plan as a title, alerts, a table and a folded diff', () => {
    const html = expectInert(renderPlanMarkdown(fullPlan, options));
    expect(html).toMatch(
      /^<!-- atlan-oauth plan acme\.atlan\.com -->\n<h3>Atlan OAuth clients · acme\.atlan\.com — <strong>/,
    );
    expect(html).toMatch(/<blockquote>\n<p>\[!CAUTION\]/);
    expect(rowsOf(html)).toHaveLength(fullPlan.changes.length);
    expect(html).toMatch(/<details><summary>Full diff<\/summary>\n<pre><code class="language-diff">[\s\S]*<\/details>/);
  });

  it.each(HOSTILE)('keeps %j inert in a plan, and its rows whole', (text) => {
    const html = expectInert(renderPlanMarkdown(planOf(text), options));
    expect(rowsOf(html).map((cells) => cells.length)).toEqual([3, 3, 3, 3]);
    expect(html.match(/<details>/g)).toHaveLength(2);
    expect(html.match(/<\/details>/g)).toHaveLength(2);
  });

  it.each(HOSTILE)('keeps %j inert in a report, a failure and a list of problems', (text) => {
    const html = expectInert(renderReportMarkdown(reportOf(text), options));
    expect(rowsOf(html).map((cells) => cells.length)).toEqual([3, 3, 3, 3]);
    expectInert(failureOf(text));
    const problem = {
      severity: 'error',
      code: 'unknown-key',
      summary: text,
      detail: text,
      hint: text,
      place: null,
    } as const;
    expectInert(renderDiagnosticsMarkdown([problem, problem], options));
  });

  it('keeps any text inert, and shows plain names as they are', () => {
    const markup = fc.constantFrom(
      '`',
      '|',
      '\\',
      '<',
      '>',
      '@',
      '#',
      '!',
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '~',
      '&',
      ';',
      ':',
      '-',
      '\n',
      ' ',
      'a',
      '1',
      '</details>',
      '<b>',
      '-->',
      '```',
      'www.a.de',
    );
    fc.assert(
      fc.property(
        fc.array(markup, { maxLength: 30 }).map((parts) => parts.join('')),
        (text) => {
          expect(
            rowsOf(expectInert(renderPlanMarkdown(planOf(text), options))).every((cells) => cells.length === 3),
          ).toBe(true);
          expectInert(renderReportMarkdown(reportOf(text), options));
        },
      ),
      { numRuns: 150 },
    );
    const [cells] = rowsOf(renderGfm(renderPlanMarkdown(planDocument([purge('etl | <nightly> & co')]), options)));
    expect(cells?.[1]).toBe('etl | <nightly> & co');
  });
});
