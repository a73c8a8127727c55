import { describe, expect, it } from 'vitest';
import {
  dayMs,
  heldOf,
  idOf,
  manifestOf,
  now,
  recipientOf,
  recordOf,
  remote,
  silentPolicy,
  tombstone,
  wanted,
} from '../support/builders.ts';
import { guardsOf, outline, planOf, warningsOf } from '../support/planner.ts';

const doomed = ['a', 'b', 'c', 'd'];

describe('the limits', () => {
  const manifest = manifestOf({ tombstones: doomed.map((name) => tombstone(name)) });
  const clients = doomed.map((name, i) => remote(`${i}`, name));

  it('refuse with the figures and the way out', () => {
    const plan = planOf({ manifest, clients });
    expect(plan.refusals).toEqual([
      {
        guard: 'limits',
        summary: 'Too many purges and replacements',
        detail: [
          '4 purges and replacements are over the limit of 3 (limits.count of the manifest), 100.00% of the 4 clients managed or in scope:',
          ...doomed.map((name, i) => `  purge "${name}" (oauth-client-${i})`),
        ].join('\n'),
        hint: 'If all of them are meant, pass --max-purges 4, or raise limits in the manifest.',
      },
    ]);
    expect(plan.changes).toHaveLength(4);
  });

  it('say how to do alone what was asked for by name, where that fits', () => {
    const asked = manifestOf({ clients: [wanted('leaked one')], tombstones: doomed.map((name) => tombstone(name)) });
    const revoke = [{ name: 'leaked one', clientId: idOf('9') }];
    const hintWith = (limit: number, options: object = {}) =>
      planOf({
        manifest: { ...asked, limits: { count: limit, percent: null } },
        clients: [...clients, remote('9', 'leaked one')],
        options: { revoke, ...options },
      }).refusals.map(({ hint }) => hint);
    const general = 'If all of them are meant, pass --max-purges 5, or raise limits in the manifest.';
    for (const limit of [3, 1]) {
      expect(hintWith(limit)).toEqual([`Do only what was asked for by name with: --only "leaked one"\n${general}`]);
    }
    expect(hintWith(0)).toEqual([general]);
    expect(hintWith(3, { only: ['leaked one'] })).toEqual([]);
  });

  it('count purges and replacements together, but neither creates, updates nor leftovers', () => {
    const mixed = manifestOf({
      clients: [wanted('n'), wanted('u', { description: 'x' }), wanted('r', { role: 'Guest' })],
      tombstones: [tombstone('a')],
      limits: { count: 2, percent: null },
    });
    const plan = planOf({
      manifest: mixed,
      clients: [
        remote('1', 'u'),
        remote('2', 'r'),
        remote('3', 'a'),
        remote('4', 'r (superseded 00000001)'),
        remote('5', 'n (provisioning 00000001)'),
      ],
    });
    expect(plan.guards.counted).toBe(2);
    expect(plan.refusals).toEqual([]);
  });

  it('are lifted for one run by --max-purges, which can also tighten them', () => {
    expect(planOf({ manifest, clients, options: { maxPurges: 4 } }).refusals).toEqual([]);
    const tight = planOf({
      manifest: { ...manifest, limits: { count: 9, percent: 100 } },
      clients,
      options: { maxPurges: 0 },
    });
    expect(guardsOf(tight)).toEqual(['limits']);
    expect(tight.guards.limitSource).toBe('--max-purges');
  });

  it('take the stricter of count and percent, rounded down', () => {
    const limitOf = (count: number, percent: number | null) =>
      planOf({ manifest: { ...manifest, limits: { count, percent } }, clients }).guards;
    expect(limitOf(9, 49)).toMatchObject({ limit: 1, limitSource: 'limits.percent of the manifest, 49% of 4' });
    expect(limitOf(9, 50).limit).toBe(2);
    expect(limitOf(1, 50)).toMatchObject({ limit: 1, limitSource: 'limits.count of the manifest' });
    expect(limitOf(9, 100).limit).toBe(4);
  });

  it('know that 0.29 % of ten thousand is 29', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => remote(`${i}`, `n${i}`));
    const scoped = manifestOf({ clients: many.map(({ name }) => wanted(name)), limits: { count: 99, percent: 0.29 } });
    expect(planOf({ manifest: scoped, clients: many }).guards.limit).toBe(29);
  });

  it('take percents of the clients managed or in scope; a leftover counts only while it stands for its name', () => {
    const scoped = manifestOf({
      clients: [wanted('a'), wanted('b')],
      scope: { names: ['c'], createdBy: null },
      limits: { count: 9, percent: 100 },
    });
    const remotes = [
      remote('1', 'a'),
      remote('2', 'a (superseded 00000001)'),
      remote('3', 'a (provisioning 00000001)'),
      remote('4', 'b (rotated 00000001)'),
      remote('5', 'c'),
      remote('6', 'unmanaged'),
    ];
    expect(planOf({ manifest: scoped, clients: remotes }).guards.limit).toBe(3);
  });
});

