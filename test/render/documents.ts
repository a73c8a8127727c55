/** Plans and reports for the renderers' tests: everything has a plain default, a test says only what it is about. */
import type {
  ApplyReport,
  Change,
  ChangeResult,
  ClientState,
  PlanDocument,
  Recipient,
  Warning,
} from '../../src/model.ts';

export const recipients: readonly Recipient[] = [
  {
    key: 'age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef',
    kind: 'x25519',
    label: 'on-call',
    fingerprint: 'sha256:4a8f1d2c9b3e7a60',
  },
  {
    key: 'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg',
    kind: 'x25519',
    label: null,
    fingerprint: 'sha256:90cc21e07d55b1fa',
  },
];

export function clientState(fields: Partial<ClientState> = {}): ClientState {
  return { name: 'ci-dbt', description: '', role: '$member', personas: [], ...fields };
}

export function warning(code: Warning['code'], message: string, name: string | null = null): Warning {
  return { code, message, name };
}

export function create(name: string, fields: Partial<Change> = {}): Change {
  return { ...blank(name), action: 'create', clientId: null, reasons: ['not-on-tenant'], before: null, ...fields };
}

export function update(name: string, fields: Partial<Change> = {}): Change {
  return { ...blank(name), action: 'update', reasons: ['description-differs'], ...fields };
}

export function replace(name: string, fields: Partial<Change> = {}): Change {
  return { ...blank(name), action: 'replace', reasons: ['role-differs'], replacePaths: ['role'], ...fields };
}

export function purge(name: string, fields: Partial<Change> = {}): Change {
  return { ...blank(name), action: 'purge', reasons: ['tombstone'], after: null, ...fields };
}

function blank(name: string): Change {
  return {
    name,
    action: 'update',
    clientId: `oauth-client-${name}`,
    reasons: [],
    replacePaths: [],
    before: clientState({ name }),
    after: clientState({ name }),
    warnings: [],
    resumes: null,
    leftover: null,
  };
}

/** A plan of these changes; the counts of the summary follow from them. */
export function planDocument(changes: readonly Change[] = [], fields: Partial<PlanDocument> = {}): PlanDocument {
  const number = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  return {
    formatVersion: '1.0',
    tool: 'atlan-oauth/0.1.0',
    createdAt: '2026-03-01T10:00:00.000Z',
    tenant: 'https://acme.atlan.com',
    fingerprint: `sha256:7f3a91c204be${'0'.repeat(52)}`,
    serverTime: '2026-03-01T10:00:00.000Z',
    summary: {
      create: number('create'),
      update: number('update'),
      replace: number('replace'),
      purge: number('purge'),
      noop: 12,
      unmanaged: 3,
    },
    changes,
    noop: [],
    unmanaged: [],
    warnings: [],
    refusals: [],
    guards: {
      limit: 3,
      counted: 0,
      limitSource: 'limits.count of the manifest',
      protect: [],
      ownClientId: null,
      policy: null,
    },
    recipients,
    recipientsDigest: `sha256:${'0123456789abcdef'.repeat(4)}`,
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
    titles: {
      roles: { $admin: 'Admin', $member: 'Member', $guest: 'Guest' },
      personas: { 'default/tL6uqsrZGuf1hz9XFYnw8x': 'Data Assets', 'default/9kQ2mZr7LxVb3TnYc5HsWd': 'Sales/EMEA' },
    },
    requests: { GET: 3, POST: 1, PUT: 0, DELETE: 0 },
    ...fields,
  };
}

export function result(name: string, action: Change['action'], fields: Partial<ChangeResult> = {}): ChangeResult {
  return {
    name,
    action,
    status: 'done',
    clientId: `oauth-client-${name}`,
    previousClientId: null,
    secret: 'none',
    proved: null,
    ...fields,
  };
}

/** A report of these results; the counts of the summary follow from them. */
export function applyReport(results: readonly ChangeResult[] = [], fields: Partial<ApplyReport> = {}): ApplyReport {
  const done = (action: Change['action']) =>
    results.filter((one) => one.status === 'done' && one.action === action).length;
  const ended = (status: ChangeResult['status']) => results.filter((one) => one.status === status).length;
  return {
    formatVersion: '1.0',
    tool: 'atlan-oauth/0.1.0',
    tenant: 'https://acme.atlan.com',
    fingerprint: `sha256:7f3a91c204be${'0'.repeat(52)}`,
    startedAt: '2026-03-01T10:00:00.000Z',
    endedAt: '2026-03-01T10:00:12.000Z',
    status: 'complete',
    exitCode: 0,
    summary: {
      created: done('create'),
      updated: done('update'),
      replaced: done('replace'),
      purged: done('purge'),
      failed: ended('failed'),
      skipped: ended('skipped'),
      unknown: ended('unknown'),
      staged: ended('staged'),
    },
    results,
    remaining: [],
    secretsFile: null,
    recipients: [],
    warnings: [],
    requests: { GET: 9, POST: 3, PUT: 2, DELETE: 1 },
    ...fields,
  };
}

const [dataAssets, sales] = ['default/tL6uqsrZGuf1hz9XFYnw8x', 'default/9kQ2mZr7LxVb3TnYc5HsWd'];

