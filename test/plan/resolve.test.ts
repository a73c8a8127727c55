import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/diagnostic.ts';
import type { Manifest, Persona, Role } from '../../src/model.ts';
import { neededPersonaNames, neededQualifiedNames, resolveReferences } from '../../src/plan/resolve.ts';
import type { ManifestPlacesLike } from '../../src/plan/resolve.ts';
import {
  listingOf,
  manifestOf,
  personaNamed,
  personaQualified,
  remote,
  usualPersonas,
  usualRoles,
  wanted,
} from '../support/builders.ts';

const [dataAssets] = usualPersonas as [Persona];

function resolve(manifest: Manifest, fields: Partial<Parameters<typeof resolveReferences>[0]> = {}) {
  return resolveReferences({
    manifest,
    places: null,
    roles: usualRoles,
    personas: usualPersonas,
    searchedQualifiedNames: [],
    listing: listingOf([]),
    ...fields,
  });
}

function problemsOf(manifest: Manifest, fields = {}) {
  const result = resolve(manifest, fields);
  if (result.ok) throw new Error('it was resolved');
  return result;
}

describe('a role', () => {
  it.each([
    ['Member', '$member'],
    ['$member', '$member'],
    ['mEMBER', '$member'],
    ['Admins (Connections)', '$admin_connections'],
  ])('%s is %s', (text, name) => {
    const result = resolve(manifestOf({ clients: [wanted('a', { role: text })] }));
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(result.resolution.roles.get(text)).toBe(name);
  });

  it('that the tenant does not have is looked up once more and then reported with what is near and what there is', () => {
    const { retry, diagnostics } = problemsOf(manifestOf({ clients: [wanted('ci-lineage', { role: 'Membr' })] }));
    expect(retry).toBe(true);
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'unknown-role',
        summary: 'Unknown role',
        detail: 'The client "ci-lineage" asks for the role "Membr", which this tenant does not have.',
        hint: 'Did you mean "Member"? The tenant\'s roles are: Admin, Admins (Connections), Guest, Member.',
        place: null,
      },
    ]);
  });

  it('that is like no other is reported with what there is', () => {
    expect(problemsOf(manifestOf({ clients: [wanted('a', { role: 'zzzzzz' })] })).diagnostics[0]?.hint).toBe(
      "The tenant's roles are: Admin, Admins (Connections), Guest, Member.",
    );
  });

  it('that two roles are called is reported with their names, and a second look would not help', () => {
    const roles: Role[] = [...usualRoles, { name: '$member2', title: 'MEMBER', level: 'workspace' }];
    const { retry, diagnostics } = problemsOf(manifestOf({ clients: [wanted('a')] }), { roles });
    expect(retry).toBe(false);
    expect(diagnostics[0]).toMatchObject({
      code: 'ambiguous-role',
      hint: 'Say which one by its name: "$member", "$member2".',
    });
    expect(resolve(manifestOf({ clients: [wanted('a', { role: '$member' })] }), { roles }).ok).toBe(true);
  });

  it('is reported once for each place, however many clients have it from the defaults', () => {
    const line = (text: string): Place => ({
      file: 'm.yaml',
      line: 3,
      column: 9,
      length: text.length,
      source: `  role: ${text}`,
    });
    const places: ManifestPlacesLike = { client: () => line('X'), persona: () => line('X') };
    const clients = ['a', 'b', 'c'].map((name) => wanted(name, { role: 'X' }));
    const { diagnostics } = problemsOf(manifestOf({ clients }), { places });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      place: { line: 3 },
      detail: expect.stringContaining('The client "a" and 2 other clients ask'),
    });
  });

  it('is reported where it stands, each time that it stands elsewhere', () => {
    const at = (file: string, line: number, column: number): Place => {
      return { file, line, column, length: 1, source: '' };
    };
    const spots = [at('m.yaml', 3, 9), at('n.yaml', 3, 9), at('m.yaml', 4, 9), at('m.yaml', 3, 8)];
    const places: ManifestPlacesLike = {
      client: (index, field) => ({ ...(spots[index] ?? at('', 0, 0)), source: field }),
      persona: (index, position) => ({ ...(spots[index] ?? at('', 0, 0)), source: `persona ${position}` }),
    };
    const clients = spots.map((_, i) =>
      wanted(`${i}`, { role: 'X', personas: [personaNamed('Finance'), personaNamed('P')] }),
    );
    const { diagnostics } = problemsOf(manifestOf({ clients }), { places });
    expect(diagnostics.map(({ code, place }) => [code, place])).toEqual([
      ...spots.map((spot) => ['unknown-role', { ...spot, source: 'role' }]),
      ...spots.map((spot) => ['unknown-persona', { ...spot, source: 'persona 1' }]),
    ]);
  });

  it('has a title by which plans call it', () => {
    const result = resolve(manifestOf());
    expect(result.ok && result.resolution.titles.roles).toEqual({
      $admin: 'Admin',
      $member: 'Member',
      $guest: 'Guest',
      $admin_connections: 'Admins (Connections)',
    });
  });

  it('may be called like a property of every object', () => {
    expect(problemsOf(manifestOf({ clients: [wanted('a', { role: 'constructor' })] })).diagnostics[0]?.code).toBe(
      'unknown-role',
    );
  });
});

