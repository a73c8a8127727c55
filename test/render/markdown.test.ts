import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { Failure } from '../../src/errors.ts';
import { renderDiagnosticsMarkdown, renderFailureMarkdown } from '../../src/render/failure-markdown.ts';
import { codeCell, codeSpan, fencedBlock, hostOf } from '../../src/render/markdown.ts';
import { COMMENT_BUDGET_BYTES } from '../../src/render/budget.ts';
import { renderPlanMarkdown } from '../../src/render/plan-markdown.ts';
import { renderReportMarkdown } from '../../src/render/report-markdown.ts';
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
import { expectGolden } from './golden.ts';
import { cellsOf, outsideCode } from './outside-code.ts';

const options = { budget: COMMENT_BUDGET_BYTES };

const hostile = 'x`</details>`` | @team #12 <img src=x> ![](http://evil) \\| :tada: **b** [a](b)\n::error::\u202E';

describe('code spans', () => {
  it.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``x', '``` ``x ```'],
    [' a ', '`  a  `'],
    ['', '_empty_'],
    ['a\nb', String.raw`\`a\nb\``.replaceAll('\\`', '`')],
  ])('hold %j', (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  it('escape pipes in a cell, also behind backslashes', () => {
    expect(codeCell('a|b')).toBe(String.raw`~a\|b~`.replaceAll('~', '`'));
    expect(codeCell(String.raw`a\|b`)).toBe(String.raw`~a\u{5C}\|b~`.replaceAll('~', '`'));
  });

  it('stand in fences that nothing inside can close', () => {
    expect(fencedBlock('diff', 'a\n````\nb')).toBe('`````diff\na\n````\nb\n`````');
  });
});

