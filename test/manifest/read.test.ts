import { describe, expect, it } from 'vitest';
import { manifestOf, problemsOf, readText, sourceFile } from '../support/manifest-text.ts';

const whole = `# yaml-language-server: $schema=../schemas/manifest.schema.json
version: 1
tenant: https://acme.atlan.com/

scope:
  names: ["ci-*", "etl-*"]
  createdBy: ["service-account-ci"]
protect: ["ci-prod-*"]

limits:
  count: 5
  percent: 25

secrets:
  directory: sealed
  recipients: recipients.txt

defaults:
  role: Member
  overlap: 7d

clients:
  - name: ci-dbt
    description: dbt Cloud to Atlan sync
    role: $member
    personas:
      - Data Assets
      - default/tL6uqsrZGuf1hz9XFYnw8x
      - name: default/tL6uqsrZGuf1hz9XFYnw8x
      - qualifiedName: other/persona
    overlap: 3d
    rotateAfter: 90d
  - name: ci-airflow
    clientId: oauth-client-1f0c
    previousNames: [airflow-sync]
  - name: legacy-export
    state: absent
`;

describe('readManifest', () => {
  it('reads everything that a manifest can say', () => {
    const { manifest, secrets, warnings } = manifestOf(whole, { baseUrl: 'https://acme.atlan.com' });
    expect(manifest).toEqual({
      version: 1,
      tenant: 'https://acme.atlan.com',
      scope: { names: ['ci-*', 'etl-*'], createdBy: ['service-account-ci'] },
      protect: ['ci-prod-*'],
      limits: { count: 5, percent: 25 },
      clients: [
        {
          name: 'ci-dbt',
          description: 'dbt Cloud to Atlan sync',
          role: '$member',
          personas: [
            { kind: 'name', value: 'Data Assets' },
            { kind: 'qualifiedName', value: 'default/tL6uqsrZGuf1hz9XFYnw8x' },
            { kind: 'name', value: 'default/tL6uqsrZGuf1hz9XFYnw8x' },
            { kind: 'qualifiedName', value: 'other/persona' },
          ],
          overlapMs: 3 * 86_400_000,
          rotateAfterMs: 90 * 86_400_000,
          clientId: null,
          previousNames: [],
        },
        {
          name: 'ci-airflow',
          description: '',
          role: 'Member',
          personas: [],
          overlapMs: 7 * 86_400_000,
          rotateAfterMs: null,
          clientId: 'oauth-client-1f0c',
          previousNames: ['airflow-sync'],
        },
      ],
      tombstones: [{ name: 'legacy-export', clientId: null }],
    });
    expect(secrets.directory).toBe('sealed');
    expect(secrets.file).toBe('atlan-oauth.yaml');
    expect(secrets.recipients).toMatchObject({
      kind: 'file',
      path: 'recipients.txt',
      place: { line: 16, column: 15, length: 14 },
    });
    expect(warnings).toEqual([]);
  });

  it('takes three purges and replacements for the limit where none is given', () => {
    expect(manifestOf('version: 1\nclients: []').manifest.limits).toEqual({ count: 3, percent: null });
    expect(manifestOf('version: 1\nlimits: {percent: 12.5}\nclients: []').manifest.limits).toEqual({
      count: 3,
      percent: 12.5,
    });
  });

  it('gives the default rotation to clients without a pin only', () => {
    const { manifest } = manifestOf(`version: 1
defaults: {role: Member, rotateAfter: 30d}
clients: [{name: a}, {name: b, clientId: oauth-client-b}, {name: c, rotateAfter: 1d}]`);
    expect(manifest.clients.map(({ rotateAfterMs }) => rotateAfterMs)).toEqual([30 * 86_400_000, null, 86_400_000]);
  });

  it('reads recipients as a list, each with its place', () => {
    const { secrets } = manifestOf(
      'version: 1\nclients: []\nsecrets:\n  recipients:\n    - age1a # label: on-call\n    - age1b\n',
    );
    expect(secrets.directory).toBeNull();
    expect(secrets.recipients).toMatchObject({
      kind: 'list',
      keys: [
        { text: 'age1a', place: { line: 5, column: 7, length: 5 } },
        { text: 'age1b', place: { line: 6, column: 7, length: 5 } },
      ],
    });
  });

  it.each([
    ['version: 1\nclients:\n  - {name: a, role: R}\n  -\n', '4:4'],
    ['version: 1\nclients:\n  -\n  - {name: a, role: R}\n', '3:4'],
    ['version: 1\nprotect:\n  - # nothing\n\n  - a\nclients: []\n', '3:5'],
  ])('finds an empty entry of a list in its own line: %j', (text, place) => {
    expect(problemsOf(readText(text))).toEqual([`${place} no-value`]);
  });

  it('allows look-alike names where each has its own pin, a tombstone among them', () => {
    const { manifest } = manifestOf(`version: 1
defaults: {role: Member}
clients:
  - {name: ci-dbt, clientId: oauth-client-1}
  - {name: CI-dbt, clientId: oauth-client-2}
  - {name: ci-dbt, clientId: oauth-client-3, state: absent}`);
    expect(manifest.clients).toHaveLength(2);
    expect(manifest.tombstones).toEqual([{ name: 'ci-dbt', clientId: 'oauth-client-3' }]);
  });

  it('lets a name change its case, since names are matched to the letter', () => {
    const { manifest } = manifestOf('version: 1\nclients: [{name: ci-dbt, role: Member, previousNames: [CI-dbt]}]');
    expect(manifest.clients[0]?.previousNames).toEqual(['CI-dbt']);
  });

  it('keeps texts in quotes as they are, whatever they look like', () => {
    const texts = [
      'no',
      '0123',
      '1e3',
      '~',
      '',
      'a: b',
      '# c',
      ' d ',
      'multi\nline\n',
      'e\u001b[0m',
      '\u202e',
      '\u2028',
      '😀',
    ];
    const { manifest } = manifestOf(
      `version: 1\ndefaults: {role: "0"}\nclients:\n${texts.map((text, index) => `  - {name: n${index}, description: ${JSON.stringify(text).replaceAll('\u202e', String.raw`\u202e`)}}`).join('\n')}`,
    );
    expect(manifest.clients.map(({ description }) => description)).toEqual(texts);
    expect(manifest.clients[0]?.role).toBe('0');
  });

  it('knows the tags for texts, lists and mappings', () => {
    const { manifest } = manifestOf('version: 1\nclients: !!seq\n  - !!map {name: !!str 0123, role: ! no}\n');
    expect(manifest.clients[0]).toMatchObject({ name: '0123', role: 'no' });
  });

  it('reads anchors and aliases', () => {
    const { manifest } = manifestOf(`version: 1
clients:
  - {name: a, role: &role Member, personas: &all [Data Assets, Finance]}
  - {name: b, role: *role, personas: *all}`);
    expect(manifest.clients[1]).toMatchObject({ role: 'Member', personas: manifest.clients[0]?.personas });
  });

  it('does not mind a byte order mark, carriage returns before line feeds, or JSON', () => {
    expect(
      manifestOf('\ufeffversion: 1\r\nclients:\r\n  - name: a\r\n    role: Member\r\n').manifest.clients[0]?.role,
    ).toBe('Member');
    expect(
      manifestOf('{"version": 1, "clients": [{"name": "a\\u00e9", "role": "Member"}]}').manifest.clients[0]?.name,
    ).toBe('aé');
  });

  it('warns of a persona listed twice, which changes nothing', () => {
    const result = manifestOf('version: 1\nclients:\n  - name: a\n    role: Member\n    personas: [X, {name: X}, X]\n');
    expect(problemsOf(result)).toEqual(['5:19 duplicate-persona', '5:30 duplicate-persona']);
    expect(result.warnings[0]?.severity).toBe('warning');
  });
});

