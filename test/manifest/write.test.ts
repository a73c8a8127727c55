import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeManifest } from '../../src/manifest/write.ts';
import type { WriteInput } from '../../src/manifest/write.ts';
import type { Persona, Plan, RemoteClient, Role } from '../../src/model.ts';
import { foldName, splitName } from '../../src/name.ts';
import { dayMs, idOf, now, remote, usualPersonas, usualRoles } from '../support/builders.ts';
import { manifestOf } from '../support/manifest-text.ts';
import { outline, planOf, warningsOf } from '../support/planner.ts';
import { runs } from '../support/runs.ts';
import { writeInput } from '../support/write-input.ts';

const tenant = 'https://acme.atlan.com';

function write(clients: readonly RemoteClient[], more: Partial<WriteInput> = {}): ReturnType<typeof writeManifest> {
  return writeManifest(writeInput(clients, more));
}

describe('writeManifest', () => {
  it('writes a manifest that people like to read', () => {
    const clients = [
      remote('4', 'nightly sync', {
        description: 'Runs at night.\nAsk the data team.',
        personas: ['default/tL6uqsrZGuf1hz9XFYnw8x', 'default/bbbbbbbbbbbbbbbbbbbbbb', 'other/one'],
      }),
      remote('1', 'ci-dbt', { description: 'dbt: Cloud', role: '$admin_connections' }),
      remote('2', 'etl', { description: 'first' }),
      remote('3', 'ETL', { role: '$guest' }),
      remote('5', 'ci-old (superseded 0a1b2c3d)'),
      remote('6', 'the tool'),
      remote('7', 'bell\u0007\n- name: evil'),
      remote('8', 'custom', { role: '$gone' }),
    ];
    const personas = [...usualPersonas, { name: 'Finance', qualifiedName: 'default/bbbbbbbbbbbbbbbbbbbbbb' }];
    const { text, refused } = write(clients, { scope: ['ci-*', 'the*'], ownClientId: idOf('6'), personas });
    expect(text).toBe(`# yaml-language-server: $schema=./node_modules/atlan-oauth/schemas/manifest.schema.json
#
# Written by "atlan-oauth export": 4 clients, and 4 more in comments at the end.
version: 1
tenant: "https://acme.atlan.com"

# Clients that match and are not listed below are purged.
scope:
  names:
    - "ci-*"
    - "the*"

clients:
  # One of 2 clients with this name, so it is pinned.
  - name: ETL
    clientId: oauth-client-3
    role: Guest
  - name: ci-dbt
    description: "dbt: Cloud"
    role: Admins (Connections)
  # One of 2 clients with this name, so it is pinned.
  - name: etl
    clientId: oauth-client-2
    description: first
    role: Member
  - name: nightly sync
    description: |-
      Runs at night.
      Ask the data team.
    role: Member
    personas:
      - Data Assets
      - default/bbbbbbbbbbbbbbbbbbbbbb # "Finance"
      - qualifiedName: other/one

# Not listed:
#   "bell\\x07\\n- name: evil" (oauth-client-7): a name that a manifest cannot express (a character that nobody sees)
#   "ci-old (superseded 0a1b2c3d)" (oauth-client-5): a leftover of an earlier apply
#   "custom" (oauth-client-8): a role that the tenant does not list ("$gone")
#   "the tool" (oauth-client-6): the client that this tool runs as
`);
    expect(refused).toEqual([
      '"ci-old (superseded 0a1b2c3d)" (oauth-client-5): a leftover of an earlier apply',
      '"the tool" (oauth-client-6): the client that this tool runs as',
    ]);
  });

  it('writes an empty list where the tenant has no clients', () => {
    expect(manifestOf(write([]).text).manifest).toMatchObject({ tenant, clients: [], tombstones: [], scope: null });
  });

  it('keeps old clients whose overlap may be running, by an overlap for the client that bears their name now', () => {
    const clients = [
      remote('1', 'ci-dbt'),
      remote('2', 'ci-dbt (superseded 0a1b2c3d)', { updatedAt: now - dayMs }),
      remote('3', 'ci-dbt (rotated 0a1b2c3e)', { updatedAt: now - 20 * dayMs }),
      remote('4', 'other'),
    ];
    const { text, refused, purged } = write(clients, { scope: ['ci-*'] });
    expect(text).toContain(`clients:
  # The overlap keeps old credentials alive; a shorter one ends them:
  #   "ci-dbt (rotated 0a1b2c3e)" (oauth-client-3)
  #   "ci-dbt (superseded 0a1b2c3d)" (oauth-client-2)
  - name: ci-dbt
    role: Member
    overlap: 30d
  - name: other
    role: Member

# Not listed:
`);
    expect([...refused, ...purged]).toEqual([]);
    const { manifest } = manifestOf(text);
    expect(outline(planOf({ manifest, clients }))).toEqual([]);
    expect(warningsOf(planOf({ manifest, clients }))).toContain('old-credentials-live-until ci-dbt');
  });

  it.each([
    { age: 0, overlap: '7d' },
    { age: 4, overlap: '7d' },
    { age: 4.5, overlap: '30d' },
    { age: 27, overlap: '30d' },
    { age: 28, overlap: '90d' },
    { age: 88, overlap: '365d' },
    { age: 363, overlap: '730d' },
    { age: -5, overlap: '7d' },
    { age: null, overlap: '7d' },
  ])(
    'gives an old client renamed $age days ago an overlap of $overlap: never one that ends within three days',
    (row) => {
      const updatedAt = row.age === null ? null : now - row.age * dayMs;
      const { text } = write([remote('1', 'a'), remote('2', 'a (superseded 0a1b2c3d)', { updatedAt })]);
      expect(/overlap: (\S+)/u.exec(text)?.[1]).toBe(row.overlap);
    },
  );

  it('says that the next apply purges what an unfinished create left of a listed name', () => {
    const clients = [
      remote('1', 'a'),
      remote('2', 'a (provisioning 0a1b2c3d)'),
      remote('3', 'b (provisioning 0a1b2c3d)'),
    ];
    const { text, purged } = write(clients);
    expect(text).toContain(`# Not listed:
#   "a (provisioning 0a1b2c3d)" (oauth-client-2): an unfinished create of an earlier apply, which the next one purges
#   "b (provisioning 0a1b2c3d)" (oauth-client-3): an unfinished create of an earlier apply
`);
    expect(purged).toEqual(['"a (provisioning 0a1b2c3d)" (oauth-client-2)']);
    expect(outline(planOf({ manifest: manifestOf(text).manifest, clients }))).toEqual(['purge a 2: unfinished-create']);
  });

  it('pins a client whose twin cannot be listed', () => {
    const { text } = write([remote('1', 'a'), remote('2', 'A'), remote('3', 'b')], { ownClientId: idOf('2') });
    expect(manifestOf(text).manifest.clients).toMatchObject([
      { name: 'a', clientId: idOf('1') },
      { name: 'b', clientId: null },
    ]);
  });

  it('says a role by its name where its title is unclear', () => {
    const roles: readonly Role[] = [
      { name: '$a', title: 'Editor', level: 'workspace' },
      { name: '$b', title: 'editor', level: 'workspace' },
      { name: '$c', title: '$d', level: 'workspace' },
      { name: '$d', title: '', level: 'workspace' },
      { name: '$e', title: 'Bell\u0007', level: 'workspace' },
      { name: '$f', title: 'Clear', level: 'workspace' },
    ];
    const clients = roles.map(({ name }, index) => remote(String(index), `client ${index}`, { role: name }));
    const { manifest } = manifestOf(write(clients, { roles }).text);
    expect(manifest.clients.map(({ role }) => role)).toEqual(['$a', '$b', '$c', '$d', '$e', 'Clear']);
  });

  it('says one role by its title, however often the tenant lists it', () => {
    const role: Role = { name: '$a', title: 'Editor', level: 'workspace' };
    const { text } = write([remote('1', 'a', { role: '$a' })], { roles: [role, role] });
    expect(text).toContain('role: Editor\n');
  });

  it('says a persona by its qualified name where its name is unclear, with the name beside it', () => {
    const qualified = (digit: string) => `default/${digit.repeat(22)}`;
    const personas: readonly Persona[] = [
      { name: 'Clear', qualifiedName: qualified('1') },
      { name: 'Twin', qualifiedName: qualified('2') },
      { name: 'Twin', qualifiedName: qualified('3') },
      { name: '', qualifiedName: qualified('4') },
      { name: 'Bell\u0007', qualifiedName: qualified('5') },
      { name: qualified('1'), qualifiedName: qualified('6') },
      { name: 'Twin', qualifiedName: 'a: b' },
      { name: 'No: 1', qualifiedName: qualified('7') },
    ];
    const client = remote('1', 'a', { personas: [...personas.map((one) => one.qualifiedName), qualified('9')] });
    expect(write([client], { personas }).text).toContain(`    personas:
      - Clear
      - ${qualified('2')} # "Twin"
      - ${qualified('3')} # "Twin"
      - ${qualified('4')}
      - ${qualified('5')} # "Bell\\x07"
      - ${qualified('6')} # "${qualified('1')}"
      - qualifiedName: "a: b" # "Twin"
      - "No: 1"
      - ${qualified('9')}
`);
  });

  it.each([
    { what: 'a role', fields: { role: 'bell\u0007' } },
    { what: 'a persona', fields: { personas: ['default/tL6uqsrZGuf1hz9XFYnw8x', 'bell\u0007'] } },
    { what: 'an empty persona', fields: { personas: [''] } },
  ])('leaves a client out for the sake of $what that no manifest can say', ({ fields }) => {
    const roles = [...usualRoles, { name: 'bell\u0007', title: 'Bell', level: 'workspace' }];
    const { text, refused, purged } = write([remote('1', 'a', fields), remote('2', 'b')], { roles });
    expect(text).toContain(
      '# Not listed:\n#   "a" (oauth-client-1): a role or persona that a manifest cannot express\n',
    );
    expect(manifestOf(text).manifest.clients.map(({ name }) => name)).toEqual(['b']);
    expect([...refused, ...purged]).toEqual([]);
  });

  it.each([
    { clients: [remote('1', 'a')], counted: '1 client.' },
    { clients: [remote('1', 'a'), remote('2', 'b')], counted: '2 clients.' },
    { clients: [remote('1', 'a'), remote('2', '')], counted: '1 client, and 1 more in comments at the end.' },
    { clients: [], counted: '0 clients.' },
  ])('begins with how many it lists: $counted', ({ clients, counted }) => {
    expect(write(clients).text).toContain(`# Written by "atlan-oauth export": ${counted}\n`);
  });

  it('ends with the last client, and says nothing of a scope, where all can be listed and none is asked for', () => {
    expect(write([remote('1', 'a')]).text)
      .toBe(`# yaml-language-server: $schema=./node_modules/atlan-oauth/schemas/manifest.schema.json
#
# Written by "atlan-oauth export": 1 client.
version: 1
tenant: "https://acme.atlan.com"

clients:
  - name: a
    role: Member
`);
  });

  it('refuses a scope only for what it would purge: neither for what an overlap keeps nor for what it does not match', () => {
    const clients = [
      remote('1', 'ci-a'),
      remote('2', 'ci-a (superseded 0a1b2c3d)'),
      remote('3', 'ci-a (provisioning 0a1b2c3d)'),
      remote('4', 'ci-gone (rotated 0a1b2c3d)'),
      remote('5', 'other (rotated 0a1b2c3d)'),
      remote('6', 'etl-b', { role: '$gone' }),
    ];
    const refusedIn = (scope: readonly string[]) =>
      write(clients, { scope }).refused.map((line) => line.slice(0, line.indexOf(')')));
    expect(refusedIn(['nothing', 'ci-*'])).toEqual(['"ci-a (provisioning 0a1b2c3d', '"ci-gone (rotated 0a1b2c3d']);
    expect(refusedIn(['etl-*'])).toEqual(['"etl-b" (oauth-client-6']);
    expect(refusedIn(['*superseded*'])).toEqual([]);
    expect(write(clients).purged).toEqual(['"ci-a (provisioning 0a1b2c3d)" (oauth-client-3)']);
  });

  it('names old clients of one name by their ids, in the same order whatever the listing', () => {
    const clients = [
      remote('1', 'a'),
      remote('3', 'a (rotated 0a1b2c3d)'),
      remote('2', 'a (rotated 0a1b2c3d)'),
      remote('4', 'a (provisioning 0a1b2c3d)'),
    ];
    const comments = (text: string) => text.split('\n').filter((line) => line.startsWith('  #'));
    expect(comments(write(clients).text)).toEqual([
      '  # The overlap keeps old credentials alive; a shorter one ends them:',
      '  #   "a (rotated 0a1b2c3d)" (oauth-client-2)',
      '  #   "a (rotated 0a1b2c3d)" (oauth-client-3)',
    ]);
    expect(write(clients.toReversed()).text).toBe(write(clients).text);
  });

  it('is the same whatever the order in which the tenant lists its clients', () => {
    const clients = [remote('2', 'b'), remote('1', 'a'), remote('3', 'a')];
    expect(write(clients.toReversed()).text).toBe(write(clients).text);
  });
});

