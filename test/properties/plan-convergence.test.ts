import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemoteClient } from '../../src/model.ts';
import { splitName } from '../../src/name.ts';
import { unreviewedChanges } from '../../src/plan/subset.ts';
import { caseArb, planFor, savedPlan } from '../support/plan-cases.ts';
import { applied, stepsOf } from '../support/plan-world.ts';
import type { World } from '../support/plan-world.ts';
import { outline } from '../support/planner.ts';

const numRuns = 300;

describe('carrying out a plan', () => {
  it('leaves nothing to do, and for the next plan at most the rotations that waited', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const plan = planFor(given, given.world);
        fc.pre(plan.refusals.length === 0);
        const end = applied(plan, given.world);
        expect(outline(planFor(given, end, { reviewed: plan }))).toEqual([]);
        const waiting = plan.warnings.filter(({ code }) => code === 'rotation-waiting' || code === 'not-rotated');
        const waited = new Set(waiting.map(({ name }) => name));
        const next = planFor(given, end, { reviewed: null });
        expect(
          next.changes.filter(({ name, reasons }) => !reasons.includes('rotation-due') || !waited.has(name)),
        ).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('goes on from wherever it was interrupted, unrefused and with nothing that was not reviewed', () => {
    fc.assert(
      fc.property(caseArb, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (given, cuts) => {
        const plan = planFor(given, given.world);
        fc.pre(plan.refusals.length === 0 && plan.changes.length > 0);
        let world = given.world;
        for (const cut of cuts) {
          const again = planFor(given, world, { reviewed: plan });
          expect(again.refusals).toEqual([]);
          if (agesAreInOrder(given.world)) expect(unreviewedChanges(savedPlan(plan), again)).toEqual([]);
          const worlds = stepsOf(again, world);
          world = worlds[cut % worlds.length]!;
        }
        const last = planFor(given, world, { reviewed: plan });
        expect(last.refusals).toEqual([]);
        expect(outline(planFor(given, applied(last, world), { reviewed: plan }))).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('goes on from wherever it was interrupted without the sealed files of the run', () => {
    fc.assert(
      fc.property(caseArb, fc.nat(), (given, cut) => {
        const plan = planFor(given, given.world);
        fc.pre(plan.refusals.length === 0 && plan.changes.length > 0);
        const worlds = stepsOf(plan, given.world);
        const { clients, time, count } = worlds[cut % worlds.length]!;
        const bare: World = { clients, time, count, records: [], stagedNames: [] };
        const again = planFor(given, bare, { reviewed: plan });
        expect(again.refusals).toEqual([]);
        expect(outline(planFor(given, applied(again, bare), { reviewed: plan }))).toEqual([]);
      }),
      { numRuns },
    );
  });
});

/** Old clients are older than those that bear their names now, as every apply leaves them; a hand may have stirred them. */
function agesAreInOrder({ clients }: World): boolean {
  const age = (client: RemoteClient): number => client.createdAt ?? -Infinity;
  return clients.every((old) => {
    const { plain, leftover } = splitName(old.name);
    const retiring = leftover === 'superseded' || leftover === 'rotated';
    return !retiring || clients.every((other) => other.name !== plain || age(other) > age(old));
  });
}