describe('the secrets of a manifest', () => {
  const secretsOf = (text: string) => readText(`version: 1\nclients: []\n${text}`).secrets;

  it('are nothing where it says nothing of them', () => {
    expect(secretsOf('')).toEqual({ directory: null, directoryPlace: null, recipients: null, file: null });
    expect(secretsOf('secrets: {}')).toEqual({
      directory: null,
      directoryPlace: null,
      recipients: null,
      file: 'atlan-oauth.yaml',
    });
  });

  it('have the place of the directory', () => {
    const place = { file: 'atlan-oauth.yaml', line: 4, column: 14, length: 6, source: '  directory: sealed' };
    expect(secretsOf('secrets:\n  directory: sealed').directoryPlace).toEqual(place);
  });

  it.each(['5', '""', '" "', '[a]', '{a: b}', '~'])('have no directory that is %s, but what else is said', (value) => {
    const secrets = secretsOf(`secrets: {directory: ${value}, recipients: r.txt}`);
    expect([secrets.directory, secrets.directoryPlace]).toEqual([null, null]);
    expect(secrets.recipients).toMatchObject({ kind: 'file', path: 'r.txt' });
  });

  it.each(['5', '""', '" "', '[]', '[5]', '[""]', '[age1a, ~]', '{a: b}', '~'])(
    'have no recipients that are %s, but what else is said',
    (value) => {
      const { recipients, directory } = secretsOf(`secrets: {directory: s, recipients: ${value}}`);
      expect([recipients, directory]).toEqual([null, 's']);
    },
  );

  it('are known where the rest of the manifest is wrong, and stand in the first file that has some', () => {
    const result = readText([
      sourceFile('version: 1\nclients: 5', 'a.yaml'),
      sourceFile('secrets: {directory: s}', 'b.yaml'),
      sourceFile('secrets: {directory: t}', 'c.yaml'),
    ]);
    expect(result.ok).toBe(false);
    expect(result.secrets).toMatchObject({
      directory: 's',
      file: 'b.yaml',
      directoryPlace: { file: 'b.yaml', line: 1 },
    });
  });
});

