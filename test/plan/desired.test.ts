import { describe, expect, it } from 'vitest';
import type { Manifest, ManifestClient } from '../../src/model.ts';
import { desiredState, normalizeManifest } from '../../src/plan/desired.ts';
import type { Resolution } from '../../src/plan/resolve.ts';
import { manifestOf, personaNamed, personaQualified, tombstone, wanted } from '../support/builders.ts';

/** Written as nobody should, with everything twice that may stand twice. */
const untidy = manifestOf({
  scope: { names: ['b-*', 'a-*', 'b-*'], createdBy: ['y', 'x'] },
  protect: ['p-2', 'p-1'],
  clients: [
    wanted('b', { previousNames: ['y', 'x', 'y'] }),
    wanted('a', { clientId: '2' }),
    wanted('a', { clientId: '1' }),
    wanted('a'),
    wanted('c', {
      personas: [personaQualified('default/x'), personaNamed('Q'), personaNamed('P'), personaNamed('Q')],
    }),
  ],
  tombstones: [tombstone('e'), tombstone('d', '2'), tombstone('d'), tombstone('d', '1')],
});

const tidy = manifestOf({
  scope: { names: ['a-*', 'b-*'], createdBy: ['x', 'y'] },
  protect: ['p-1', 'p-2'],
  clients: [
    wanted('a'),
    wanted('a', { clientId: '1' }),
    wanted('a', { clientId: '2' }),
    wanted('b', { previousNames: ['x', 'y'] }),
    wanted('c', { personas: [personaNamed('P'), personaNamed('Q'), personaQualified('default/x')] }),
  ],
  tombstones: [tombstone('d'), tombstone('d', '1'), tombstone('d', '2'), tombstone('e')],
});

function turned(manifest: Manifest): Manifest {
  const { clients, tombstones, protect } = manifest;
  return {
    ...manifest,
    protect: [...protect].reverse(),
    clients: clients.map(withPersonasTurned).reverse(),
    tombstones: [...tombstones].reverse(),
  };
}

function withPersonasTurned(client: ManifestClient): ManifestClient {
  return { ...client, personas: [...client.personas].reverse() };
}

describe('a manifest as the planner reads it', () => {
  it('is in the order of names, then of pins, with every set sorted and each member once', () => {
    expect(normalizeManifest(untidy)).toEqual(tidy);
  });

  it('is the same whatever the order in the files', () => {
    expect(normalizeManifest(turned(untidy))).toEqual(tidy);
    expect(normalizeManifest(tidy)).toEqual(tidy);
    expect(normalizeManifest(turned(tidy))).toEqual(tidy);
  });
});

describe('what a client must look like', () => {
  const nothing: Resolution = {
    roles: new Map([['Member', '$member']]),
    personas: new Map(),
    titles: { roles: {}, personas: {} },
    findRole: () => null,
  };

  it('is never guessed where a role or a persona was not looked up', () => {
    expect(() => desiredState(wanted('a', { role: 'Guest' }), nothing)).toThrow('The role of a was not resolved');
    expect(() => desiredState(wanted('a', { personas: [personaNamed('Finance')] }), nothing)).toThrow(
      'The persona Finance was not resolved',
    );
  });
});