const nasty = fc.oneof(
  fc.constantFrom(
    'no',
    'y',
    '0123',
    '1e3',
    '~',
    'null',
    'true',
    '<<',
    '=',
    '2026-01-31',
    '12:30',
    '- a',
    '? a',
    ': ',
    'a: b',
    'a #b',
    '#',
    '%',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '@',
    '`',
    '{a}',
    '[a]',
    ',',
    '"',
    "'",
    '\\',
    '---',
    '...',
    'a'.repeat(10_000),
    ' a',
    'a ',
    '\t',
    'a\u2028b',
    'a\u0085b',
    'é',
    'e\u0301',
    '👩‍👩‍👧',
    '\u202eabc',
    '\ufeffa',
    '\ud83d',
    'שלום',
    'a\u200bb',
    '$member',
    'Member',
    'x (provisioning 0a1b2c3d)',
    'x (superseded 00000000)',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '\n', '"', "'", '\\', '#', ':', '-', '\r', '\t', '0'),
    minLength: 1,
    maxLength: 12,
  }),
);

const qualifiedName = fc.stringMatching(/^default\/[A-Za-z0-9]{22}$/u);
const personas: fc.Arbitrary<readonly Persona[]> = fc.uniqueArray(
  fc.record({ name: nasty, qualifiedName: fc.oneof(qualifiedName, nasty) }),
  {
    selector: (persona) => persona.qualifiedName,
    maxLength: 4,
  },
);
const roles: fc.Arbitrary<readonly Role[]> = fc
  .uniqueArray(fc.record({ name: nasty, title: fc.oneof(nasty, fc.constant('')), level: fc.constant('workspace') }), {
    selector: ({ name }) => name,
    maxLength: 4,
  })
  .map((more) => usualRoles.filter(({ name }) => more.every((one) => one.name !== name)).concat(more));

