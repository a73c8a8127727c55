import { describe, expect, it } from 'vitest';
import type { ManifestClient, RemoteClient } from '../../src/model.ts';
import { dayMs, heldOf, idOf, manifestOf, now, recordOf, remote, wanted } from '../support/builders.ts';
import { inputOf } from '../support/planner.ts';
import { processorMs } from '../support/processor-time.ts';
import { assemblePlan } from '../../src/plan/assemble.ts';

/** A bit of everything, `size` times: creates, renames, replacements, rotations, purges, leftovers, resumed clients. */
function crowd(size: number) {
  const clients: ManifestClient[] = [];
  const remotes: RemoteClient[] = [];
  for (let i = 0; i < size; i++) {
    const id = String(i).padStart(6, '0');
    clients.push(
      wanted(`made-${id}`),
      wanted(`renamed-${id}`, { previousNames: [`was-${id}`] }),
      wanted(`other-${id}`, { role: 'Guest', overlapMs: dayMs }),
      wanted(`rotated-${id}`, { rotateAfterMs: dayMs }),
      wanted(`pinned-${id}`, { clientId: idOf(`p${id}`) }),
    );
    remotes.push(
      remote(`a${id}`, `made-${id} (provisioning 00000001)`),
      remote(`b${id}`, `was-${id}`),
      remote(`c${id}`, `other-${id}`),
      remote(`d${id}`, `other-${id} (superseded 00000001)`, { updatedAt: now }),
      remote(`e${id}`, `rotated-${id}`),
      remote(`f${id}`, `unlisted-${id}`),
      remote(`g${id}`, 'unlisted'),
      remote(`h${id}`, 'unlisted (superseded 00000001)'),
      remote(`p${id}`, `pinned-${String(i + 1).padStart(6, '0')}`),
    );
  }
  const manifest = manifestOf({ clients, scope: { names: ['unlisted*'], createdBy: null } });
  const held = heldOf(
    remotes
      .filter(({ clientId }) => clientId.startsWith(idOf('a')))
      .map((client) => recordOf(client, client.name.slice(0, 11))),
  );
  return inputOf({ manifest, clients: remotes, held, options: { maxPurges: 5 * size }, base: manifest });
}

function msOf(size: number): number {
  const input = crowd(size);
  return processorMs(() => {
    expect(assemblePlan(input).summary).toMatchObject({ create: size, purge: 3 * size });
  });
}

describe('the planner', () => {
  it('takes five times as long for five times as many clients, not twenty-five times', () => {
    msOf(200);
    const small = Math.max(20, Math.min(msOf(1_000), msOf(1_000)));
    expect(msOf(5_000) / small).toBeLessThan(12);
  });
});
