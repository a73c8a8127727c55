import { describe, expect, it } from 'vitest';
import type { Change, PlanDocument } from '../../src/model.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { renderPlanText } from '../../src/render/plan-text.ts';
import type { TextView } from '../../src/render/text-view.ts';
import { clientState, create, fullPlan, planDocument, purge, replace, update, warning } from './documents.ts';
import { expectGolden } from './golden.ts';

const view: TextView = { colour: false, width: 80, showUnmanaged: false, verbose: false };

function text(changes: readonly Change[], fields: Partial<PlanDocument> = {}, more: Partial<TextView> = {}): string {
  return renderPlanText(planDocument(changes, fields), { ...view, ...more });
}

describe('the text of a plan', () => {
  it('reads well at 80 columns', () => {
    expectGolden('plan-80.txt', renderPlanText(fullPlan, view));
  });

  it('reads well at 200 columns', () => {
    expectGolden('plan-200.txt', renderPlanText(fullPlan, { ...view, width: 200 }));
  });

  it('says of a replacement what forces it, what asks for it, and what merely comes with it', () => {
    const of = (...reasons: Change['reasons']) =>
      text(
        [replace('a', { reasons, replacePaths: reasons.includes('role-differs') ? ['role'] : [] })],
        {},
        { width: 200 },
      );
    expect(of('role-differs', 'personas-differ', 'description-differs')).toContain(
      'and personas cannot be changed: new id, new secret; also description\n',
    );
    expect(of('requested')).toContain('  replacement requested: new id, new secret\n');
    expect(of('role-differs', 'rotation-due')).toMatch(
      / {2}rotation due, role \S+ -> \S+ cannot be changed: new id, new secret\n/,
    );
  });

  it('says nothing of what --only leaves out', () => {
    const options = { ...planDocument().options, only: ['ci-a'] };
    expect(text([], { options })).toMatch(/\nNo changes\. What --only names matches the manifest\.\n$/);
  });

  it('says everything where it is asked to', () => {
    expectGolden('plan-80-verbose.txt', renderPlanText(fullPlan, { ...view, verbose: true, showUnmanaged: true }));
  });

  it('says so where there is nothing to do', () => {
    expectGolden('plan-80-empty.txt', text([]));
  });

  it('says of the secrets that are sealed already that they are', () => {
    const staged = create('b', { resumes: 'oauth-client-b' });
    expect(text([create('a')])).toContain('\nNew secrets (1) will be readable by\n  on-call ');
    expect(text([staged])).toContain('\nSecrets sealed already (1) are readable by\n  on-call ');
    expect(text([create('a'), staged, replace('c')])).toContain(
      '\nNew secrets (2) and those sealed already (1) are for\n  on-call ',
    );
  });

  it('shows the digest of the recipients for a policy where it is asked to, whole and on a line of its own', () => {
    const fields = { recipientsDigest: `sha256:${'5'.repeat(64)}` };
    const line = `\n  recipientsDigest: ${fields.recipientsDigest}\n`;
    expect(text([create('a')], fields)).not.toContain('recipientsDigest');
    expect(text([create('a')], fields, { verbose: true })).toContain(line);
    expect(text([], fields, { verbose: true })).toContain(`\nRecipients\n  on-call `);
    expect(text([], { ...fields, recipients: [], recipientsDigest: null }, { verbose: true })).not.toContain(
      'Recipients',
    );
  });

  it('puts what is meant for pasting on lines of its own, unwrapped and as a manifest has it', () => {
    const tombstone = `  - { name: ${'n'.repeat(70)}, state: absent, clientId: oauth-client-1 }`;
    const alive = warning('unlisted-but-alive', `It left the manifest, but nothing purges it. Add:\n${tombstone}`);
    expect(text([], { warnings: [alive] })).toContain(`purges it. Add:\n${tombstone}\n`);
    expect(text([create('a', { warnings: [alive] })])).toContain(`Add:\n${tombstone}\n`);
  });

  it('keeps every line within the width, wide characters and long names included', () => {
    const names = ['営業レポート'.repeat(20), 'x'.repeat(300), '📊'.repeat(50)];
    const changes = names.map((name) =>
      create(name, { after: clientState({ name, description: '説明'.repeat(100) }) }),
    );
    for (const width of [40, 80, 200]) {
      for (const line of text(changes, { recipientsDigest: null }, { width, verbose: true }).split('\n')) {
        // A client id, a fingerprint and the counts are never cut: they may stand out.
        expect(displayWidth(line), line).toBeLessThanOrEqual(Math.max(width, 60));
      }
    }
  });

  it('puts purges, replacements and escalations first and leftovers behind the other purges', () => {
    const shown = text([
      create('a-create'),
      create('b-admin', { warnings: [warning('grants-admin', 'admin')] }),
      update('c-update', { reasons: ['name-differs'] }),
      replace('d-replace'),
      purge('e-leftover', { leftover: 'superseded', reasons: ['superseded'] }),
      purge('f-purge'),
    ]);
    const order = [...shown.matchAll(/^ {2}\S+ ([a-f]-[a-z]+)/gm)].map(([, name]) => name);
    expect(order).toEqual(['f-purge', 'e-leftover', 'd-replace', 'b-admin', 'c-update', 'a-create']);
  });

  it('keeps what only changes a description apart, at the end', () => {
    const shown = text([update('a'), update('b', { reasons: ['name-differs'] }), create('c')]);
    expect([...shown.matchAll(/^ {2}[~+] ([a-c]) |^Only the description changes$/gm)].map(([, name]) => name)).toEqual([
      'b',
      'c',
      undefined,
      'a',
    ]);
    expect(text([update('a')])).not.toContain('Only the description changes');
  });

  it('uses colour only where it is asked to, and then changes nothing else', () => {
    const coloured = renderPlanText(fullPlan, { ...view, colour: true });
    expect(coloured).toContain('\u001B[31m');
    // oxlint-disable-next-line no-control-regex -- the sequences are what is looked for
    expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(renderPlanText(fullPlan, view));
  });

  it('shows in red what nobody may miss, in yellow what is only good to know', () => {
    const warnings = [warning('grants-admin', 'It can administer.'), warning('persona-added', 'It sees more.')];
    const coloured = renderPlanText(planDocument([create('a', { warnings })]), { ...view, colour: true });
    expect(coloured).toContain('\u001B[31m⚠ grants-admin: It can administer.\u001B[39m');
    expect(coloured).toContain('\u001B[33m⚠ persona-added: It sees more.\u001B[39m');
  });

  it('shows whole short descriptions and only the words that differ in long ones', () => {
    const differing = (before: string, after: string) =>
      text([
        update('x', {
          before: clientState({ name: 'x', description: before }),
          after: clientState({ name: 'x', description: after }),
        }),
      ]);
    expect(differing('old', 'new')).toContain('description  - old\n                   + new\n');
    expect(differing('old', '')).toContain('description  - old\n');
    const long = 'a text of quite some length that says what this client is for and who looks after it';
    expect(differing(long, long.replace('quite', 'very'))).toContain('[-quite-]{+very+}');
    expect(differing(long, 'z'.repeat(80))).toContain('description  - a text of quite');
  });

  it('shows a difference that hides in how characters are escaped', () => {
    const shown = text([
      update('x', {
        before: clientState({ name: 'x', description: 'a\nb' }),
        after: clientState({ name: 'x', description: String.raw`a\nb` }),
      }),
    ]);
    expect(shown).toContain(String.raw`- a\nb`);
    expect(shown).toContain(String.raw`+ a\nb (differs only in how characters are escaped)`);
  });

  it('folds a plan of more than 200 changes: what matters in full, others in short, the rest counted', () => {
    const changes = [...Array.from({ length: 250 }, (_, at) => create(`new-${at}`)), purge('old'), replace('swap')];
    const shown = text(changes);
    expect(shown).toMatch(/\n {2}- old .*\n {6}client id/);
    expect(shown).toMatch(/\n {2}\+\/- swap .*\n {6}client id/);
    expect(shown).toMatch(/\n\nIn short\n {2}\+ new-0 +not on the tenant\n {2}\+ new-1 +not on the tenant\n/);
    expect(shown.match(/\+ new-/g)).toHaveLength(198);
    expect(shown.replace(/\s+/g, ' ')).toContain(
      '… 52 more changes: 52 to create. --verbose shows them all in full, --report html=FILE makes a page to search.',
    );
    expect(shown).toContain('Plan: 250 to create, 0 to update, 1 to replace, 1 to purge.');
    expect(text(changes, {}, { verbose: true })).toContain('new-249');
  });

  it('does not fold 200 changes', () => {
    expect(text(Array.from({ length: 200 }, (_, at) => create(`new-${at}`)))).toContain('new-199');
  });

  it('keeps the summary line whole and puts the counts beside it where they fit', () => {
    expect(text([create('a')])).toMatch(
      /\nPlan: 1 to create, 0 to update, 0 to replace, 0 to purge\.\n12 unchanged, 3 unmanaged\.\n$/,
    );
    expect(text([create('a')], {}, { width: 100 })).toMatch(
      /\nPlan: 1 to create, 0 to update, 0 to replace, 0 to purge\. 12 unchanged, 3 unmanaged\.\n$/,
    );
  });

  it('says which guard refuses it, and who is left out by --only', () => {
    const shown = text([purge('a')], {
      refusals: [{ guard: 'limits', summary: 's', detail: 'd', hint: null }],
      options: { replace: [], revoke: [], only: ['a', 'b'], maxPurges: null, allowEmpty: false },
    });
    expect(shown).toContain('Refused by guard: limits.');
    expect(shown).toContain('Only: a, b.');
  });

  it('says loudly that nobody could read the new secrets', () => {
    expect(text([create('a')], { recipients: [] })).toContain(
      'New secrets (1) will be readable by nobody: there are no recipients',
    );
    expect(text([purge('a')], { recipients: [] })).not.toContain('New secrets');
  });

  it('shows the real name of a leftover that it purges', () => {
    const name = 'ci (provisioning 0a1b2c3d)';
    const shown = text([
      purge('ci', { leftover: 'provisioning', reasons: ['unfinished-create'], before: clientState({ name }) }),
    ]);
    expect(shown).toContain('left by an unfinished create');
    expect(shown).toContain(`named        ${name}`);
  });

  it('shows a reason of a newer version as it is', () => {
    const written: Change = JSON.parse(JSON.stringify(purge('a')).replace('tombstone', 'moved-away'));
    expect(text([written])).toContain('- a  moved-away');
  });

  it.each([
    [replace('a', { reasons: ['requested'], replacePaths: [] }), 'replacement requested: new id, new secret'],
    [replace('a', { reasons: ['rotation-due'], replacePaths: [] }), 'rotation due: new id, new secret'],
    [
      replace('a', { reasons: ['personas-differ'], replacePaths: ['personas'] }),
      'personas cannot be changed: new id, new secret',
    ],
    [purge('a', { reasons: ['superseded'], leftover: 'rotated' }), 'rotated out by an earlier apply'],
    [purge('a', { reasons: ['superseded'], leftover: 'superseded' }), 'superseded by an earlier apply'],
    [create('a'), 'not on the tenant'],
    [
      update('a', { reasons: ['name-differs', 'description-differs'], before: clientState({ name: 'b' }) }),
      'name (was b), description',
    ],
  ])('says why: %#', (change, words) => {
    expect(text([change])).toContain(`a  ${words}\n`);
  });
});