/** What earlier applies left beside a client: old ones of any age, some from a clock ahead of the server's, and staged ones. */
const leftoversOfOne = fc.array(
  fc.record({
    suffix: fc.constantFrom('(superseded 0a1b2c3d)', '(rotated 0a1b2c3e)', '(provisioning 0a1b2c3f)'),
    updatedAt: fc.option(fc.integer({ min: -10, max: 5_000 }).map((days) => now - days * dayMs)),
  }),
  { maxLength: 2 },
);

const world = fc.tuple(personas, roles).chain(([knownPersonas, knownRoles]) => {
  const client = fc.record({
    name: nasty,
    description: fc.oneof(
      fc.constant(''),
      nasty,
      fc.array(nasty, { maxLength: 4 }).map((lines) => lines.join('\n')),
    ),
    role: fc.constantFrom(...knownRoles.map(({ name }) => name)),
    personas: fc
      .subarray([...knownPersonas.map((persona) => persona.qualifiedName), 'default/cccccccccccccccccccccc'])
      .map((list) => list.toSorted()),
  });
  const clients = fc.array(fc.tuple(client, leftoversOfOne), { maxLength: 6 }).map((list) => {
    const all = list.flatMap(([fields, leftovers]) => [
      fields,
      ...leftovers.map(({ suffix, updatedAt }) => ({ ...fields, name: `${fields.name} ${suffix}`, updatedAt })),
    ]);
    return all.map((fields, index) => remote(String(index), fields.name, fields));
  });
  return fc.record({ clients, personas: fc.constant(knownPersonas), roles: fc.constant(knownRoles) });
});