/** One change of each kind with all that can be said of it. */
export const fullPlan: PlanDocument = planDocument(
  [
    create('ci-lineage', {
      after: clientState({
        name: 'ci-lineage',
        description: 'Lineage from the warehouse to Atlan',
        personas: [dataAssets],
      }),
      warnings: [
        warning('persona-added', 'The new client "ci-lineage" sees through the persona "Data Assets".', 'ci-lineage'),
      ],
      resumes: 'oauth-client-5d41402a-bc4b-2a76-b971-9d911017c592',
    }),
    create('platform-admin', {
      after: clientState({ name: 'platform-admin', role: '$admin' }),
      warnings: [warning('grants-admin', 'The client "platform-admin" gets the role "Admin".', 'platform-admin')],
    }),
    update('dbt-sync', {
      clientId: 'oauth-client-8f14e45f-ceea-467f-ab5d-8b1d2a3c4e5f',
      reasons: ['name-differs', 'description-differs'],
      before: clientState({
        name: 'dbt-old',
        description:
          'dbt Cloud to Atlan synchronisation, run every night at two by the data platform team on behalf of finance',
      }),
      after: clientState({
        name: 'dbt-sync',
        description:
          'dbt Cloud to Atlan synchronisation, run every hour by the data platform team on behalf of finance',
      }),
    }),
    replace('warehouse-crawler', {
      clientId: 'oauth-client-c9f0f895-fb98-4b91-99f5-1fd0297e236d',
      reasons: ['role-differs', 'personas-differ'],
      replacePaths: ['role', 'personas'],
      before: clientState({ name: 'warehouse-crawler', role: '$guest', description: 'crawls', personas: [sales] }),
      after: clientState({
        name: 'warehouse-crawler',
        role: '$member',
        description: 'Crawls the warehouse',
        personas: [dataAssets],
      }),
      warnings: [
        warning(
          'credentials-revoked',
          'The credentials of "warehouse-crawler" stop working in this apply, until the new ones are delivered.',
          'warehouse-crawler',
        ),
        warning('role-raised', 'The role of "warehouse-crawler" rises from "Guest" to "Member".', 'warehouse-crawler'),
        warning('persona-removed', '"warehouse-crawler" loses the persona "Sales/EMEA".', 'warehouse-crawler'),
      ],
    }),
    purge('ci-export', {
      clientId: 'oauth-client-45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26',
      reasons: ['unfinished-create'],
      leftover: 'provisioning',
    }),
    purge('old-crawler', {
      clientId: 'oauth-client-d3d94468-02a4-4259-b55d-38e6d163e820',
      reasons: ['unlisted-in-scope'],
      before: clientState({ name: 'old-crawler', role: '$member', personas: [sales] }),
    }),
  ],
  {
    warnings: [
      warning('single-recipient', 'Only one person can open the new secrets.'),
      warning(
        'old-credentials-live-until',
        'The old credentials of "ci-airflow" live until 2026-03-08T10:00:00Z.',
        'ci-airflow',
      ),
    ],
    guards: {
      limit: 3,
      counted: 2,
      limitSource: 'limits.count of the manifest',
      protect: ['ci-prod-*', 'finance-*'],
      ownClientId: 'oauth-client-1679091c-5a88-4faf-afb5-e6087eb1b2dc',
      policy: 'policy.yaml',
    },
    noop: [
      { name: 'ci-airflow', clientId: 'oauth-client-a87ff679', secret: 'held' },
      { name: 'ci-looker', clientId: 'oauth-client-e4da3b7f', secret: 'missing' },
      { name: 'ci-tableau', clientId: 'oauth-client-1679091c', secret: 'superseded' },
    ],
    unmanaged: [
      {
        name: 'marketing-tool',
        clientId: 'oauth-client-6512bd43',
        role: '$member',
        createdBy: 'someone@acme.example',
        createdAt: '2025-11-02T08:00:00.000Z',
      },
      { name: '営業レポート 📊', clientId: 'oauth-client-c20ad4d7', role: '$guest', createdBy: null, createdAt: null },
    ],
  },
);

/** A report with every status and every kind of secret. */
export const fullReport: ApplyReport = applyReport(
  [
    result('ci-lineage', 'create', { secret: 'sealed', proved: true }),
    result('nightly', 'create', {
      secret: 'sealed',
      proved: false,
      warnings: ['The tenant did not answer in time: published without proof.'],
    }),
    result('dbt-sync', 'update'),
    result('warehouse-crawler', 'replace', {
      clientId: 'oauth-client-new',
      previousClientId: 'oauth-client-old',
      secret: 'sealed',
      proved: true,
    }),
    result('reporting', 'create', {
      status: 'failed',
      clientId: null,
      error: {
        code: 'refused',
        message: 'POST /oauth-clients: 400 the description is too long',
        requestId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      },
    }),
    result('exports', 'create', {
      status: 'unknown',
      clientId: null,
      secret: 'lost',
      error: { code: 'unknown-outcome', message: 'three times no usable answer came', requestId: null },
    }),
    result('old-crawler', 'purge', { status: 'skipped', because: 'something before the purges failed' }),
  ],
  {
    status: 'incomplete',
    exitCode: 8,
    remaining: ['"reporting" is not on the tenant.', '"old-crawler" is still there.'],
    secretsFile: 'sealed/acme.atlan.com-20260301T100000Z-1a2b3c4d.sealed.jsonl',
    recipients,
    warnings: ['The clocks of this machine and of the tenant differ by 40 s.'],
  },
);
