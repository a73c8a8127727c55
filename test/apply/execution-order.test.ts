import { describe, expect, it } from 'vitest';
import { executionOrder } from '../../src/apply/execution-order.ts';
import type { Action, PlannedChange } from '../../src/model.ts';
import { createOf } from '../support/planned-change.ts';

function change(action: Action, ...waitsFor: readonly number[]): PlannedChange {
  return createOf(action, { action, waitsFor });
}

describe('the order of changes', () => {
  it('is creates, updates, replacements, purges', () => {
    expect(executionOrder([change('purge'), change('replace'), change('update'), change('create')])).toEqual([
      3, 2, 1, 0,
    ]);
  });

  it('keeps the order of the plan among equals', () => {
    expect(executionOrder([change('create'), change('create'), change('create')])).toEqual([0, 1, 2]);
  });

  it('begins with the purges that free a name', () => {
    expect(executionOrder([change('create'), change('create', 2), change('purge'), change('purge')])).toEqual([
      2, 0, 1, 3,
    ]);
  });

  it('counts a purge as freeing also where another change stands between', () => {
    expect(executionOrder([change('create', 1), change('update', 2), change('purge')])).toEqual([2, 1, 0]);
  });

  it('leaves purges that only wait for each other to the end', () => {
    expect(executionOrder([change('purge', 1), change('purge'), change('create')])).toEqual([2, 1, 0]);
  });

  it('keeps a purge that frees a name behind what it waits for itself', () => {
    expect(executionOrder([change('create', 1), change('purge', 2), change('purge'), change('create')])).toEqual([
      2, 1, 0, 3,
    ]);
  });

  it('puts a create behind the update that frees its name, and the other creates before', () => {
    expect(executionOrder([change('create', 1), change('update'), change('create')])).toEqual([2, 1, 0]);
  });

  it('follows a chain of renames', () => {
    expect(executionOrder([change('update', 1), change('update', 2), change('update')])).toEqual([2, 1, 0]);
  });

  it('ends on a cycle, which the planner never makes', () => {
    expect(executionOrder([change('update', 1), change('update', 0)])).toHaveLength(2);
  });
});