describe('the Markdown of a plan', () => {
  it('has the shape that reviewers know', () => {
    expectGolden('plan.md', renderPlanMarkdown(fullPlan, options));
  });

  it('begins with its hidden marker', () => {
    expect(
      renderPlanMarkdown(fullPlan, options).startsWith(
        '<!-- atlan-oauth plan acme.atlan.com -->\n### Atlan OAuth clients · acme.atlan.com — **',
      ),
    ).toBe(true);
  });

  it('says that there are no changes', () => {
    expectGolden('plan-empty.md', renderPlanMarkdown(planDocument(), options));
  });

  it('orders purges, replacements, updates, creates', () => {
    const text = renderPlanMarkdown(
      planDocument([
        create('d', { warnings: [warning('grants-admin', 'm', 'd')] }),
        update('c', { reasons: ['name-differs', 'description-differs'] }),
        replace('b'),
        purge('a'),
      ]),
      options,
    );
    const signs = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((row) => cellsOf(row)[0]?.trim());
    expect(signs).toEqual(['', '−', '+/-', '~', '+']);
  });

  it('folds away what only changes descriptions, unless there is nothing else', () => {
    const noise = ['a', 'b'].map((name) => update(name));
    const text = renderPlanMarkdown(planDocument([...noise, create('c')]), options);
    const [table = '', apart = ''] = text.split('<details><summary>Only the description changes (2)</summary>');
    expect(table).toContain('| + | `c` |');
    expect(table).not.toContain('| ~ |');
    expect(apart.split('</details>')[0]).toContain('| ~ | `a` | description |\n| ~ | `b` | description |');
    expect(renderPlanMarkdown(planDocument(noise), options)).not.toContain('Only the description changes');
  });

  it('counts what it names too many of', () => {
    const text = renderPlanMarkdown(planDocument(Array.from({ length: 13 }, (_, at) => purge(`p${at}`))), options);
    expect(text).toMatch(/> Purges `p0`, .* and 3 more: their credentials stop working at once\./);
  });

  it('tells apart whose credentials stop working: purged, replaced, left by an earlier apply', () => {
    const revoked = (name: string) => ({ warnings: [warning('credentials-revoked', 'they stop', name)] });
    const text = renderPlanMarkdown(
      planDocument([
        purge('p', revoked('p')),
        replace('r', revoked('r')),
        replace('overlapping'),
        purge('l', { ...revoked('l'), leftover: 'superseded', reasons: ['superseded'] }),
        purge('unfinished', { leftover: 'provisioning', reasons: ['unfinished-create'] }),
      ]),
      options,
    );
    expect(text).toContain(
      [
        '> [!CAUTION]',
        '> - Purges `p`: its credentials stop working at once.',
        '> - Replaces `r`: the old credentials stop working in this apply, until the new ones are delivered.',
        '> - Retires what earlier applies left of `l`: the old credentials stop working at once.',
        '',
        '| | client',
      ].join('\n'),
    );
  });

  it('says who refused it, why, and what would lift it', () => {
    const refusals = [
      { guard: 'limits', summary: 'Too many', detail: '5 of 3\n``` <b>', hint: 'pass --max-purges 5' } as const,
    ];
    const text = renderPlanMarkdown(planDocument([purge('a')], { refusals }), options);
    expect(text).toContain('> - Refused by the guard `limits`: `Too many`');
    expect(text).toContain('````text\nlimits: Too many\n5 of 3\n``` <b>\npass --max-purges 5\n````');
  });

  it('keeps hostile text inside code, with three cells in every row', () => {
    const state = clientState({ name: hostile, description: hostile, role: hostile, personas: [hostile] });
    const plan = planDocument(
      [
        create(hostile, { after: state, warnings: [warning('persona-added', hostile, hostile)] }),
        replace(hostile, {
          before: state,
          after: clientState({ name: hostile }),
          warnings: [warning('grants-admin', hostile, hostile)],
        }),
        purge(hostile, { before: state }),
      ],
      { warnings: [warning('single-recipient', hostile)], tenant: `https://a.example/${hostile}` },
    );
    const text = renderPlanMarkdown(plan, options);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ')))
      expect(cellsOf(row), row).toHaveLength(3);
    const outside = outsideCode(text);
    expect(outside).not.toMatch(/@team|#12|<img|evil|:tada:|\[a\]/);
    expect(outside.match(/<[^>]*>/g)).toEqual([
      '<!-- atlan-oauth plan a.example -->',
      '<details>',
      '<summary>',
      '</summary>',
      '</details>',
    ]);
  });

  it.each([4_000, 20_000, COMMENT_BUDGET_BYTES, 1_000_000])(
    'stays below %i bytes on whole rows and says what it left out',
    (budget) => {
      const changes = Array.from({ length: 12_000 }, (_, at) =>
        create(`営業-${at}`, {
          after: clientState({ name: `営業-${at}`, description: '📊'.repeat(40) }),
          warnings: [warning('persona-added', hostile, `${at}`)],
        }),
      );
      const plan = planDocument([...changes, purge('old')], {
        warnings: Array.from({ length: 500 }, (_, at) => warning('orphaned-leftover', hostile, `${at}`)),
      });
      const text = renderPlanMarkdown(plan, { budget });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
      expect(text).toMatch(/> Cut to stay below [\d,]+ bytes: the table has \d+ and the diff \d+ of 12001 changes/);
      expect(text).toContain('| − | `old` | tombstone |');
      for (const row of text.split('\n').filter((line) => line.startsWith('| '))) expect(row.endsWith(' |')).toBe(true);
      outsideCode(text);
    },
  );

  it('uses most of its budget', () => {
    const plan = planDocument(Array.from({ length: 5_000 }, (_, at) => create(`client-${at}`)));
    expect(Buffer.byteLength(renderPlanMarkdown(plan, options))).toBeGreaterThan(COMMENT_BUDGET_BYTES * 0.95);
  });

  it('says nothing of a cut where nothing was cut', () => {
    expect(renderPlanMarkdown(fullPlan, options)).not.toContain('Cut to');
  });
});

describe('the Markdown of an apply report', () => {
  it('shows what needs somebody first', () => {
    expectGolden('report.md', renderReportMarkdown(fullReport, options));
  });

  it('says that there was nothing to do', () => {
    expect(renderReportMarkdown(applyReport(), options)).toContain('No changes. The tenant matches the manifest.');
  });

  it('stays within its budget and inert', () => {
    const results = Array.from({ length: 5_000 }, (_, at) =>
      result(`${hostile}${at}`, 'create', {
        status: 'failed',
        error: { code: hostile, message: hostile, requestId: hostile },
        warnings: [hostile],
      }),
    );
    const text = renderReportMarkdown(
      applyReport(results, { remaining: results.map(({ name }) => name), secretsFile: hostile }),
      options,
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_BUDGET_BYTES);
    expect(text).toContain('Cut to stay below 60,000 bytes');
    expect(outsideCode(text)).not.toMatch(/@team|#12|<img|evil/);
  });
});

describe('the Markdown of a failure', () => {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'c',
    summary: 'Unknown key',
    detail: hostile,
    hint: null,
    place: { file: 'a.yaml', line: 1, column: 1, length: 1, source: hostile },
  };

  it('says that the command failed, with every problem in a fence', () => {
    const failure = new Failure({
      exitCode: 3,
      code: 'c',
      summary: 'The manifest is not valid',
      detail: hostile,
      hint: 'look',
      diagnostics: [diagnostic],
    });
    const text = renderFailureMarkdown(failure, { command: 'plan', tenant: 'https://acme.atlan.com' }, options);
    expect(
      text.startsWith(
        '<!-- atlan-oauth plan acme.atlan.com -->\n### Atlan OAuth clients · acme.atlan.com — **plan failed**\n',
      ),
    ).toBe(true);
    expect(text).toContain('error: Unknown key');
    expect(outsideCode(text)).not.toMatch(/@team|#12|<img|evil/);
  });

  it('stays within its budget', () => {
    const failure = new Failure({
      exitCode: 3,
      code: 'c',
      summary: 's',
      detail: 'line\n'.repeat(50_000),
      diagnostics: Array.from({ length: 5_000 }, () => diagnostic),
    });
    const text = renderFailureMarkdown(failure, { command: 'apply', tenant: null }, options);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_BUDGET_BYTES);
    expect(text).toContain('The rest of the message is in the log.');
    expect(text).toMatch(/\d+ more problems left out/);
  });

  it('tells a valid manifest from one that is not', () => {
    expect(renderDiagnosticsMarkdown([], options)).toBe(
      '<!-- atlan-oauth validate -->\n### Atlan OAuth manifest — **valid**, 0 errors, 0 warnings\n',
    );
    expect(renderDiagnosticsMarkdown([diagnostic], options)).toContain('**not valid**, 1 error, 0 warnings');
  });
});

describe('hostOf', () => {
  it('lets nothing through that could end a comment or begin a tag', () => {
    expect(hostOf('https://acme.atlan.com:8443')).toBe('acme.atlan.com:8443');
    expect(hostOf('no url --> <b>')).toBe('no-url------b-');
  });
});