describe('protection', () => {
  it('refuses purges and replacements of protected names, but neither updates nor leftovers', () => {
    const manifest = manifestOf({
      clients: [wanted('p-1', { role: 'Guest' }), wanted('p-2', { description: 'x' })],
      tombstones: [tombstone('p-3')],
      protect: ['p-*'],
    });
    const plan = planOf({
      manifest,
      clients: [remote('1', 'p-1'), remote('2', 'p-2'), remote('3', 'p-3'), remote('4', 'p-2 (superseded 00000001)')],
    });
    expect(guardsOf(plan)).toEqual(['protect']);
    expect(plan.refusals[0]?.detail).toBe(
      '2 changes would purge or replace a client that is protected:\n  "p-1" would be replaced: role-differs\n  "p-3" would be purged: tombstone',
    );
  });

  it('gives every reason, and the way out of whoever protects: the policy before the manifest', () => {
    const clients = [remote('1', 'p-1'), remote('2', 'q-1', { personas: ['default/x'] })];
    const manifest = manifestOf({
      clients: [wanted('p-1', { role: 'Guest' }), wanted('q-1', { role: 'Guest' })],
      protect: ['p-*'],
    });
    const ours = 'Change the manifest so that it stays as it is, or take its glob out of protect; no flag lifts it.';
    expect(planOf({ manifest, clients }).refusals.map(({ hint }) => hint)).toEqual([ours]);
    const policy = { file: 'policy.yaml', policy: { ...silentPolicy, protect: ['q-*'] } };
    expect(planOf({ manifest, clients, policy }).refusals).toEqual([
      {
        guard: 'protect',
        summary: 'A protected client would go',
        detail:
          '2 changes would purge or replace a client that is protected:\n  "p-1" would be replaced: role-differs\n  "q-1" would be replaced: role-differs, personas-differ',
        hint: 'The policy policy.yaml protects it: change the manifest so that it stays, or have the policy changed; no flag lifts it.',
      },
    ]);
  });

  it('cannot be evaded by replacing under a new name, nor by a pin under another one', () => {
    const renamed = manifestOf({ clients: [wanted('new', { previousNames: ['p'], role: 'Guest' })], protect: ['p'] });
    expect(guardsOf(planOf({ manifest: renamed, clients: [remote('1', 'p')] }))).toEqual(['protect']);
    const pinned = manifestOf({ tombstones: [tombstone('harmless', idOf('1'))], protect: ['p'] });
    expect(guardsOf(planOf({ manifest: pinned, clients: [remote('1', 'p')] }))).toEqual(['protect']);
  });
});