describe('the tenant of a manifest', () => {
  const problems = (tenant: string, baseUrl: string | null) =>
    problemsOf(readText(`version: 1\ntenant: ${tenant}\nclients: []`, { baseUrl }));

  it.each([
    ['https://acme.atlan.com', 'https://acme.atlan.com'],
    ['https://acme.atlan.com/', 'https://acme.atlan.com'],
    ['https://ACME.atlan.com:443', 'https://acme.atlan.com'],
    ['https://other.atlan.com', null],
  ])('%s may be read for %s', (tenant, baseUrl) => {
    expect(problems(tenant, baseUrl)).toEqual([]);
  });

  it.each([
    ['https://other.atlan.com', 'https://acme.atlan.com', 'tenant-mismatch'],
    ['http://acme.atlan.com', 'https://acme.atlan.com', 'tenant-mismatch'],
    ['https://acme.atlan.com:99999', 'https://acme.atlan.com', 'bad-tenant'],
    ['https://acme.atlan.com:99999', null, 'bad-tenant'],
  ])('%s cannot be read for %s', (tenant, baseUrl, code) => {
    expect(problems(tenant, baseUrl)).toEqual([`2:9 ${code}`]);
  });
});

describe('an empty list of clients beside a scope', () => {
  const text = 'version: 1\nscope: {names: ["*"]}\nclients: []\n';

  it('is an error where the reader says so', () => {
    expect(problemsOf(readText(text, { emptyWithScope: 'error' }))).toEqual(['3:10 empty-with-scope']);
    expect(problemsOf(readText(text, { emptyWithScope: 'allow' }))).toEqual([]);
  });

  it('is none where one client, be it a tombstone, is listed, or there is no scope', () => {
    expect(problemsOf(readText(text.replace('[]', '[{name: a, state: absent}]')))).toEqual([]);
    expect(problemsOf(readText(text.replace('scope: {names: ["*"]}', 'protect: []')))).toEqual([]);
  });

  it('is found across files, at the list', () => {
    const result = readText([
      sourceFile('version: 1\nscope: {names: [a]}', 'a.yaml'),
      sourceFile('clients: []', 'b.yaml'),
    ]);
    expect(result.ok ? [] : result.diagnostics.map(({ place, code }) => [place?.file, place?.column, code])).toEqual([
      ['b.yaml', 10, 'empty-with-scope'],
    ]);
  });

  it('is not what is wrong where the key is missing', () => {
    expect(problemsOf(readText('version: 1\nscope: {names: [a]}'))).toEqual(['1:1 no-clients']);
  });
});