describe('a persona', () => {
  const named = (name: string) => manifestOf({ clients: [wanted('a', { personas: [personaNamed(name)] })] });

  it('is found by its exact name alone', () => {
    const result = resolve(named('Data Assets'));
    expect(result.ok && result.resolution.personas.get('Data Assets')).toBe(dataAssets.qualifiedName);
    const { retry, diagnostics } = problemsOf(named('data assets'));
    expect(retry).toBe(true);
    expect(diagnostics[0]).toMatchObject({
      code: 'unknown-persona',
      hint: 'Upper and lower case count; the tenant has: "Data Assets".',
    });
  });

  it('is not found by one that is written otherwise; all that are called so are shown, sorted', () => {
    const personas = ['Sales', 'SALES'].map((name) => ({ name, qualifiedName: `default/${name}` }));
    for (const found of [personas, [...personas].reverse()]) {
      expect(problemsOf(named('sales'), { personas: found }).diagnostics[0]?.hint).toBe(
        'Upper and lower case count; the tenant has: "SALES", "Sales".',
      );
    }
  });

  it('that is not found at all is an error, with what is near', () => {
    expect(problemsOf(named('Data Asset')).diagnostics[0]).toMatchObject({
      code: 'unknown-persona',
      hint: 'Did you mean "Data Assets"?',
    });
    expect(problemsOf(named('zzz')).diagnostics[0]?.hint).toContain('qualified name');
  });

  it('of a name that two have is an error with both qualified names', () => {
    const personas = [...usualPersonas, { name: 'Finance', qualifiedName: 'default/b' }];
    const { retry, diagnostics } = problemsOf(named('Finance'), { personas });
    expect(retry).toBe(false);
    expect(diagnostics[0]).toMatchObject({
      code: 'ambiguous-persona',
      hint: expect.stringContaining('default/aaaaaaaaaaaaaaaaaaaaaa, default/b'),
    });
  });

  it('found twice by two searches is still one', () => {
    expect(resolve(named('Finance'), { personas: [...usualPersonas, ...usualPersonas] }).ok).toBe(true);
  });

  it('by a qualified name that nobody knows is a warning and used as it is', () => {
    const manifest = manifestOf({ clients: [wanted('a', { personas: [personaQualified('default/x')] })] });
    const result = resolve(manifest, { searchedQualifiedNames: ['default/x'] });
    expect(result.ok && result.warnings).toEqual([
      {
        code: 'persona-not-found',
        name: 'a',
        message:
          'The tenant\'s search does not know the persona "default/x", which is wanted by "a"; it is used as it is.',
      },
    ]);
    const known = listingOf([remote('1', 'z', { personas: ['default/x'] })]);
    expect(resolve(manifest, { searchedQualifiedNames: ['default/x'], listing: known })).toMatchObject({
      ok: true,
      warnings: [],
    });
  });

  it('by a qualified name that the search finds is no warning, nor is one that no client wants', () => {
    const { qualifiedName } = dataAssets;
    const manifest = manifestOf({ clients: [wanted('a', { personas: [personaQualified(qualifiedName)] })] });
    const result = resolve(manifest, { searchedQualifiedNames: [qualifiedName, 'default/x'] });
    expect(result.ok && result.warnings).toEqual([]);
    const sought = resolve(manifest, { searchedQualifiedNames: [qualifiedName] });
    expect(sought.ok && sought.warnings).toEqual([]);
  });

  it('by qualified names that nobody knows is a warning for each, sorted, with all clients that want it', () => {
    const personas = ['default/x', 'default/y'].map(personaQualified);
    const manifest = manifestOf({ clients: [wanted('b', { personas }), wanted('a', { personas })] });
    const result = resolve(manifest, { searchedQualifiedNames: ['default/y', 'default/x'] });
    expect(result.ok && result.warnings).toMatchObject(
      ['x', 'y'].map((last) => ({
        name: null,
        message: `The tenant's search does not know the persona "default/${last}", which is wanted by "a", "b"; it is used as it is.`,
      })),
    );
  });
});

describe('what must be looked up', () => {
  const manifest = manifestOf({
    clients: [
      wanted('a', { personas: [personaNamed('Finance'), personaQualified('default/x')] }),
      wanted('b', { personas: [personaNamed('Data Assets'), personaNamed('Finance'), personaQualified('default/y')] }),
    ],
  });

  it('is each name of a persona once, sorted', () => {
    expect(neededPersonaNames(manifest)).toEqual(['Data Assets', 'Finance']);
    expect(neededPersonaNames(manifestOf())).toEqual([]);
  });

  it('is each qualified name that no remote client has', () => {
    expect(neededQualifiedNames(manifest, listingOf([remote('1', 'z', { personas: ['default/x'] })]))).toEqual([
      'default/y',
    ]);
  });

  it('is reported all at once: roles and personas', () => {
    const wrong = manifestOf({
      clients: [
        wanted('a', { role: 'X', personas: [personaNamed('P'), personaNamed('Q')] }),
        wanted('b', { role: 'Y' }),
      ],
    });
    expect(problemsOf(wrong).diagnostics.map(({ code }) => code)).toEqual([
      'unknown-role',
      'unknown-role',
      'unknown-persona',
      'unknown-persona',
    ]);
  });
});
