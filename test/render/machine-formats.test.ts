import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { Failure } from '../../src/errors.ts';
import { renderCodeQuality } from '../../src/render/code-quality.ts';
import type { Subject } from '../../src/render/findings.ts';
import { renderAnnotations } from '../../src/render/github-annotations.ts';
import { renderGitlab } from '../../src/render/gitlab.ts';
import { create, fullPlan, fullReport, planDocument, purge, replace, update, warning } from './documents.ts';

const nothing: Subject = { diagnostics: [], plan: null, report: null, failure: null };

const diagnostic: Diagnostic = {
  severity: 'error',
  code: 'unknown-key',
  summary: 'Unknown key: 100%, sure',
  detail: 'unknown key "personae"\nsecond line, 50%',
  hint: 'did you mean "personas"?',
  place: { file: 'a,b:c.yaml', line: 3, column: 5, length: 8, source: '    personae: []' },
};

describe('GitLab', () => {
  it('counts a replacement as one create and one delete', () => {
    const plan = planDocument([create('a'), update('b'), replace('c'), replace('d'), purge('e')]);
    expect(JSON.parse(renderGitlab(plan))).toEqual({ create: 3, update: 1, delete: 3 });
  });
});

describe('GitHub annotations', () => {
  it('escape their properties and their message', () => {
    expect(renderAnnotations({ ...nothing, diagnostics: [diagnostic] })).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=3,col=5,endColumn=13,title=Unknown key%3A 100%25%2C sure::unknown key "personae"%0Asecond line, 50%25%0Adid you mean "personas"?\n',
    );
  });

  it('are one line each, whatever the message holds', () => {
    const message = 'a\n::add-mask::x\r::stop-commands::y\u2028::error::z';
    const lines = renderAnnotations({
      ...nothing,
      plan: planDocument([], { warnings: [warning('single-recipient', message)] }),
    }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::warning title=single-recipient::a%0A/);
  });

  it('come in three kinds: refusals and failures, warnings, what is only to know', () => {
    const refusals = [{ guard: 'limits', summary: 'Too many', detail: '5 of 3', hint: null } as const];
    const kinds = renderAnnotations({ ...nothing, plan: { ...fullPlan, refusals }, report: fullReport })
      .split('\n')
      .map((line) => line.slice(0, line.indexOf(' ')));
    expect(new Set(kinds)).toEqual(new Set(['::error', '::warning', '::notice', '']));
    expect(renderAnnotations({ ...nothing, plan: { ...fullPlan, refusals } })).toContain(
      '::error title=Too many::5 of 3\n',
    );
  });

  it('show the 9 worst of a kind and say how many more there are', () => {
    const warnings = Array.from({ length: 30 }, (_, at) => warning('persona-added', `added ${at}`, `c${at}`));
    const plan = planDocument([], { warnings: [...warnings, warning('credentials-revoked', 'an outage', 'x')] });
    const lines = renderAnnotations({ ...nothing, plan })
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('::warning title=credentials-revoked::an outage');
    expect(lines[9]).toBe('::warning title=atlan-oauth::and 22 more: the log and the reports have them all');
  });

  it('say a failure once: where diagnostics or refusals say it better, they do', () => {
    const failure = new Failure({
      exitCode: 3,
      code: 'invalid',
      summary: 'Not valid',
      detail: 'd',
      diagnostics: [diagnostic],
    });
    expect(renderAnnotations({ ...nothing, failure, diagnostics: [diagnostic] }).match(/::error/g)).toHaveLength(1);
    const bare = new Failure({ exitCode: 5, code: 'unreachable', summary: 'Unreachable' });
    expect(renderAnnotations({ ...nothing, failure: bare })).toBe('::error title=Unreachable::Unreachable\n');
    expect(renderAnnotations(nothing)).toBe('');
  });

  it('cut messages that are longer than anybody reads', () => {
    const plan = planDocument([], { warnings: [warning('single-recipient', '📊'.repeat(10_000))] });
    expect(renderAnnotations({ ...nothing, plan }).length).toBeLessThan(9_000);
  });
});

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function quality(subject: Partial<Subject>): readonly Entry[] {
  const entries: readonly Entry[] = JSON.parse(
    renderCodeQuality({ ...nothing, ...subject }, { path: 'atlan-oauth.yaml' }),
  );
  return entries;
}

describe('code quality', () => {
  it('has what GitLab asks for, and the manifest as the place of what has none', () => {
    const [entry] = quality({ diagnostics: [diagnostic] });
    expect(entry).toMatchObject({
      check_name: 'unknown-key',
      severity: 'critical',
      location: { path: 'a,b:c.yaml', lines: { begin: 3 } },
    });
    expect(quality({ plan: fullPlan })[0]?.location).toEqual({ path: 'atlan-oauth.yaml', lines: { begin: 1 } });
    expect(renderCodeQuality(nothing, { path: 'x' })).toBe('[]\n');
  });

  it('has unique fingerprints that stay when a line moves', () => {
    const moved = { ...diagnostic, place: { file: 'a,b:c.yaml', line: 30, column: 5, length: 8, source: '' } };
    const twice = quality({ diagnostics: [diagnostic, diagnostic], plan: fullPlan, report: fullReport });
    const prints = twice.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(quality({ diagnostics: [moved] })[0]?.fingerprint).toBe(
      quality({ diagnostics: [diagnostic] })[0]?.fingerprint,
    );
    expect(quality({ diagnostics: [{ ...diagnostic, code: 'other' }] })[0]?.fingerprint).not.toBe(prints[0]);
  });

  it('keeps the fingerprint of a warning while its wording changes', () => {
    const print = (message: string) =>
      quality({ plan: planDocument([], { warnings: [warning('grants-admin', message, 'ci')] }) })[0]?.fingerprint;
    expect(print('one')).toBe(print('another'));
  });

  it('knows only the severities of GitLab', () => {
    const severities = quality({ diagnostics: [diagnostic], plan: fullPlan, report: fullReport }).map(
      ({ severity }) => severity,
    );
    expect(new Set(severities)).toEqual(new Set(['critical', 'major', 'info']));
  });
});