/** `oauth-client-1 unfinished-create` for each that the export said so of. */
function purges(clients: readonly string[]): readonly string[] {
  return clients.map((client) => `${client.slice(client.lastIndexOf('(') + 1, -1)} unfinished-create`).toSorted();
}

function changesOf({ changes }: Plan): readonly string[] {
  return changes.map(({ clientId, reasons }) => `${clientId} ${reasons.join()}`).toSorted();
}

describe('a manifest written of any tenant', () => {
  it('is read back as the very same clients, and the plan right after it is empty', () => {
    fc.assert(
      fc.property(world, ({ clients, personas, roles }) => {
        const { text, purged } = write(clients, { personas, roles });
        const { manifest } = manifestOf(text, { baseUrl: tenant, emptyWithScope: 'allow' });
        for (const { name, description, clientId } of manifest.clients) {
          const remotes = clients.filter(
            (one) => one.name === name && (clientId === null || one.clientId === clientId),
          );
          expect(remotes.map((one) => one.description)).toEqual([description]);
        }
        const plan = planOf({ manifest, clients, roles, personas });
        expect(plan.refusals).toEqual([]);
        expect(changesOf(plan)).toEqual(purges(purged));
      }),
      { numRuns: runs(300) },
    );
  });

  it('lists every client, or says in one line of comment why not', () => {
    fc.assert(
      fc.property(world, ({ clients, personas, roles }) => {
        const { text } = write(clients, { personas, roles });
        const { manifest } = manifestOf(text);
        const comments = text.split('\n').filter((line) => line.startsWith('#   "'));
        expect(manifest.clients.length + comments.length).toBe(clients.length);
      }),
    );
  });

  it('refuses a scope that would purge a client which it does not list', () => {
    fc.assert(
      fc.property(world, fc.constantFrom('*', 'x*', '?'), ({ clients, personas, roles }, glob) => {
        const { text, refused, purged } = write(clients, { personas, roles, scope: [glob] });
        const { manifest } = manifestOf(text, { emptyWithScope: 'allow' });
        if (refused.length > 0) return;
        const plan = planOf({ manifest, clients, roles, personas, options: { allowEmpty: true } });
        expect(changesOf(plan)).toEqual(purges(purged));
      }),
    );
  });

  it('pins just those whose name another one shares or resembles', () => {
    fc.assert(
      fc.property(world, ({ clients, personas, roles }) => {
        const { manifest } = manifestOf(write(clients, { personas, roles }).text);
        for (const { name, clientId } of manifest.clients) {
          const twins = clients.filter(
            (one) => foldName(one.name) === foldName(name) && splitName(one.name).leftover === null,
          );
          expect(clientId === null).toBe(twins.length === 1);
        }
      }),
    );
  });
});