describe('a pin', () => {
  it('is never left to dangle by a replacement', () => {
    const pin = { clientId: idOf('1'), role: 'Guest', description: 'x' };
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a', pin)] }), clients: [remote('1', 'a')] });
    expect(plan.refusals).toEqual([
      {
        guard: 'pin-dangling',
        summary: 'A pinned client would be replaced',
        detail:
          '1 replacement would leave a pin that points at a purged client:\n  "a", clientId: oauth-client-1 (description-differs, role-differs)',
        hint: 'Remove the clientId line of these clients first: the new client gets a new id.',
      },
    ]);
  });
});

describe("the tool's own client", () => {
  const own = { ownClientId: idOf('1') };
  const scope = { names: ['*'], createdBy: null };
  const asItIs = 'Leave its name, role and personas in the manifest as they are';
  const listed = 'List it in the manifest as it is, or narrow the scope so that it is left out';
  const buried = 'Take its tombstone out of the manifest';

  it.each([
    ['purged by a tombstone', manifestOf({ tombstones: [tombstone('me')] }), 'me', 'purge', buried],
    ['purged by the scope', manifestOf({ clients: [wanted('x')], scope }), 'me', 'purge', listed],
    ['replaced', manifestOf({ clients: [wanted('me', { role: 'Admin' })] }), 'me', 'replace', asItIs],
    ['renamed', manifestOf({ clients: [wanted('you', { previousNames: ['me'] })] }), 'me', 'rename', asItIs],
    ['given its name back', manifestOf({ clients: [wanted('me')] }), 'me (superseded 00000001)', 'rename', asItIs],
    ['purged as a leftover', manifestOf({ clients: [wanted('me')] }), 'me (provisioning 00000001)', 'purge', listed],
  ])('is never %s', (_, manifest, name, verb, wayOut) => {
    const plan = planOf({
      manifest,
      clients: [remote('1', name), remote('9', 'x')],
      ...own,
      options: { maxPurges: 99 },
    });
    expect(plan.refusals).toEqual([
      {
        guard: 'own-client',
        summary: 'The tool would cut off its own client',
        detail: `The plan would ${verb} the client that this tool is logged in as:\n  oauth-client-1  "${name}"  role $member  created by service-account-ci at 2025-10-07T12:00:00Z`,
        hint: `${wayOut}, or log in as another client; no flag lifts this guard.`,
      },
    ]);
  });

  it('is never published in place of another', () => {
    const staged = remote('1', 'a (provisioning 00000001)');
    const held = heldOf([recordOf(staged, 'a')]);
    const plan = planOf({ manifest: manifestOf({ clients: [wanted('a')] }), clients: [staged], held, ...own });
    expect(guardsOf(plan)).toEqual(['own-client']);
    expect(plan.refusals[0]?.detail).toContain('oauth-client-1  "a (provisioning 00000001)"');
  });

  it('is no obstacle to whatever is done with others', () => {
    const manifest = manifestOf({
      clients: [
        wanted('me'),
        wanted('made'),
        wanted('renamed', { previousNames: ['old'] }),
        wanted('r', { role: 'Guest' }),
      ],
      tombstones: [tombstone('dead')],
    });
    const clients = [remote('1', 'me'), remote('2', 'old'), remote('3', 'r'), remote('4', 'dead')];
    const plan = planOf({ manifest, clients, ...own });
    expect(plan.changes.map(({ action }) => action)).toEqual(['create', 'update', 'replace', 'purge']);
    expect(plan.refusals).toEqual([]);
  });

  it('may have its description changed and may be unmanaged', () => {
    const manifest = manifestOf({ clients: [wanted('me', { description: 'x' })] });
    expect(planOf({ manifest, clients: [remote('1', 'me')], ...own }).refusals).toEqual([]);
    expect(planOf({ manifest: manifestOf(), clients: [remote('1', 'me')], ...own }).refusals).toEqual([]);
  });
});

