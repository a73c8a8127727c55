/** How often a PUT or DELETE in doubt is sent and read back, how long that takes, and what is said in the end. */
import { describe, expect, it } from 'vitest';
import type { TenantFailureKind } from '../../src/errors.ts';
import type { TenantVariants } from '../../src/sandbox/variants.ts';
import { purgeOf, updateOf } from '../support/planned-change.ts';
import { SimulatedWorld, only } from '../support/simulated-apply.ts';
import type { Fault, Method } from '../support/simulated-tenant.ts';

interface Case {
  readonly variants?: Partial<TenantVariants>;
  /** What becomes of the writes, in order. */
  readonly writes: readonly (Fault | undefined)[];
  /** What becomes of the reads after them, in order; the last one also of all that follow. */
  readonly reads?: readonly (TenantFailureKind | 'fine')[];
}

const unknown: Fault = { fails: 'unknown' };
const committed: Fault = { fails: 'unknown', committed: true };
const unsent: Fault = { fails: 'unsent' };
const refused: Fault = { fails: 'refused' };
const forbidden: Fault = { fails: 'forbidden' };

describe('a DELETE', () => {
  const purge = async (given: Case) => play(given, 'purgeClient', 'findById', 0);

  it.each<[string, Case, readonly Method[], number, string]>([
    ['that is forbidden is not looked after', { writes: [forbidden] }, ['purgeClient'], 0, 'failed'],
    ['is sent once more', { writes: [unknown] }, ['purgeClient', 'findById', 'purgeClient'], 0, 'done'],
    [
      'whose second one is refused is waited for until the listing lacks the client, and no longer',
      { writes: [committed], variants: { listLagMs: 3000 } },
      ['purgeClient', 'findById', 'purgeClient', 'findById', 'findById', 'findById'],
      3000,
      'done',
    ],
    [
      'that never left failed where nobody can list the client',
      { writes: [unsent], reads: ['unknown'] },
      ['purgeClient', 'findById'],
      0,
      'failed',
    ],
  ])('%s', async (_what, given, methods, elapsed, status) => {
    expect(await purge(given)).toMatchObject({ methods, elapsed, status });
  });

  it.each([
    [unsent, unsent, 'failed', 7],
    [unsent, unknown, 'unknown', 8],
    [unknown, unsent, 'unknown', 8],
  ] as const)(
    'that ended as %o and then as %o is %s where nobody can list the client',
    async (first, second, status, exitCode) => {
      const end = await purge({ writes: [first, second], reads: ['fine', 'unknown'] });
      expect(end).toMatchObject({ status, exitCode, elapsed: 15_000 });
      expect(end.message).toMatch(
        /^Purging the client "a" \(oauth-client-\S+\) failed: .* Whether it is gone could not be listed: /,
      );
    },
  );
});

describe('a PUT', () => {
  const update = async (given: Case) => play(given, 'updateClient', 'getClient', 1);

  it.each<[string, Case, readonly Method[], number, string]>([
    ['that is refused is decided', { writes: [refused] }, ['updateClient'], 0, 'failed'],
    [
      'is read back until that succeeds, and no longer',
      { writes: [committed], reads: ['unknown', 'unknown', 'fine'] },
      ['updateClient', 'getClient', 'getClient', 'getClient'],
      3000,
      'done',
    ],
    [
      'whose second one is forbidden is read back no more',
      { writes: [unknown, forbidden] },
      ['updateClient', 'getClient', 'updateClient'],
      0,
      'failed',
    ],
    [
      'whose second one is refused is read back until the first one shows, and no longer',
      { writes: [committed, refused], variants: { readLagMs: 3000 } },
      ['updateClient', 'getClient', 'updateClient', 'getClient', 'getClient', 'getClient'],
      3000,
      'done',
    ],
    [
      'whose second one is in doubt is read back to the end where it did not happen',
      { writes: [unknown, unknown] },
      ['updateClient', 'getClient', 'updateClient', 'getClient', 'getClient', 'getClient', 'getClient', 'getClient'],
      15_000,
      'failed',
    ],
    [
      'that is answered without a record is read back until it shows, and no longer',
      { writes: [{ answersWithoutRecord: true }], variants: { readLagMs: 3000 } },
      ['updateClient', 'getClient', 'getClient', 'getClient'],
      3000,
      'done',
    ],
    [
      'that the tenant answers with the client unchanged fails as soon as a read agrees',
      { writes: [], variants: { update: 'ignores' } },
      ['updateClient', 'getClient'],
      0,
      'failed',
    ],
  ])('%s', async (_what, given, methods, elapsed, status) => {
    expect(await update(given)).toMatchObject({ methods, elapsed, status });
  });

  it.each([
    [unsent, unsent, 'failed', 7],
    [unsent, unknown, 'unknown', 8],
    [unknown, unsent, 'unknown', 8],
    [unknown, refused, 'unknown', 8],
  ] as const)(
    'that ended as %o and then as %o is %s where it cannot be read back',
    async (first, second, status, exitCode) => {
      const end = await update({ writes: [first, second], reads: ['fine', 'unknown'] });
      expect(end).toMatchObject({ status, exitCode, elapsed: 15_000 });
      expect(end.message).toMatch(/^Updating the client "a" failed: .* Reading it back failed too: /);
    },
  );

  it('that is answered without a record is unknown where it cannot be read back', async () => {
    const end = await update({ writes: [{ answersWithoutRecord: true }], reads: ['unknown'] });
    expect(end).toMatchObject({ status: 'unknown', exitCode: 8, elapsed: 15_000 });
    expect(end.message).toMatch(/^Updating the client "a" was answered, but reading it back failed: /);
  });
});

/** Plays one change; `before` reads come ahead of its write. */
async function play({ variants = {}, writes, reads = [] }: Case, write: Method, read: Method, before: number) {
  const world = new SimulatedWorld({ variants });
  const old = world.tenant.seed({ displayName: 'a' });
  // What was made before is what reads and listings show.
  await world.clock.sleep(60_000);
  const started = world.clock.now();
  let elapsed = 0;
  const { outcome, api } = await world.applyChanges(
    [write === 'purgeClient' ? purgeOf(old) : updateOf(old, { description: 'new' })],
    {
      faults: ({ method, nthOfMethod }) => {
        if (method !== 'listClients') elapsed = world.clock.now() - started;
        if (method === write) return writes[nthOfMethod - 1];
        if (method !== read || nthOfMethod <= before) return undefined;
        const fails = reads[nthOfMethod - before - 1] ?? reads.at(-1) ?? 'fine';
        return fails === 'fine' ? undefined : { fails };
      },
    },
  );
  const asked = api.methods.filter((method) => method === write || method === read);
  const { status, error } = only(outcome);
  const methods = asked.slice(before);
  return { methods, elapsed, status, exitCode: outcome.exitCode, message: error?.message ?? '' };
}
