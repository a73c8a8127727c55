import { expect, it } from 'vitest';
import { nameOthers } from '../../src/apply/twin.ts';
import { SimulatedWorld } from '../support/simulated-apply.ts';

it('names other clients by id, with who made them where that is known', () => {
  const { tenant } = new SimulatedWorld();
  const others = [tenant.seed({ displayName: 'a', createdBy: 'maria' }), tenant.seed({ displayName: 'a' })];
  const [first, second] = [others[0]!, { ...others[1]!, createdBy: null }];
  expect(nameOthers([first, second])).toBe(`${first.clientId} (created by maria), ${second.clientId}`);
});
