/**
 * Whatever manifests, people and interruptions do to a tenant over time: what an apply may touch is judged from the tenant before and
 * after it and from the manifest alone, without the planner's own words.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/glob.ts';
import type { Manifest, PlanDocument, RemoteClient } from '../../src/model.ts';
import { splitName } from '../../src/name.ts';
import { unreviewedChanges } from '../../src/plan/subset.ts';
import { planFor, savedPlan } from '../support/plan-cases.ts';
import { foreignIds } from '../support/plan-facts.ts';
import { between, historyArb } from '../support/plan-history.ts';
import type { Turn } from '../support/plan-history.ts';
import { stepsOf } from '../support/plan-world.ts';
import type { World } from '../support/plan-world.ts';
import { outline } from '../support/planner.ts';

describe('through every history of manifests, edits by hand and interrupted applies', () => {
  it('no apply touches what is not its own, protected or the tool itself, nor goes beyond the limits, and plans are deterministic', () => {
    fc.assert(
      fc.property(historyArb, ({ world: first, own, turns }) => {
        const ownClientId = first.clients[own]?.clientId ?? null;
        let world = first;
        for (const turn of turns) {
          const before = between(world, turn);
          const plan = planFor({ ...turn, world: before }, before, { ownClientId });
          const backwards = { ...before, clients: before.clients.toReversed(), records: before.records.toReversed() };
          expect(JSON.stringify(planFor({ ...turn, world: backwards }, backwards, { ownClientId }))).toBe(
            JSON.stringify(plan),
          );
          const steps = plan.refusals.length > 0 ? [before] : stepsOf(plan, before);
          world = turn.cut === null ? steps.at(-1)! : steps[turn.cut % steps.length]!;
          expectHarmless(before, world, turn, ownClientId);
          if (turn.cut === null && plan.refusals.length === 0 && !isForetold(turn, before, world)) {
            const again = planFor({ ...turn, world }, world, { ownClientId, reviewed: plan });
            expect(outline(again)).toEqual([]);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('an apply of a saved plan takes away only what the plan shows, whatever happened since it was made', () => {
    fc.assert(
      fc.property(historyArb, ({ world: first, turns }) => {
        let world = first;
        for (const [i, turn] of turns.entries()) {
          const reviewed = planFor({ ...turn, world }, world);
          const saved = savedPlan(reviewed);
          const before = between(world, turns[(i + 1) % turns.length]!);
          const time = Math.max(world.time, before.time);
          const fresh = planFor(
            { ...turn, world: before },
            { ...before, time },
            { reviewed: saved, dueTime: world.time },
          );
          if (fresh.refusals.length > 0 || unreviewedChanges(saved, fresh).length > 0) continue;
          const steps = stepsOf(fresh, { ...before, time });
          world = turn.cut === null ? steps.at(-1)! : steps[turn.cut % steps.length]!;
          expectReviewed(before, world, saved);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Whether the manifest pins a client that this very apply made: the id is the tenant's, so that nobody can know it beforehand. */
function isForetold({ manifest }: Turn, before: World, after: World): boolean {
  const [known, made] = [before, after].map(({ clients }) => new Set(clients.map(({ clientId }) => clientId)));
  const pins = [...manifest.clients, ...manifest.tombstones].map(({ clientId }) => clientId ?? '');
  return pins.some((pin) => made?.has(pin) === true && known?.has(pin) === false);
}

function expectHarmless(before: World, after: World, { manifest, options }: Turn, ownClientId: string | null): void {
  const foreign = new Set(foreignIds(manifest, before.clients));
  for (const client of before.clients) {
    const left = after.clients.find(({ clientId }) => clientId === client.clientId);
    if (foreign.has(client.clientId)) expect(left).toEqual(client);
    if (client.clientId === ownClientId) expect(left?.name).toBe(client.name);
  }
  const gone = takenAway(before, after);
  const isProtected = ({ name }: RemoteClient): boolean => manifest.protect.some((glob) => matchesGlob(glob, name));
  expect(gone.filter(isProtected)).toEqual([]);
  expect(gone.length).toBeLessThanOrEqual(mostOf(manifest, options.maxPurges, before.clients.length - foreign.size));
}

/** Clients that bore a plain name and are purged, or replaced on their way out. */
function takenAway(before: World, after: World): readonly RemoteClient[] {
  const left = new Map(after.clients.map(({ clientId, name }) => [clientId, name]));
  return before.clients.filter(({ clientId, name }) => {
    if (splitName(name).leftover !== null) return false;
    const now = left.get(clientId);
    return now === undefined || splitName(now).leftover !== null;
  });
}

/** The limit of design section 4; `ours` counts leftovers too, which may only make it wider. */
function mostOf({ limits }: Manifest, maxPurges: number | null, ours: number): number {
  const share = limits.percent === null ? Infinity : Math.floor((limits.percent * ours) / 100);
  return maxPurges ?? Math.min(limits.count, share);
}

/** What is gone was shown as a purge or a replacement of that very client; what else changed, as a change of it. */
function expectReviewed(before: World, after: World, { changes }: PlanDocument): void {
  const shown = (client: RemoteClient) => changes.filter(({ clientId }) => clientId === client.clientId);
  for (const client of takenAway(before, after)) {
    expect(shown(client).map(({ action }) => action)).toEqual([expect.stringMatching(/^(?:purge|replace)$/)]);
  }
  for (const client of after.clients) {
    const old = before.clients.find(({ clientId }) => clientId === client.clientId);
    if (old === undefined || splitName(old.name).leftover !== null) continue;
    if (client.name !== old.name || client.description !== old.description) expect(shown(client)).toHaveLength(1);
  }
}
