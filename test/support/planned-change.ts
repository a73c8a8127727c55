/** Builders of changes and plans as an apply is given them, for tests that need no planner. */
import type { ClientState, HeldRecord, Plan, PlannedChange, Reason, Refusal, RemoteClient } from '../../src/model.ts';

export function stateOf(name: string, fields: Partial<ClientState> = {}): ClientState {
  return { name, description: 'made for a test', role: '$member', personas: [], ...fields };
}

export function createOf(name: string, fields: Partial<PlannedChange> = {}): PlannedChange {
  return { ...emptyChange, name, action: 'create', reasons: ['not-on-tenant'], after: stateOf(name), ...fields };
}

export function updateOf(
  current: RemoteClient,
  after: Partial<ClientState>,
  fields: Partial<PlannedChange> = {},
): PlannedChange {
  const before = plain(current);
  const reasons: Reason[] = ['description-differs'];
  return { ...existing(current), action: 'update', reasons, after: { ...before, ...after }, ...fields };
}

export function replaceOf(
  current: RemoteClient,
  after: Partial<ClientState>,
  fields: Partial<PlannedChange> = {},
): PlannedChange {
  const reasons: Reason[] = ['role-differs'];
  const wanted = { ...plain(current), ...after };
  return { ...existing(current), name: wanted.name, action: 'replace', reasons, after: wanted, ...fields };
}

export function purgeOf(current: RemoteClient, fields: Partial<PlannedChange> = {}): PlannedChange {
  return { ...existing(current), action: 'purge', reasons: ['tombstone'], ...fields };
}

/** The record that proves a staged client. */
export function recordOf(staged: RemoteClient, name: string, fields: Partial<HeldRecord> = {}): HeldRecord {
  return {
    clientId: staged.clientId,
    name,
    run: 'earlier',
    seq: 7,
    createdAt: '2026-01-01T00:00:00.000Z',
    proved: true,
    void: false,
    recipientsDigest: 'sha256:0',
    file: 'earlier.sealed.jsonl',
    ...fields,
  };
}

export function planOf(changes: readonly PlannedChange[], fields: Partial<Plan> = {}): Plan {
  return {
    tenant: 'https://acme.atlan.com',
    fingerprint: `sha256:${'0'.repeat(64)}`,
    serverTime: Date.UTC(2026, 0, 1),
    summary: { create: 0, update: 0, replace: 0, purge: 0, noop: 0, unmanaged: 0 },
    changes,
    noop: [],
    unmanaged: [],
    warnings: [],
    refusals: [],
    guards: { limit: 3, counted: 0, limitSource: 'default', protect: [], ownClientId: null, policy: null },
    recipients: [],
    recipientsDigest: null,
    secretsDirectory: 'sealed',
    options: { replace: [], revoke: [], only: [], maxPurges: null, allowEmpty: false },
    desired: {
      version: 1,
      tenant: null,
      scope: null,
      protect: [],
      limits: { count: 3, percent: null },
      clients: [],
      tombstones: [],
    },
    titles: { roles: {}, personas: {} },
    ...fields,
  };
}

export function refusalOf(summary: string): Refusal {
  return { guard: 'ambiguous-name', summary, detail: 'Two clients bear it.', hint: null };
}

const emptyChange: Omit<PlannedChange, 'name' | 'action'> = {
  clientId: null,
  reasons: [],
  replacePaths: [],
  before: null,
  after: null,
  warnings: [],
  resumes: null,
  leftover: null,
  current: null,
  staged: null,
  stagedRecord: null,
  overlapMs: 0,
  waitsFor: [],
};

function existing(current: RemoteClient): Omit<PlannedChange, 'action'> {
  return { ...emptyChange, name: current.name, clientId: current.clientId, before: plain(current), current };
}

function plain({ name, description, role, personas }: RemoteClient): ClientState {
  return { name, description, role, personas };
}
