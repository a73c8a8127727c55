import { describe, expect, it } from 'vitest';
import { renderClientsText, renderClientText } from '../../src/render/clients-text.ts';
import type { ListedClient } from '../../src/render/clients-text.ts';
import { renderSealedHtml } from '../../src/render/sealed-html.ts';
import { renderSealedMarkdown } from '../../src/render/sealed-markdown.ts';
import { renderSealedText, sealedMetadata } from '../../src/render/sealed-text.ts';
import type { TextView } from '../../src/render/text-view.ts';
import { expectGolden } from './golden.ts';
import { outsideCode } from './outside-code.ts';

const view: TextView = { colour: false, width: 80, showUnmanaged: false, verbose: false };

const client: ListedClient = {
  name: 'ci-dbt',
  description: 'dbt Cloud to Atlan sync',
  role: '$member',
  roleTitle: 'Member',
  personas: [
    { qualifiedName: 'default/tL6uqsrZGuf1hz9XFYnw8x', name: 'Data Assets' },
    { qualifiedName: 'default/9kQ2mZr7LxVb3TnYc5HsWd', name: null },
  ],
  createdBy: 'service-account-ci',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: null,
  clientId: 'oauth-client-8f14e45f-ceea-467f-ab5d-8b1d2a3c4e5f',
  standing: 'in-scope',
};

const bare: ListedClient = {
  ...client,
  name: '営業',
  roleTitle: null,
  personas: [],
  createdBy: null,
  createdAt: null,
  standing: null,
  description: '',
};

const list = (...clients: ListedClient[]) => ({ formatVersion: '1.0', tenant: 'https://acme.atlan.com', clients });

describe('the clients of a tenant as text', () => {
  it('are a table where it fits', () => {
    expectGolden('clients-200.txt', renderClientsText(list(client, bare), { ...view, width: 200 }));
  });

  it('are a table with the client ids below where these find no room beside the rest, so that none is cut', () => {
    const text = renderClientsText(list(client, bare), view);
    expectGolden('clients-80.txt', text);
    expect(text).toContain(client.clientId);
  });

  it('keep their names and the headings whole as long as other columns can give way', () => {
    const name = 'snowflake-miner-runtime';
    const text = renderClientsText(list({ ...client, name, createdBy: 'service-account-with-a-long-name' }), view);
    expect(text).toMatch(/^name +role +personas +created by +created +standing\n/);
    expect(text).toContain(`\n${name}  Member `);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(renderClientsText(list({ ...client, name: 'n'.repeat(90) }), view)).toContain('n…');
  });

  it('are said to be none', () => {
    expect(renderClientsText(list(), view)).toBe('No clients.\n');
  });

  it('leave the standing out where no manifest is at hand', () => {
    expect(renderClientsText(list(bare), { ...view, width: 200 })).not.toContain('standing');
    expect(renderClientText(bare, view)).not.toContain('standing');
  });
});

const sealedFile = {
  path: 'sealed/a.sealed.jsonl',
  header: {
    v: 1,
    type: 'header',
    run: 'r1',
    tenant: 'https://acme.atlan.com',
    tool: 'atlan-oauth/0.1.0',
    createdAt: '2026-03-01T10:00:00.000Z',
    recipients: [{ label: 'on-call', kind: 'x25519', fingerprint: 'sha256:4a8f1d2c9b3e7a60' }],
    recipientsDigest: 'sha256:0',
  },
  secrets: ['a', 'b', 'c'].map((name, seq) => ({
    run: 'r1',
    seq,
    name,
    clientId: `oauth-client-${name}`,
    action: 'create',
    createdAt: '2026-03-01T10:00:01.000Z',
    sealed: 'CANARY-CIPHERTEXT',
  })),
  proved: [{ clientId: 'oauth-client-a' }, { clientId: 'oauth-client-b' }],
  voids: [{ clientId: 'oauth-client-b' }],
  end: null,
  problems: [{ code: 'torn-line', line: 9, message: 'the last line is torn' }],
};

describe('a sealed file as text', () => {
  it('shows everything but the ciphertext', () => {
    const text = renderSealedText(sealedFile, view);
    expectGolden('sealed-80.txt', text);
    expect(text + JSON.stringify(sealedMetadata(sealedFile))).not.toContain('CANARY');
  });

  it('tells what is proved, not proved and dead', () => {
    expect(sealedMetadata(sealedFile).records.map(({ state }) => state)).toEqual(['proved', 'dead', 'not-proved']);
  });

  it('is a table in Markdown, inert and within its budget', () => {
    expectGolden('sealed.md', renderSealedMarkdown(sealedFile, { budget: 60_000 }));
    const name = '`<b>`| @team';
    const many = Array.from({ length: 2_000 }, (_, seq) => ({ ...sealedFile.secrets[0]!, seq, name }));
    const text = renderSealedMarkdown({ ...sealedFile, secrets: many }, { budget: 6_000 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6_000);
    expect(text).toMatch(/Cut to stay below 6,000 bytes: the table has \d+ of 2000 secrets/);
    expect(outsideCode(text)).not.toMatch(/<b>|@team/);
  });

  it('is a page of its own in HTML, inert and without the ciphertext', () => {
    const name = '<b>@team</b>';
    const page = renderSealedHtml({
      ...sealedFile,
      secrets: [...sealedFile.secrets, { ...sealedFile.secrets[0]!, name }],
    });
    for (const text of ['4 secrets', 'on-call', 'oauth-client-a', 'not proved', 'dead', 'the last line is torn']) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/CANARY|<b>/);
    expect(page).toContain('&lt;b&gt;@team&lt;/b&gt;');
    expect(renderSealedHtml({ ...sealedFile, header: null, secrets: [] })).toContain('no secrets');
  });

  it('can be shown without a header and without secrets', () => {
    const text = renderSealedText({ ...sealedFile, header: null, secrets: [], problems: [] }, view);
    expect(text).toContain('No secrets');
    expect(text).toContain('the run did not come to its end');
  });
});