describe('an empty manifest', () => {
  const manifest = manifestOf({ scope: { names: ['ci-*'], createdBy: null } });

  it('with a scope is refused, even where nothing is in it', () => {
    expect(guardsOf(planOf({ manifest }))).toEqual(['empty-manifest']);
    const plan = planOf({ manifest, clients: [remote('1', 'ci-a')] });
    expect(outline(plan)).toEqual(['purge ci-a 1: unlisted-in-scope']);
    expect(plan.refusals[0]?.hint).toContain('--allow-empty');
  });

  it('is lifted by --allow-empty, but the limits still hold', () => {
    const clients = doomed.map((name, i) => remote(`${i}`, `ci-${name}`));
    expect(guardsOf(planOf({ manifest, clients, options: { allowEmpty: true } }))).toEqual(['limits']);
  });

  it('without a scope, or with nothing but tombstones, is fine', () => {
    expect(planOf({ manifest: manifestOf() }).refusals).toEqual([]);
    expect(planOf({ manifest: { ...manifest, tombstones: [tombstone('a')] } }).refusals).toEqual([]);
  });
});

describe('another apply at work', () => {
  const manifest = manifestOf({ clients: [wanted('a')], scope: { names: ['s'], createdBy: null } });
  const staged = (name: string, age: number | null) =>
    remote('9', `${name} (provisioning 00000001)`, { createdAt: age === null ? null : now - age });
  const minute = 60_000;

  it('refuses apply and says when the staged client will be old enough; plan only warns', () => {
    const young = staged('a', 4 * minute);
    const apply = planOf({ manifest, clients: [young], mode: 'apply' });
    expect(apply.refusals).toEqual([
      {
        guard: 'another-apply',
        summary: 'Another apply may be at work',
        detail:
          '1 client staged less than 10m ago by an apply that no sealed file here knows:\n' +
          '  oauth-client-9  "a (provisioning 00000001)"  role $member  created by service-account-ci at 2026-01-15T11:56:00Z',
        hint: 'Wait until 2026-01-15T12:06:00Z, or, if no other apply is running, pass --leftover-age 0s.',
      },
    ]);
    const plan = planOf({ manifest, clients: [young], mode: 'plan' });
    expect(plan.refusals).toEqual([]);
    expect(warningsOf(plan)).toContain('another-apply a');
  });

  it('makes apply wait for the youngest of several', () => {
    const older = remote('8', 's (provisioning 00000002)', { createdAt: now - 9 * minute });
    const { refusals } = planOf({ manifest, clients: [staged('a', 4 * minute), older], mode: 'apply' });
    expect(refusals.map(({ hint }) => hint)).toEqual([
      'Wait until 2026-01-15T12:06:00Z, or, if no other apply is running, pass --leftover-age 0s.',
    ]);
  });

  it('sees a client of this very second, although the server tells whole seconds only', () => {
    const apply = planOf({ manifest, clients: [staged('a', -999)], mode: 'apply' });
    expect(guardsOf(apply)).toEqual(['another-apply']);
    expect(planOf({ manifest, clients: [staged('a', -999)], mode: 'apply', leftoverAgeMs: 0 }).refusals).toEqual([]);
  });

  it.each([
    ['is exactly old enough', 10 * minute],
    ['has an unreadable age', null],
    ['is from the future', -minute],
  ])('is not suspected where the staged client %s', (_, age) => {
    expect(planOf({ manifest, clients: [staged('a', age)], mode: 'apply' }).refusals).toEqual([]);
  });

  it('is suspected of a client that was staged this very millisecond', () => {
    expect(guardsOf(planOf({ manifest, clients: [staged('a', 0)], mode: 'apply' }))).toEqual(['another-apply']);
  });

  it("is judged by the server's clock of this listing, whatever time decides what is due", () => {
    const young = staged('a', 4 * minute);
    expect(guardsOf(planOf({ manifest, clients: [young], mode: 'apply', dueTime: now - dayMs }))).toEqual([
      'another-apply',
    ]);
  });

  it('is this one where an intent line at hand has the staged name', () => {
    const young = staged('a', minute);
    const held = heldOf([], [young.name]);
    expect(planOf({ manifest, clients: [young], mode: 'apply', held }).refusals).toEqual([]);
  });

  it('is looked for among managed names and in scope, after --only', () => {
    const both = manifestOf({ clients: [wanted('a'), wanted('b')], scope: { names: ['s'], createdBy: null } });
    const guards = (name: string, only: string[] = []) =>
      guardsOf(planOf({ manifest: both, clients: [staged(name, minute)], mode: 'apply', options: { only } }));
    expect(guards('a')).toEqual(['another-apply']);
    expect(guards('s')).toEqual(['another-apply']);
    expect(guards('elsewhere')).toEqual([]);
    expect(guards('a', ['b'])).toEqual([]);
  });

  it('is not looked for with --leftover-age 0s, and later with a longer one', () => {
    expect(planOf({ manifest, clients: [staged('a', 0)], mode: 'apply', leftoverAgeMs: 0 }).refusals).toEqual([]);
    expect(
      guardsOf(planOf({ manifest, clients: [staged('a', 59 * minute)], mode: 'apply', leftoverAgeMs: 60 * minute })),
    ).toEqual(['another-apply']);
  });
});

