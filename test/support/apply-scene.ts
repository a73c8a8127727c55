/** A tenant and a manifest whose plan holds every kind of change, one of each shape that an apply knows. */
import type { Manifest } from '../../src/model.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { dayMs, manifestOf, personaNamed, tombstone, wanted } from './builders.ts';
import { SimulatedWorld } from './simulated-apply.ts';
import { SimulatedOperator } from './simulated-operator.ts';
import type { OperatorOptions } from './simulated-operator.ts';

export interface Scene {
  readonly world: SimulatedWorld;
  readonly operator: SimulatedOperator;
  /** Another operator of the same manifest. */
  readonly another: (fields: Partial<OperatorOptions>) => SimulatedOperator;
}

const manifest: Manifest = manifestOf({
  scope: { names: ['scoped-*'], createdBy: null },
  limits: { count: 10, percent: null },
  clients: [
    wanted('created', { description: 'a new one', personas: [personaNamed('Data Assets')] }),
    wanted('described', { description: 'as wanted' }),
    wanted('raised', { role: 'Admin' }),
    wanted('rotated'),
    wanted('renamed', { previousNames: ['before'] }),
    wanted('lingering', { overlapMs: 7 * dayMs, role: 'Guest' }),
    wanted('kept'),
  ],
  tombstones: [tombstone('buried')],
});

/** Creates, an update, a rename, replacements with and without overlap, a rotation, a tombstone and an unlisted client. */
export function wholeScene(
  given: { readonly variants?: Partial<TenantVariants>; readonly operator?: Partial<OperatorOptions> } = {},
): Scene {
  const world = new SimulatedWorld({ ...(given.variants && { variants: given.variants }) });
  const names = ['described', 'raised', 'rotated', 'before', 'lingering', 'kept', 'buried', 'scoped-old', 'unmanaged'];
  const clients = names.map((displayName) => world.tenant.seed({ displayName, createdBy: 'maria' }));
  const rotated = clients.find(({ name }) => name === 'rotated');
  const replace = [{ name: 'rotated', clientId: rotated?.clientId ?? '' }];
  const another = (fields: Partial<OperatorOptions>): SimulatedOperator =>
    new SimulatedOperator(world, { manifest, options: { replace }, ...fields });
  return { world, operator: another(given.operator ?? {}), another };
}

/** The names that the tenant has in the end, leftovers in their overlap aside. */
export const finalNames: readonly string[] = [
  'created',
  'described',
  'kept',
  'lingering',
  'raised',
  'renamed',
  'rotated',
  'unmanaged',
];
