import { describe, expect, test } from 'vitest';
import { COMMENT_BUDGET_BYTES } from '../../src/render/budget.ts';
import { renderClientsMarkdown } from '../../src/render/clients-markdown.ts';
import type { ListedClient } from '../../src/render/clients-text.ts';
import { activeIn, proseOf, renderGfm, rowsOf, tagsOf } from './rendered-markdown.ts';

function listed(fields: Partial<ListedClient> = {}): ListedClient {
  return {
    name: 'ci-dbt',
    description: '',
    role: '$member',
    roleTitle: 'Member',
    personas: [],
    createdBy: 'maria.lopez',
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: null,
    clientId: 'oauth-client-1',
    standing: 'in-scope',
    ...fields,
  };
}

function markdown(clients: readonly ListedClient[]): string {
  return renderClientsMarkdown({ formatVersion: '1.0', tenant: 'https://acme.atlan.com', clients });
}

describe('clients as Markdown', () => {
  test('are rows of a table, with roles and personas as people call them', () => {
    const personas = [
      { qualifiedName: 'default/a', name: 'Data Assets' },
      { qualifiedName: 'default/b', name: null },
    ];
    const html = renderGfm(markdown([listed({ description: 'dbt sync', personas }), listed({ createdBy: null })]));
    expect(rowsOf(html)).toEqual([
      [
        'ci-dbt',
        'dbt sync',
        'Member',
        'Data Assets, default/b',
        'maria.lopez',
        '2026-03-01',
        'in scope',
        'oauth-client-1',
      ],
      ['ci-dbt', '', 'Member', '', '?', '2026-03-01', 'in scope', 'oauth-client-1'],
    ]);
    expect(html).toContain('<strong>2 clients</strong>');
  });

  test.each([
    'a|b',
    '`tick`',
    '<img src=x>',
    '@everyone #1 https://evil.example',
    '[a](b)',
    '\u202Eevil',
    '::error::x',
  ])('keep %j inert', (text) => {
    const persona = { qualifiedName: text, name: text };
    const html = renderGfm(
      markdown([listed({ name: text, description: text, createdBy: text, roleTitle: text, personas: [persona] })]),
    );
    expect(rowsOf(html)).toHaveLength(1);
    expect(activeIn(proseOf(html))).toEqual([]);
    expect(tagsOf(html).filter((tag) => /img|<a /.test(tag))).toEqual([]);
  });

  test('stay below the limit of a comment in whole rows, and say so', () => {
    const text = markdown(Array.from({ length: 2000 }, (_, at) => listed({ name: `ci-${at}` })));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_BUDGET_BYTES);
    expect(text).toMatch(/the table has \d+ of 2000 clients/);
    expect(text.trimEnd()).toMatch(/`oauth-client-1` \|$/);
  });
});
