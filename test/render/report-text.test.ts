import { describe, expect, it } from 'vitest';
import type { ApplyReport, ChangeResult } from '../../src/model.ts';
import { renderReportText } from '../../src/render/report-text.ts';
import type { TextView } from '../../src/render/text-view.ts';
import { applyReport, fullReport, recipients, result } from './documents.ts';
import { expectGolden } from './golden.ts';

const view: TextView = { colour: false, width: 80, showUnmanaged: false, verbose: false };

function lastLines(results: readonly ChangeResult[], fields: Partial<ApplyReport>): string {
  const lines = renderReportText(applyReport(results, fields), view).trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('Apply ') && line.endsWith('.'))).join(' ');
}

describe('the text of an apply report', () => {
  it('keeps its last line within 80 columns, whatever happened', () => {
    const summary = { created: 0, updated: 0, replaced: 0, purged: 0, failed: 12, skipped: 70, unknown: 3, staged: 14 };
    const lines = renderReportText({ ...fullReport, status: 'interrupted', summary }, view).split('\n');
    expect(lines.join(' ')).toContain('14 staged, 12 failed, 70 skipped, 3 unknown.');
    const closing = lines.slice(lines.findIndex((line) => line.startsWith('Fingerprint ')));
    for (const line of closing) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('reads well at 80 columns', () => {
    expectGolden('report-80.txt', renderReportText(fullReport, view));
  });

  it('ends with the summary alone where everything is done', () => {
    const results = [result('a', 'create', { secret: 'sealed', proved: true }), result('b', 'purge')];
    expect(lastLines(results, {})).toBe('Apply complete: 1 created, 0 updated, 0 replaced, 1 purged.');
  });

  it('says that there was nothing to do', () => {
    expect(renderReportText(applyReport(), view)).toContain(
      'No changes. The tenant matches the manifest.\nApply complete: 0 created, 0 updated, 0 replaced, 0 purged.\n',
    );
  });

  it('never says complete of anything else, and says what to do next', () => {
    const staged = [result('a', 'create', { status: 'staged', secret: 'sealed', proved: true })];
    expect(lastLines(staged, { status: 'staged', secretsFile: 'sealed/x.jsonl' })).toBe(
      'Apply staged: 1 staged. Nothing is published yet: carry the sealed file to safety, then run the apply again without --stage-only.',
    );
    expect(lastLines([], { status: 'staged' })).toBe(
      'Apply staged: nothing had to be staged. Nothing is published yet: run the apply again without --stage-only.',
    );
    expect(lastLines([result('a', 'update', { status: 'failed' })], { status: 'incomplete', exitCode: 7 })).toBe(
      'Apply incomplete: 0 created, 0 updated, 0 replaced, 0 purged; 1 failed. Every outcome is known. Run the apply again: it takes up what is left.',
    );
    expect(
      lastLines([result('a', 'create', { status: 'unknown', secret: 'lost' })], { status: 'incomplete', exitCode: 8 }),
    ).toContain('An outcome is unknown or a secret is lost: the results say which. Run the apply again');
    expect(lastLines([], { status: 'interrupted', exitCode: 130 })).toContain(
      'Stopped at a safe point. Run the apply again',
    );
  });

  it('names the sealed file, who can read it and the command that opens it, quoted for a shell', () => {
    const text = renderReportText(
      applyReport([result('a', 'create', { secret: 'sealed' })], { secretsFile: "it's here/x.jsonl", recipients }),
      view,
    );
    expect(text).toContain("  it's here/x.jsonl\n");
    expect(text).toContain('on-call');
    expect(text).toContain(String.raw`atlan-oauth unseal 'it'\''s here/x.jsonl' -i IDENTITY`);
  });

  it('names the sealed files of earlier applies that hold the secrets of clients taken up by this one', () => {
    const sealed = { secret: 'sealed', proved: true } as const;
    const results = [
      result('a', 'create', { ...sealed, sealedIn: 'sealed/old.jsonl' }),
      result('b', 'create', { ...sealed, sealedIn: 'sealed/old.jsonl' }),
      result('c', 'create', { ...sealed, sealedIn: 'sealed/new.jsonl' }),
    ];
    const text = renderReportText(applyReport(results, { secretsFile: 'sealed/new.jsonl' }), view);
    expect(text).toContain(`
Secrets sealed by an earlier apply
  sealed/old.jsonl
  open with
    atlan-oauth unseal sealed/old.jsonl -i IDENTITY
`);
    expect(renderReportText(applyReport(results.slice(2), { secretsFile: 'sealed/new.jsonl' }), view)).not.toContain(
      'earlier',
    );
  });

  it('does not speak of sealed secrets where none was', () => {
    const failed = result('a', 'create', { status: 'failed', secret: 'lost' });
    const text = renderReportText(applyReport([failed], { secretsFile: 'sealed/x.jsonl', recipients }), view);
    expect(text).toContain('\nNo secret was sealed; what was tried or taken back stands in\n  sealed/x.jsonl\n\n');
    expect(text).not.toContain('open with');
  });

  it('says of a purged leftover that it was one', () => {
    const results = [result('a', 'create'), result('a', 'purge', { leftover: 'provisioning' })];
    expect(renderReportText(applyReport(results), view)).toContain('  - a  purged (left by an unfinished create)\n');
  });

  it('breaks a long path behind a slash, so that its client id can be copied', () => {
    const error = {
      code: 'refused',
      message: `DELETE /api/service/oauth-clients/${'oauth-client-'.padEnd(49, '1')}: no.`,
      requestId: null,
    };
    const text = renderReportText(applyReport([result('a', 'purge', { status: 'failed', error })]), view);
    expect(text).toMatch(new RegExp(`^ +${'oauth-client-'.padEnd(49, '1')}: no\\.`, 'm'));
  });

  it('shows failures with their error and request id, skipped changes with the cause', () => {
    const text = renderReportText(fullReport, view);
    expect(text).toContain('failed: POST /oauth-clients: 400');
    expect(text).toContain('request   0f8fad5b-d9cb-469f-a165-70867728950e');
    expect(text).toContain('skipped: something before the purges failed');
  });

  it('folds what went well where there is too much of it, never what did not', () => {
    const results = Array.from({ length: 300 }, (_, at) =>
      result(`fine-${at}`, 'create', { secret: 'sealed', proved: true }),
    );
    const report = applyReport([
      ...results,
      result('bad', 'update', { status: 'failed', error: { code: 'c', message: 'm', requestId: null } }),
    ]);
    const text = renderReportText(report, view);
    expect(text).toContain('~ bad  failed: m (c)');
    expect(text).toContain('… 300 more changes that went well. --verbose lists them all.');
    expect(text).not.toContain('fine-7');
    expect(renderReportText(report, { ...view, verbose: true })).toContain('fine-299');
  });
});
