/**
 * Every guard, once, as a reviewer meets it in a pipeline: the whole plan first, then which guard refused, the figures and
 * what would lift it; exit 6 (5 where nothing could be read) and not one write. Then what lifts it does.
 */
import { describe, expect, test } from 'vitest';
import { recipientsDigest, parseRecipientsFile } from '../../src/sealing/recipients.ts';
import { expectGolden } from './golden.ts';
import { client, manifestOf, openScene, RECIPIENTS, type Scene, type SceneOptions } from './scene.ts';

interface GuardCase extends SceneOptions {
  /** Its golden file. */
  readonly name: string;
  readonly about: string;
  /** Default: an apply that is approved. */
  readonly args?: readonly string[];
  /** Default 6. */
  readonly exit?: number;
  /** What the refusal says would lift it; null: nothing does in the same situation. */
  readonly lift: readonly string[] | ((scene: Scene) => Promise<unknown>) | null;
}

const APPLY = ['apply', '--auto-approve'];
const four = ['ci-1', 'ci-2', 'ci-3', 'ci-4'].map((name) => client(name));
const scopeCi = 'scope: { names: ["ci-*"] }\n';
const keep = '{ name: keep, role: Member }';
const writeManifest = (text: string) => async (scene: Scene) => scene.workspace.write('atlan-oauth.yaml', text);
const own = client('ci-pipeline', { role: '$admin', clientSecret: 'own-client-secret' });
const asOwnClient = {
  ATLAN_API_KEY: '',
  ATLAN_OAUTH_CLIENT_ID: 'oauth-client-ci-pipeline',
  ATLAN_OAUTH_CLIENT_SECRET: 'own-client-secret',
};
const jsonWebToken = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const digest = recipientsDigest(parseRecipientsFile(RECIPIENTS, 'recipients.txt').recipients);
const policy = (text: string) => ({ args: [...APPLY, '--policy', 'policy.yaml'], files: { 'policy.yaml': text } });

