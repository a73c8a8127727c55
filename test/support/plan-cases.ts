/** Random planning cases: a world, a manifest, and options that fit them. */
import fc from 'fast-check';
import type { Manifest, Plan, PlanDocument, PlanOptions } from '../../src/model.ts';
import { bindRequests } from '../../src/plan/assemble.ts';
import { planDocument } from '../../src/plan/document.ts';
import { heldOf, listingOf } from './builders.ts';
import { manifestArb, tenantArb } from './plan-arbitraries.ts';
import type { World } from './plan-world.ts';
import { noOptions, planOf } from './planner.ts';
import type { PlanCase } from './planner.ts';

export interface RandomCase {
  readonly world: World;
  readonly manifest: Manifest;
  readonly options: PlanOptions;
}

/** Mostly without options; now and then with a rotation by hand, a revocation, a filter or a limit of its own. */
export const caseArb: fc.Arbitrary<RandomCase> = tenantArb().chain((world) =>
  manifestArb(world).chain((manifest) => optionsArb(world, manifest).map((options) => ({ world, manifest, options }))),
);

/** The plan of a case at some moment of its world. Another apply is never suspected. */
export function planFor({ manifest, options }: RandomCase, world: World, more: Partial<PlanCase> = {}): Plan {
  const { clients, records, stagedNames, time } = world;
  const held = heldOf(records, stagedNames);
  return planOf({ manifest, clients, options, held, serverTime: time, leftoverAgeMs: 0, mode: 'apply', ...more });
}

export function savedPlan(plan: Plan): PlanDocument {
  const requests = { GET: 3, POST: 0, PUT: 0, DELETE: 0 };
  return planDocument(plan, { tool: 'atlan-oauth/0.1.0', createdAt: '2026-01-15T12:00:00.000Z', requests });
}

function optionsArb(world: World, manifest: Manifest): fc.Arbitrary<PlanOptions> {
  const names = [...new Set(manifest.clients.map(({ name }) => name))];
  if (names.length === 0) return fc.constant(noOptions);
  return fc
    .record({
      kind: fc.constantFrom('none', 'none', 'replace', 'revoke'),
      name: fc.constantFrom(...names),
      only: fc.constantFrom([], [], [], [names[0]!]),
      maxPurges: fc.constantFrom(null, null, 1, 20),
    })
    .map(({ kind, name, only, maxPurges }): PlanOptions => {
      const { replace = [], revoke = [] } = request(world, manifest, kind, name);
      return { replace, revoke, only, maxPurges, allowEmpty: false };
    });
}

function request(world: World, manifest: Manifest, kind: string, name: string): Partial<PlanOptions> {
  try {
    return bindRequests({
      manifest,
      listing: listingOf(world.clients),
      replace: kind === 'replace' ? [name] : [],
      revoke: kind === 'revoke' ? [name] : [],
      only: [],
    });
  } catch {
    return {};
  }
}