describe('several files', () => {
  const settings = sourceFile('version: 1\ndefaults: {role: Member}\nsecrets: {directory: s}\n', 'conf/a.yaml');

  it('add their clients up, in the order of the files', () => {
    const { manifest, secrets } = manifestOf([
      settings,
      sourceFile('version: 1\nclients: [{name: b}]', 'conf/b.yaml'),
      sourceFile('version: 1\nclients: [{name: a}, {name: c, state: absent}]', 'conf/c.yaml'),
    ]);
    expect(manifest.clients.map(({ name, role }) => [name, role])).toEqual([
      ['b', 'Member'],
      ['a', 'Member'],
    ]);
    expect(manifest.tombstones.map(({ name }) => name)).toEqual(['c']);
    expect(secrets.file).toBe('conf/a.yaml');
  });

  it('need the version in one of them only', () => {
    const clients = sourceFile('clients: [{name: b}]', 'conf/b.yaml');
    expect(manifestOf([clients, settings]).manifest.clients.map(({ name }) => name)).toEqual(['b']);
    const result = readText([clients, sourceFile('defaults: {role: Member}', 'conf/c.yaml')]);
    expect(result.ok ? [] : result.diagnostics.map(({ place, code }) => [place?.file, code])).toEqual([
      ['conf/b.yaml', 'missing-key'],
    ]);
  });

  const problemsIn = (...texts: readonly string[]) => {
    const result = readText(texts.map((text, index) => sourceFile(text, `${index}.yaml`)));
    return result.ok
      ? []
      : result.diagnostics.map(({ place, code }) => `${place?.file}:${place?.line}:${place?.column} ${code}`);
  };

  it('may all say the version and clients, and anything else once', () => {
    const protect = 'version: 1\nprotect: [x]\nclients: []';
    expect(problemsIn(protect, 'version: 1\nclients: []')).toEqual([]);
    expect(problemsIn(protect, 'limits: {count: 1}\nprotect: [b]', 'protect: [c]')).toEqual([
      '1.yaml:2:1 key-in-two-files',
      '2.yaml:1:1 key-in-two-files',
    ]);
  });

  it('have the default role in any of them', () => {
    const client = 'version: 1\nclients: [{name: a}]';
    expect(problemsIn(client, 'defaults: {role: Member}')).toEqual([]);
    expect(problemsIn(client, 'defaults: {overlap: 1d}')).toEqual(['0.yaml:2:11 role-missing']);
  });

  it('have clients in one of them at least', () => {
    expect(problemsIn('version: 1', 'protect: [x]')).toEqual(['0.yaml:1:1 no-clients']);
    expect(problemsIn('version: 1', 'clients:')).toEqual(['1.yaml:1:1 no-value']);
    expect(problemsIn('version: 1', '- a')).toEqual(['1.yaml:1:1 wrong-type']);
    expect(problemsIn('version: 1', '- a', '- b')).toEqual(['1.yaml:1:1 wrong-type', '2.yaml:1:1 wrong-type']);
  });

  it('may be none at all', () => {
    expect(readText([])).toMatchObject({ ok: true, manifest: { clients: [], tombstones: [] } });
  });

  it('are each held to the rest of the schema', () => {
    expect(problemsIn('version: 1\nclients: []', 'scope: {}', 'clients: [{role: R}]')).toEqual([
      '1.yaml:1:8 missing-key',
      '2.yaml:1:11 missing-key',
    ]);
  });

  it('lack nothing that may stand in one which cannot be read', () => {
    expect(problemsIn('protect: [x]', 'clients: [{name: a}]', 'defaults: [')).toEqual(['2.yaml:1:11 yaml-syntax']);
  });

  it('are all read, whatever is wrong with one of them', () => {
    const result = readText([
      sourceFile('version: 1\nclients: [', 'a.yaml'),
      { path: 'b.yaml', bytes: new Uint8Array([0x61, 0xff]) },
      sourceFile('version: 1\nclients: [{name: a, rol: x}]', 'c.yaml'),
    ]);
    expect(result.ok ? [] : result.diagnostics.map(({ place, code }) => [place?.file, code])).toEqual([
      ['a.yaml', 'yaml-syntax'],
      ['b.yaml', 'not-utf8'],
      ['c.yaml', 'unknown-key'],
    ]);
  });
});

describe('the place of a field', () => {
  const { places } = manifestOf([
    sourceFile('version: 1\ndefaults:\n  role: Membr\n', 'a.yaml'),
    sourceFile(
      `version: 1
clients:
  - {name: gone, state: absent}
  - name: one
    personas: [Finance, {name: Sales}]
  - name: two
    role: Guest
    clientId: oauth-client-2
`,
      'b.yaml',
    ),
  ]);

  it('is where the client says it, tombstones not counted', () => {
    expect(places.client(0, 'name')).toEqual({
      file: 'b.yaml',
      line: 4,
      column: 11,
      length: 3,
      source: '  - name: one',
    });
    expect(places.client(1, 'role')).toMatchObject({ file: 'b.yaml', line: 7, column: 11, length: 5 });
    expect(places.client(1, 'clientId')).toMatchObject({ line: 8, column: 15 });
  });

  it('is in the defaults for a role that comes from there', () => {
    expect(places.client(0, 'role')).toEqual({
      file: 'a.yaml',
      line: 3,
      column: 9,
      length: 5,
      source: '  role: Membr',
    });
  });

  it('is the name where the field is not written at all', () => {
    expect(places.client(0, 'clientId')).toMatchObject({ line: 4, column: 11 });
  });

  it('is the very persona', () => {
    expect(places.persona(0, 0)).toMatchObject({ line: 5, column: 16, length: 7 });
    expect(places.persona(0, 1)).toMatchObject({ line: 5, column: 32, length: 5 });
  });
});