const cases: readonly GuardCase[] = [
  {
    name: 'limits-count',
    about: 'more purges and replacements than limits.count allows',
    manifest: manifestOf([keep, '{ name: ci-4, role: Guest }'], scopeCi),
    clients: [client('keep'), ...four],
    lift: [...APPLY, '--max-purges', '4'],
  },
  {
    name: 'limits-percent',
    about: 'a larger share than limits.percent allows',
    manifest: manifestOf([keep, '{ name: ci-4, role: Member }'], `${scopeCi}limits: { count: 10, percent: 40 }\n`),
    clients: [client('keep'), ...four],
    lift: [...APPLY, '--max-purges', '3'],
  },
  {
    name: 'protect',
    about: 'a purge and a replacement of protected clients',
    manifest: manifestOf(['{ name: prod-a, role: Guest }', '{ name: prod-b, state: absent }'], 'protect: ["prod-*"]\n'),
    clients: [client('prod-a'), client('prod-b')],
    lift: writeManifest(manifestOf(['{ name: prod-a, role: Guest }', '{ name: prod-b, state: absent }'])),
  },
  {
    name: 'own-client-purge',
    about: 'a scope that covers the client which the tool is logged in as',
    manifest: manifestOf([keep], scopeCi),
    clients: [client('keep'), own],
    env: asOwnClient,
    args: [...APPLY, '--max-purges', '100', '--allow-empty'],
    lift: writeManifest(manifestOf([keep, '{ name: ci-pipeline, role: Admin }'], scopeCi)),
  },
  {
    name: 'own-client-replace',
    about: 'another role for the client which the tool is logged in as',
    manifest: manifestOf(['{ name: ci-pipeline, role: Member }']),
    clients: [own],
    env: asOwnClient,
    lift: writeManifest(manifestOf(['{ name: ci-pipeline, role: Admin, description: may change }'])),
  },
  {
    name: 'own-client-rename',
    about: 'another name for the client which the tool is logged in as',
    manifest: manifestOf(['{ name: ci-renamed, role: Admin, previousNames: [ci-pipeline] }']),
    clients: [own],
    env: asOwnClient,
    lift: writeManifest(manifestOf(['{ name: ci-pipeline, role: Admin }'])),
  },
  {
    name: 'own-client-by-api-key',
    about: 'a purge of the client to which the API key says that it belongs',
    manifest: manifestOf(['{ name: ci-pipeline, state: absent }']),
    clients: [client('ci-pipeline', { role: '$admin' })],
    apiKey: jsonWebToken({ azp: 'oauth-client-ci-pipeline' }),
    lift: writeManifest(manifestOf(['{ name: ci-pipeline, role: Admin }'])),
  },
  {
    name: 'empty-manifest',
    about: 'no clients at all and a scope',
    manifest: manifestOf([], scopeCi),
    clients: four.slice(0, 2),
    lift: [...APPLY, '--allow-empty'],
  },
  {
    name: 'missing-approval',
    about: 'nobody to ask and no flag',
    manifest: manifestOf(['{ name: a, role: Member }']),
    args: ['apply'],
    lift: APPLY,
  },
  {
    name: 'another-apply',
    about: 'a client that somebody staged a minute ago',
    manifest: manifestOf(['{ name: a, role: Member }']),
    clients: [client('a (provisioning 0a1b2c3d)', { createdAt: Date.UTC(2026, 2, 14, 9, 25, 53) })],
    lift: [...APPLY, '--leftover-age', '0s'],
  },
  {
    name: 'pin-not-found',
    about: 'a pin that no client of the tenant has, while others bear the name',
    manifest: manifestOf(['{ name: a, role: Member, clientId: oauth-client-gone }']),
    clients: [client('a')],
    lift: writeManifest(manifestOf(['{ name: a, role: Member, clientId: oauth-client-a }'])),
  },
  {
    name: 'pin-staged',
    about: 'a pin on a client that was staged and never published',
    manifest: manifestOf(['{ name: a, role: Member, clientId: oauth-client-staged }']),
    clients: [client('a (provisioning 0a1b2c3d)', { clientId: 'oauth-client-staged' })],
    lift: writeManifest(manifestOf(['{ name: a, role: Member }'])),
  },
  {
    name: 'pin-dangling',
    about: 'another role for a pinned client',
    manifest: manifestOf(['{ name: a, role: Guest, clientId: oauth-client-a }']),
    clients: [client('a')],
    lift: writeManifest(manifestOf(['{ name: a, role: Guest }'])),
  },
  {
    name: 'ambiguous-name',
    about: 'two clients of the tenant with one managed name',
    manifest: manifestOf(['{ name: a, role: Member }']),
    clients: [client('a', { clientId: 'oauth-client-1' }), client('a', { clientId: 'oauth-client-2', role: '$guest' })],
    lift: writeManifest(manifestOf(['{ name: a, role: Member, clientId: oauth-client-1 }'])),
  },
  {
    name: 'ambiguous-previous-names',
    about: 'two clients of the tenant that bear previous names of one client',
    manifest: manifestOf(['{ name: a, role: Member, previousNames: [b, c] }']),
    clients: [client('b'), client('c')],
    lift: writeManifest(manifestOf(['{ name: a, role: Member, clientId: oauth-client-b }'])),
  },
  {
    name: 'look-alike-name',
    about: 'a create whose name differs from an existing one in case only',
    manifest: manifestOf(['{ name: Orders, role: Member }']),
    clients: [client('orders')],
    lift: writeManifest(manifestOf(['{ name: Orders, role: Member, previousNames: [orders] }'])),
  },
  {
    name: 'name-taken',
    about: 'a rename into a name that another client keeps',
    manifest: manifestOf(['{ name: a, role: Member, clientId: oauth-client-b }']),
    clients: [client('a'), client('b')],
    lift: writeManifest(
      manifestOf([
        '{ name: a, role: Member, clientId: oauth-client-b }',
        '{ name: a, state: absent, clientId: oauth-client-a }',
      ]),
    ),
  },
  {
    name: 'rename-cycle',
    about: 'two clients that swap their names',
    manifest: manifestOf([
      '{ name: a, role: Member, clientId: oauth-client-b }',
      '{ name: b, role: Member, clientId: oauth-client-a }',
    ]),
    clients: [client('a'), client('b')],
    lift: writeManifest(
      manifestOf([
        '{ name: a, role: Member, clientId: oauth-client-b }',
        '{ name: in-between, role: Member, clientId: oauth-client-a }',
      ]),
    ),
  },
  {
    name: 'no-recipients',
    about: 'a create and nobody to seal its secret to',
    manifest: 'version: 1\nclients:\n  - { name: a, role: Member }\n',
    lift: writeManifest(manifestOf(['{ name: a, role: Member }'])),
  },
  {
    name: 'no-secrets-directory',
    about: 'a create and no folder for its sealed secret',
    manifest: 'version: 1\nsecrets: { recipients: recipients.txt }\nclients:\n  - { name: a, role: Member }\n',
    lift: [...APPLY, '--secrets-dir', 'sealed'],
  },
  {
    name: 'policy-limits',
    about: 'more purges than the policy allows, whatever a flag says',
    manifest: manifestOf([keep], scopeCi),
    clients: [client('keep'), ...four],
    ...policy('limits: { count: 1 }\n'),
    args: [...APPLY, '--policy', 'policy.yaml', '--max-purges', '100'],
    lift: null,
  },
  {
    name: 'policy-protect',
    about: 'a purge of what the policy protects',
    manifest: manifestOf(['{ name: prod-a, state: absent }']),
    clients: [client('prod-a')],
    ...policy('protect: ["prod-*"]\n'),
    lift: writeManifest(manifestOf(['{ name: prod-a, role: Member }'])),
  },
  {
    name: 'policy-roles',
    about: 'a role that the policy does not allow',
    manifest: manifestOf(['{ name: a, role: Admin }', '{ name: b, role: Guest }']),
    ...policy('allowedRoles: [Member, $guest]\n'),
    lift: writeManifest(manifestOf(['{ name: a, role: Member }', '{ name: b, role: Guest }'])),
  },
  {
    name: 'policy-personas',
    about: 'a persona that the policy does not allow',
    manifest: manifestOf(['{ name: a, role: Member, personas: [Data Assets, Finance] }']),
    ...policy('allowedPersonas: [Data Assets]\n'),
    lift: writeManifest(manifestOf(['{ name: a, role: Member, personas: [Data Assets] }'])),
  },
  {
    name: 'policy-recipients',
    about: 'recipients other than those that the policy demands',
    manifest: manifestOf(['{ name: a, role: Member }']),
    args: [...APPLY, '--policy', 'policy.yaml'],
    files: {
      'policy.yaml': `recipientsDigest: ${digest}\n`,
      'recipients.txt': RECIPIENTS.split('\n').slice(0, 2).join('\n'),
    },
    lift: async ({ workspace }) => workspace.write('recipients.txt', RECIPIENTS),
  },
  {
    name: 'policy-scope',
    about: 'a scope wider than the policy allows',
    manifest: manifestOf(['{ name: ci-a, role: Member }'], 'scope: { names: ["*"] }\n'),
    ...policy('scope: { names: ["ci-*"], createdBy: [ci] }\n'),
    lift: writeManifest(manifestOf(['{ name: ci-a, role: Member }'], 'scope: { names: ["ci-*"], createdBy: [ci] }\n')),
  },
  {
    name: 'unproven-listing',
    about: 'a tenant that lists fewer clients than it says it has',
    manifest: manifestOf([keep], scopeCi),
    clients: [client('keep'), ...four],
    sandbox: { variants: { totals: 'one-more' } },
    exit: 5,
    lift: null,
  },
];

describe('refused, with the plan, the figures and the way out:', () => {
  test.each(cases)('$about', async ({ name, args = APPLY, exit = 6, lift, ...options }) => {
    const scene = await openScene(options);
    const result = await scene.run(...args);
    await expectGolden(name, scene, args, result);
    expect(result.exitCode).toBe(exit);
    expect(scene.sandbox.writes()).toEqual([]);
    if (lift === null) return;
    if (typeof lift === 'function') await lift(scene);
    const lifted = await scene.run(...(typeof lift === 'function' ? args : lift));
    expect(lifted).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
