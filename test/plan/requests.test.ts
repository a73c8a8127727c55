import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { bindRequests } from '../../src/plan/assemble.ts';
import { dayMs, idOf, listingOf, manifestOf, now, remote, tombstone, wanted } from '../support/builders.ts';
import { onlyChange, outline, planOf } from '../support/planner.ts';

const manifest = manifestOf({
  clients: [wanted('a', { overlapMs: dayMs }), wanted('b')],
  tombstones: [tombstone('dead')],
});

function bind(
  replace: readonly string[],
  revoke: readonly string[] = [],
  clients = [remote('1', 'a'), remote('2', 'b')],
  only: readonly string[] = [],
) {
  return bindRequests({ manifest, listing: listingOf(clients), replace, revoke, only });
}

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('binding a request', () => {
  it('finds the client that bears the name now', () => {
    expect(bind(['b', 'a'])).toEqual({
      replace: [
        { name: 'a', clientId: idOf('1') },
        { name: 'b', clientId: idOf('2') },
      ],
      revoke: [],
    });
  });

  it('has nothing to do where nothing is asked for', () => {
    expect(bind([])).toEqual({ replace: [], revoke: [] });
  });

  it('finds the old client that stands for the name', () => {
    expect(bind(['a'], [], [remote('1', 'a (rotated 00000001)')]).replace).toEqual([
      { name: 'a', clientId: idOf('1') },
    ]);
  });

  it('takes a name that is asked for both ways as revoked', () => {
    expect(bind(['a', 'a'], ['a'])).toEqual({ replace: [], revoke: [{ name: 'a', clientId: idOf('1') }] });
  });

  it('fails for a name that the manifest does not list, with what is near', () => {
    const failure = failureOf(() =>
      bindRequests({
        manifest: manifestOf({ clients: [wanted('ci-dbt')] }),
        listing: listingOf([]),
        replace: ['ci-dbr'],
        revoke: [],
        only: [],
      }),
    );
    expect(failure).toMatchObject({ exitCode: 3, code: 'unknown-request', hint: 'Did you mean "ci-dbt"?' });
  });

  it('says what to do about a client that the manifest does not list', () => {
    expect(failureOf(() => bind([], ['far-away'])).hint).toBe(
      'List it in the manifest to give it new credentials; a tombstone ends the old ones without any:\n  - name: far-away\n    state: absent',
    );
  });

  it('fails for a client that --only leaves out, instead of forgetting the request', () => {
    const clients = [remote('1', 'a'), remote('2', 'b')];
    expect(failureOf(() => bind([], ['a'], clients, ['b']))).toMatchObject({
      exitCode: 3,
      code: 'request-left-out',
      detail: '--revoke "a" asks for a client that --only leaves out: nothing would happen to it.',
      hint: 'Add --only "a", or leave --only out.',
    });
    expect(failureOf(() => bind(['a'], [], clients, ['b'])).code).toBe('request-left-out');
    expect(bind([], ['a'], clients, ['a', 'b']).revoke).toHaveLength(1);
  });

  it('fails for a tombstone, which is purged and not replaced', () => {
    expect(failureOf(() => bind([], ['dead']))).toMatchObject({
      exitCode: 3,
      code: 'unknown-request',
      detail: '--revoke "dead": the manifest has a tombstone for this client; it is purged, not replaced.',
      hint: null,
    });
  });

  it('fails where there is nothing to replace yet', () => {
    expect(failureOf(() => bind(['a'], [], []))).toMatchObject({
      exitCode: 3,
      code: 'nothing-to-replace',
      detail: '--replace "a": no client of the tenant bears this name yet; creating it makes new credentials anyway.',
      hint: 'Leave --replace out.',
    });
  });

  it('leaves it to the plan to refuse a name with two bearers', () => {
    expect(bind(['a'], [], [remote('1', 'a'), remote('2', 'a')])).toEqual({ replace: [], revoke: [] });
  });
});

describe('a request', () => {
  const clients = [remote('1', 'a'), remote('2', 'b')];

  it('to replace is a replacement with overlap', () => {
    const change = onlyChange(planOf({ manifest, clients, options: bind(['a']) }));
    expect(change).toMatchObject({ action: 'replace', reasons: ['requested'], replacePaths: [], overlapMs: dayMs });
  });

  it('stands among the reasons of a replacement that is made anyway', () => {
    const guest = manifestOf({ clients: [wanted('a', { role: 'Guest', overlapMs: dayMs }), wanted('b')] });
    expect(outline(planOf({ manifest: guest, clients, options: bind(['a']) }))).toEqual([
      'replace a 1: role-differs, requested',
    ]);
  });

  it('means its name alone: the same client under another name is not replaced for it', () => {
    const renamed = manifestOf({ clients: [wanted('new', { clientId: idOf('1') })] });
    const options = { replace: [{ name: 'a', clientId: idOf('1') }] };
    expect(outline(planOf({ manifest: renamed, clients, options }))).toEqual(['update new 1: name-differs']);
  });

  it('to revoke is one without any', () => {
    const change = onlyChange(planOf({ manifest, clients, options: bind([], ['a']) }));
    expect(change).toMatchObject({ action: 'replace', reasons: ['requested'], overlapMs: 0 });
    expect(change.warnings.map(({ code }) => code)).toEqual(['credentials-revoked']);
  });

  it('is fulfilled once another client bears the name', () => {
    const options = bind(['a']);
    const done = [remote('3', 'a'), remote('1', 'a (rotated 00000001)', { updatedAt: now }), remote('2', 'b')];
    expect(planOf({ manifest, clients: done, options }).changes).toEqual([]);
  });

  it('is fulfilled where its client is gone: what is made then is new', () => {
    expect(outline(planOf({ manifest, clients: [remote('2', 'b')], options: bind(['a']) }))).toEqual([
      'create a: not-on-tenant',
    ]);
  });

  it('goes on where an interrupted run renamed the old client', () => {
    const options = bind(['a']);
    const halfway = [remote('1', 'a (rotated 00000001)'), remote('2', 'b')];
    expect(outline(planOf({ manifest, clients: halfway, options }))).toEqual(['replace a 1: requested']);
  });

  it('of a pinned client is refused', () => {
    const pinned = manifestOf({ clients: [wanted('a', { clientId: idOf('1') })] });
    const plan = planOf({
      manifest: pinned,
      clients: [remote('1', 'a')],
      options: { replace: [{ name: 'a', clientId: idOf('1') }] },
    });
    expect(plan.refusals.map(({ guard }) => guard)).toEqual(['pin-dangling']);
  });
});

it.each(['replace', 'revoke'] as const)('makes the same plan in whatever order requests to %s are given', (kind) => {
  const requests = [
    { name: 'a', clientId: idOf('2') },
    { name: 'b', clientId: idOf('1') },
  ];
  const planWith = (given: typeof requests) => {
    return planOf({ manifest, clients: [remote('1', 'b'), remote('2', 'a')], options: { [kind]: given } });
  };
  expect(planWith([...requests].reverse())).toEqual(planWith(requests));
  expect(planWith([...requests].reverse()).options[kind]).toEqual(requests);
});
