import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../src/model.ts';
import { renderPlanHtml } from '../../src/render/plan-html.ts';
import { renderReportHtml } from '../../src/render/report-html.ts';
import {
  applyReport,
  clientState,
  create,
  fullPlan,
  fullReport,
  planDocument,
  purge,
  replace,
  result,
  update,
  warning,
} from './documents.ts';

const hostile = `"><script>document.title='owned'</script><img src=x onerror='document.title=1'></code></li>\u202E&amp;\``;

const hostilePlan: PlanDocument = planDocument(
  [
    create(hostile, {
      after: clientState({ name: hostile, role: hostile, description: hostile, personas: [hostile] }),
      resumes: hostile,
    }),
    update(hostile, {
      clientId: hostile,
      before: clientState({ description: `${hostile} before` }),
      after: clientState({ description: `${hostile} after` }),
    }),
    purge(hostile, {
      warnings: [warning('role-raised', hostile, hostile), warning('looks-like-rename', hostile, hostile)],
    }),
  ],
  {
    tenant: hostile,
    fingerprint: hostile,
    createdAt: hostile,
    tool: hostile,
    refusals: [{ guard: 'limits', summary: hostile, detail: `${hostile}\n${hostile}`, hint: hostile }],
    noop: [{ name: hostile, clientId: hostile, secret: 'held' }],
    unmanaged: [{ name: hostile, clientId: hostile, role: hostile, createdBy: hostile, createdAt: hostile }],
    recipients: [{ key: hostile, kind: 'x25519', label: hostile, fingerprint: hostile }],
    guards: { limit: 1, counted: 1, limitSource: hostile, protect: [hostile], ownClientId: hostile, policy: hostile },
    titles: { roles: { [hostile]: hostile }, personas: { [hostile]: hostile } },
  },
);

/** Every tag of the page, its own script and style left out. */
function tagsOf(page: string): readonly string[] {
  const body = page.replace(/<style>[^]*?<\/style>/, '').replace(/<script>[^]*?<\/script>/, '');
  return body.match(/<[^>]*>?/g) ?? [];
}

function expectOwnTagsOnly(page: string): void {
  for (const tag of tagsOf(page)) {
    expect(tag).toMatch(
      /^<!?\/?(?:doctype html|html|head|meta|title|body|a|header|h[123]|p|main|footer|section|ul|ol|li|pre|code|div|fieldset|legend|label|select|option|input|output|span|dl|dt|dd|del|ins|table|thead|tbody|tr|th|td|details|summary)\b[^<>]*>$/,
    );
    const attributes = tag.replace(/"[^"]*"/g, '""');
    expect(attributes).not.toMatch(/\s(?:on\w+|src|style|srcdoc|formaction)\s*=/i);
    expect(tag.match(/href="[^"]*"/g) ?? []).toEqual(tag.includes('class="skip"') ? ['href="#changes"'] : []);
  }
}

describe('the HTML of plans and reports', () => {
  it('allows exactly its own style and script', () => {
    for (const page of [renderPlanHtml(fullPlan), renderReportHtml(fullReport), renderPlanHtml(planDocument())]) {
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
      const sources = ['style', 'script'].map((tag) => {
        const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
        return `${tag}-src 'sha256-${createHash('sha256').update(content).digest('base64')}'`;
      });
      expect(policy).toBe(`default-src 'none'; ${sources.join('; ')}; base-uri 'none'; form-action 'none'`);
    }
  });

  it('loads nothing and has no tag or attribute from foreign text', () => {
    for (const page of [renderPlanHtml(hostilePlan), renderReportHtml(fullReport), renderPlanHtml(fullPlan)])
      expectOwnTagsOnly(page);
    const text = hostile.slice(0, 20);
    expectOwnTagsOnly(
      renderReportHtml(
        applyReport(
          [
            result(hostile, 'replace', {
              status: 'failed',
              error: { code: hostile, message: hostile, requestId: hostile },
              warnings: [hostile],
            }),
          ],
          {
            tenant: hostile,
            secretsFile: hostile,
            remaining: [hostile],
            warnings: [text],
          },
        ),
      ),
    );
  });

  it('shows foreign text for what it is', () => {
    const page = renderPlanHtml(planDocument([create('<b>&"x')]));
    expect(page).toContain('<code>&lt;b&gt;&amp;&quot;x</code>');
  });

  it('shows each change with its fields, its difference and its warnings', () => {
    const page = renderPlanHtml(fullPlan);
    for (const piece of [
      '<del>Guest ($guest)</del> → <ins>Member ($member)</ins>',
      '<li>− <del>Sales/EMEA (default/9kQ2mZr7LxVb3TnYc5HsWd)</del></li>',
      'run every <del>night</del> <ins>hour</ins>',
      '⚠ grants-admin: The client &quot;platform-admin&quot; gets the role &quot;Admin&quot;.',
      'data-group="replace" data-codes="credentials-revoked role-raised persona-removed"',
      'New secrets (2) and those sealed already (1) are for',
      'Requests: 3 GET, 1 POST, 0 PUT, 0 DELETE.',
      'Plan: 2 to create, 1 to update, 1 to replace, 2 to purge.',
    ]) {
      expect(page).toContain(piece);
    }
  });

  it('offers filters only where there is something to filter', () => {
    expect(renderPlanHtml(fullPlan)).toContain('id="filters"');
    expect(renderPlanHtml(planDocument([replace('a')]))).not.toContain('id="filters"');
    expect(renderPlanHtml(planDocument())).toContain('No changes. The tenant matches the manifest.');
  });

  it('says what refused a plan and what to do after an apply', () => {
    expect(
      renderPlanHtml(
        planDocument([purge('a')], {
          refusals: [{ guard: 'limits', summary: 'Too many', detail: '5\nof 3', hint: 'wait' }],
        }),
      ),
    ).toContain('<h3>limits: Too many</h3>\n<pre>5\nof 3\nwait</pre>');
    expect(renderReportHtml(fullReport)).toContain('the results say which. Run the apply again');
  });

  it('warns that nobody could read the new secrets', () => {
    expect(renderPlanHtml(planDocument([create('a')], { recipients: [] }))).toContain(
      'nobody could read the new secrets',
    );
  });

  it('keeps a page of 5,000 changes small', () => {
    const changes = Array.from({ length: 5_000 }, (_, at) => create(`client-${at}`));
    const page = renderPlanHtml(planDocument(changes));
    expect(page.length / changes.length).toBeLessThan(600);
  });
});
