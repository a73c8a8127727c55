import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { Failure } from '../../src/errors.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { renderDiagnostics, renderFailure, renderRefusals } from '../../src/render/diagnostics-text.ts';

const plain = { colour: false };

const unknownRole: Diagnostic = {
  severity: 'error',
  code: 'unknown-role',
  summary: 'Unknown role',
  detail: 'The client "ci-lineage" asks for the role "Membr", which this tenant does not have.',
  hint: 'Did you mean "Member"? The tenant\'s roles are: Admin, Guest, Member.',
  place: { file: 'clients.yaml', line: 14, column: 11, length: 5, source: '    role: Membr' },
};

function caretOf(source: string, column: number, length: number): { readonly shown: string; readonly caret: string } {
  const place = { file: 'f', line: 1, column, length, source };
  const lines = renderDiagnostics([{ ...unknownRole, place }], plain).split('\n');
  return { shown: lines[3] ?? '', caret: lines[4] ?? '' };
}

describe('diagnostics', () => {
  it('have the look that people know', () => {
    expect(renderDiagnostics([unknownRole], plain)).toBe(`error: Unknown role

  clients.yaml:14:11
     14 |     role: Membr
        |           ^^^^^
The client "ci-lineage" asks for the role "Membr", which this tenant does not have.
Did you mean "Member"? The tenant's roles are: Admin, Guest, Member.
`);
  });

  it('stand apart from each other, warnings named as such', () => {
    const warning: Diagnostic = {
      ...unknownRole,
      severity: 'warning',
      summary: 'Odd',
      detail: '',
      hint: 'write "x"',
      place: null,
    };
    expect(renderDiagnostics([warning, warning], plain)).toBe(
      'warning: Odd\n\nWrite "x"\n\nwarning: Odd\n\nWrite "x"\n',
    );
    expect(renderDiagnostics([], plain)).toBe('');
  });

  it('end hints like sentences, but nothing that is to be copied', () => {
    const lastOf = (hint: string) =>
      renderDiagnostics([{ ...unknownRole, hint }], plain)
        .trimEnd()
        .split('\n')
        .at(-1);
    expect(lastOf('copy the whole key again')).toBe('Copy the whole key again.');
    expect(lastOf('make a key with: atlan-oauth keygen')).toBe('Make a key with: atlan-oauth keygen');
    expect(lastOf('name its file with -i')).toBe('Name its file with -i');
    expect(lastOf('Paste:\n    state: absent')).toBe('    state: absent');
  });

  it('stand for a failure that says no more than they do', () => {
    const fields = { exitCode: 3, code: 'x', diagnostics: [unknownRole] } as const;
    const alone = renderDiagnostics([unknownRole], plain);
    expect(renderFailure(new Failure({ ...fields, summary: 'Unknown role' }), plain)).toBe(alone);
    expect(renderFailure(new Failure({ ...fields, summary: 'Other' }), plain)).toBe(`${alone}\nerror: Other\n`);
  });

  it('put the caret below wide characters, tabs and escapes', () => {
    const { shown, caret } = caretOf('\t営業: \u001Bx', 7, 1);
    expect(shown).toBe(String.raw`      1 | \t営業: \u{1B}x`);
    expect(caret.indexOf('^')).toBe(displayWidth(String.raw`      1 | \t営業: `) + 6);
  });

  it('show the surroundings of the caret in a line that is too long, within 80 columns', () => {
    const { shown, caret } = caretOf(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 501, 4);
    expect(shown).toMatch(/^ {6}1 \| …a{23}HEREb+…$/);
    expect(shown.indexOf('HERE')).toBe(caret.indexOf('^^^^'));
    expect(displayWidth(shown)).toBeLessThanOrEqual(80);
    expect(caretOf(`key: ${'x'.repeat(500)}`, 6, 500).caret.length).toBeLessThanOrEqual(80);
  });
});

describe('failures and refusals', () => {
  it('show headline, sentences and the way out behind all diagnostics', () => {
    const failure = new Failure({
      exitCode: 3,
      code: 'c',
      summary: 'The manifest is not valid',
      detail: '1 problem.',
      hint: 'atlan-oauth validate',
      diagnostics: [unknownRole],
    });
    const text = renderFailure(failure, plain);
    expect(text.startsWith('error: Unknown role\n')).toBe(true);
    expect(text.endsWith('\n\nerror: The manifest is not valid\n\n1 problem.\natlan-oauth validate\n')).toBe(true);
  });

  it('name the guard, the figures and what would lift it, and keep their lines', () => {
    const text = renderRefusals(
      [{ guard: 'limits', summary: 'Too many purges', detail: '5 of them:\n  a\u001B', hint: 'pass --max-purges 5' }],
      plain,
    );
    expect(text).toBe(
      'refused by guard limits: Too many purges\n\n5 of them:\n' + String.raw`  a\u{1B}` + '\nPass --max-purges 5\n',
    );
  });

  it('are coloured where it is asked for', () => {
    expect(renderRefusals([{ guard: 'limits', summary: 's', detail: '', hint: null }], { colour: true })).toContain(
      '\u001B[31mrefused by guard limits:\u001B[39m',
    );
  });
});
