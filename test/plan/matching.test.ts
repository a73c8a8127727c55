import { describe, expect, it } from 'vitest';
import { idOf, manifestOf, remote, wanted } from '../support/builders.ts';
import { onlyChange, planOf } from '../support/planner.ts';

describe('matching', () => {
  it('creates a client that the tenant does not have', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('ci-dbt', { description: 'sync' })] }) });
    expect(onlyChange(plan)).toMatchObject({
      name: 'ci-dbt',
      action: 'create',
      clientId: null,
      reasons: ['not-on-tenant'],
      before: null,
      after: { name: 'ci-dbt', description: 'sync', role: '$member', personas: [] },
    });
  });

  it('finds nothing to do for a client of the exact name that is as wanted', () => {
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients: [remote('1', 'a')] });
    expect(plan.changes).toEqual([]);
    expect(plan.noop).toEqual([{ name: 'a', clientId: idOf('1'), secret: null }]);
  });
});
