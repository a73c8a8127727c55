import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignIds } from '../support/plan-facts.ts';
import { caseArb, planFor, savedPlan } from '../support/plan-cases.ts';
import { parsePlanDocument } from '../../src/plan/parse-document.ts';
import { matchesGlob } from '../../src/glob.ts';
import { splitName } from '../../src/name.ts';
import { guardsOf, outline } from '../support/planner.ts';

const numRuns = 200;

describe('every plan', () => {
  it('leaves clients alone that are neither listed, nor in scope, nor leftovers of a managed name', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const plan = planFor(given, given.world);
        const touched = plan.changes.flatMap(({ clientId, resumes }) => [clientId, resumes]);
        const unmanaged = plan.unmanaged.map(({ clientId }) => clientId);
        for (const id of foreignIds(given.manifest, given.world.clients)) {
          expect(touched).not.toContain(id);
          expect(unmanaged).toContain(id);
        }
      }),
      { numRuns },
    );
  });

  it('touches each client at most once, and resumes none that it purges', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const { changes, noop, unmanaged } = planFor(given, given.world);
        const ids = [
          ...changes.flatMap(({ clientId, resumes }) => [clientId, resumes]),
          ...noop.map(({ clientId }) => clientId),
          ...unmanaged.map(({ clientId }) => clientId),
        ].filter((id) => id !== null);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns },
    );
  });

  it('never purges or replaces beyond its limit, nor what is protected, without a refusal', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const plan = planFor(given, given.world);
        const counted = plan.changes.filter(
          ({ action, leftover }) => action === 'replace' || (action === 'purge' && leftover === null),
        );
        expect(plan.guards.counted).toBe(counted.length);
        if (counted.length > plan.guards.limit) expect(guardsOf(plan)).toContain('limits');
        const isProtected = (name: string): boolean => given.manifest.protect.some((glob) => matchesGlob(glob, name));
        if (counted.some(({ name, current }) => isProtected(name) || isProtected(splitName(current!.name).plain))) {
          expect(guardsOf(plan)).toContain('protect');
        }
      }),
      { numRuns },
    );
  });

  it('never purges, replaces or renames the client that the tool runs as without a refusal', () => {
    fc.assert(
      fc.property(caseArb, fc.nat(), (given, index) => {
        const own = given.world.clients[index % Math.max(1, given.world.clients.length)];
        fc.pre(own !== undefined);
        const plan = planFor(given, given.world, { ownClientId: own.clientId });
        const harmful = plan.changes.some(
          ({ clientId, resumes, action, after }) =>
            resumes === own.clientId ||
            (clientId === own.clientId && (action !== 'update' || after!.name !== own.name)),
        );
        expect(guardsOf(plan).includes('own-client')).toBe(harmful);
      }),
      { numRuns },
    );
  });

  it('is the same, byte for byte, in whatever order clients are listed and entries written', () => {
    fc.assert(
      fc.property(caseArb, fc.nat(), (given, seed) => {
        const { manifest, world } = given;
        const shuffled = {
          ...given,
          manifest: {
            ...manifest,
            clients: shuffle(manifest.clients, seed),
            tombstones: shuffle(manifest.tombstones, seed),
            protect: shuffle(manifest.protect, seed),
          },
        };
        const clients = shuffle(world.clients, seed);
        const records = shuffle(world.records, seed);
        const [one, other] = [planFor(given, world), planFor(shuffled, { ...world, clients, records })];
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      { numRuns },
    );
  });

  it('shows the same changes in apply as in plan', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const [plan, apply] = [
          planFor(given, given.world, { mode: 'plan' }),
          planFor(given, given.world, { mode: 'apply' }),
        ];
        expect(outline(apply)).toEqual(outline(plan));
        expect(apply.fingerprint).toBe(plan.fingerprint);
      }),
      { numRuns },
    );
  });

  it('lets each change wait only for others of the plan, and without a refusal never in a circle', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const { changes, refusals } = planFor(given, given.world);
        expect(changes.every(({ waitsFor }, i) => waitsFor.every((j) => j !== i && changes[j] !== undefined))).toBe(
          true,
        );
        if (refusals.length > 0) return;
        const done = new Set<number>();
        for (let left = changes.length; left > 0; left--) {
          for (const [i, { waitsFor }] of changes.entries()) if (waitsFor.every((j) => done.has(j))) done.add(i);
        }
        expect(done.size).toBe(changes.length);
      }),
      { numRuns },
    );
  });

  it('comes back whole from its file', () => {
    fc.assert(
      fc.property(caseArb, (given) => {
        const document = savedPlan(planFor(given, given.world));
        expect(parsePlanDocument(JSON.stringify(document, null, 2), 'plan.json')).toEqual(
          JSON.parse(JSON.stringify(document)),
        );
      }),
      { numRuns },
    );
  });
});

function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const copy = [...items];
  let state = seed;
  for (let i = copy.length - 1; i > 0; i--) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const j = state % (i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