describe('recipients', () => {
  const none = { recipients: [], recipientsDigest: null };
  const creates = manifestOf({ clients: [wanted('a')] });

  it('are needed to apply a plan that makes secrets; plan only warns', () => {
    expect(guardsOf(planOf({ manifest: creates, ...none, mode: 'apply' }))).toEqual(['no-recipients']);
    const plan = planOf({ manifest: creates, ...none });
    expect(plan.refusals).toEqual([]);
    expect(warningsOf(plan)).toEqual(['no-recipients *']);
    const replaces = manifestOf({ clients: [wanted('a', { role: 'Guest' })] });
    expect(guardsOf(planOf({ manifest: replaces, clients: [remote('1', 'a')], ...none, mode: 'apply' }))).toEqual([
      'no-recipients',
    ]);
  });

  it('are not needed where no secret is made', () => {
    const updates = manifestOf({ clients: [wanted('a', { description: 'x' })], tombstones: [tombstone('b')] });
    const plan = planOf({ manifest: updates, clients: [remote('1', 'a'), remote('2', 'b')], ...none, mode: 'apply' });
    expect(plan.refusals).toEqual([]);
    expect(warningsOf(plan)).toEqual(['credentials-revoked b']);
  });

  it('should be more than one', () => {
    expect(warningsOf(planOf({ manifest: creates, recipients: [recipientOf('only')] }))).toEqual([
      'single-recipient *',
    ]);
    expect(warningsOf(planOf({ manifest: manifestOf(), recipients: [recipientOf('only')] }))).toEqual([]);
    const staged = remote('1', 'a (provisioning 00000001)');
    const resuming = { clients: [staged], held: heldOf([recordOf(staged, 'a')]), recipients: [recipientOf('only')] };
    expect(planOf({ manifest: creates, ...resuming }).warnings[0]?.message).toMatch(
      /^The plan publishes 1 sealed secret /u,
    );
  });
});

describe('a plan', () => {
  it('tells the guards in force', () => {
    const policy = { file: 'policy.yaml', policy: { ...silentPolicy, protect: ['x-*', 'a-*', 'p-*'] } };
    const manifest = manifestOf({ protect: ['p-*', 'n-*'] });
    const plan = planOf({ manifest, policy, ownClientId: idOf('1') });
    expect(plan.guards).toEqual({
      limit: 3,
      counted: 0,
      limitSource: 'limits.count of the manifest',
      protect: ['a-*', 'n-*', 'p-*', 'x-*'],
      ownClientId: idOf('1'),
      policy: 'policy.yaml',
    });
    expect(planOf({ manifest }).guards).toMatchObject({ protect: ['n-*', 'p-*'], ownClientId: null, policy: null });
  });
});
