/** What was reviewed is what happens: saved plans and fingerprints, as whole processes. */
import { describe, expect, test } from 'vitest';
import { keyFingerprint } from '../../src/key-fingerprint.ts';
import { fingerprintOf } from '../../src/plan/fingerprint.ts';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { expectGolden } from './golden.ts';
import { client, DAY_MS, manifestOf, openScene, RECIPIENTS, type JsonDocument, type Scene } from './scene.ts';

const mixed = manifestOf(
  [
    '{ name: ci-new, role: Member }',
    '{ name: ci-text, role: Member, description: wanted }',
    '{ name: ci-role, role: Guest }',
    '{ name: ci-gone, state: absent }',
  ],
  'scope: { names: ["ci-*"] }\nlimits: { count: 5 }\n',
);
/** Valid, and nobody's whom the manifest names. */
const ATTACKERS_KEY = 'age1c3qnf9xtkkwwva9rm2ds3jd0hm0c6wf8gtx7njyhl347e5r7v44sus40j4';
const remote = ['ci-text', 'ci-role', 'ci-gone'].map((name) => client(name));

/** A scene with a plan of every action in `plan.json`. */
async function planned(): Promise<Scene> {
  const scene = await openScene({ manifest: mixed, clients: remote });
  expect(await scene.run('plan', '--out', 'plan.json')).toMatchObject({ exitCode: 0, stderr: '' });
  return scene;
}

describe('a saved plan that fits no longer', () => {
  test('is refused with the difference, item by item', async () => {
    const { sandbox, run, ...scene } = await planned();
    sandbox.tenant.editClient('oauth-client-ci-text', { description: 'somebody was faster' });
    sandbox.tenant.removeClient('oauth-client-ci-role');
    sandbox.tenant.addClient(client('ci-unknown', { createdAt: 0 }));
    const args = ['apply', 'plan.json'];
    const result = await run(...args);
    await expectGolden('stale-plan', { ...scene, sandbox, run }, args, result);
    expect(result.exitCode).toBe(6);
    expect(sandbox.writes()).toEqual([]);
    await run('plan', '--out', 'plan.json');
    expect((await run(...args)).exitCode).toBe(0);
  });

  test('is refused with what differs from the manifest of -f and from its recipients', async () => {
    const scene = await planned();
    await scene.workspace.write(
      'atlan-oauth.yaml',
      mixed
        .replace('description: wanted', 'description: other')
        .replace('  - { name: ci-gone, state: absent }\n', '')
        .replace('count: 5', 'count: 9')
        .replace('clients:', 'clients:\n  - { name: ci-more, role: Guest }'),
    );
    await scene.workspace.write('recipients.txt', RECIPIENTS.split('\n').slice(0, 2).join('\n'));
    const args = ['apply', 'plan.json', '-f', 'atlan-oauth.yaml'];
    const result = await scene.run(...args);
    await expectGolden('stale-plan-manifest', scene, args, result);
    expect(result.exitCode).toBe(6);
    expect(scene.sandbox.writes()).toEqual([]);
    await scene.workspace.write('atlan-oauth.yaml', mixed);
    expect((await scene.run(...args)).stderr).toMatch(
      /^- The recipient "vault" .* is in the saved plan, but not in the manifest\.$/m,
    );
    await scene.workspace.write('recipients.txt', RECIPIENTS);
    expect((await scene.run(...args)).exitCode).toBe(0);
  });

  test('is refused beside a manifest that seals into another folder, unless --secrets-dir decides', async () => {
    const scene = await planned();
    await scene.workspace.write('atlan-oauth.yaml', mixed.replace('directory: sealed', 'directory: elsewhere'));
    const args = ['apply', 'plan.json', '-f', 'atlan-oauth.yaml'];
    const { exitCode, stderr } = await scene.run(...args);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('The saved plan has sealed files in "sealed", the manifest in "elsewhere"');
    expect(scene.sandbox.writes()).toEqual([]);
    const decided = await scene.json(...args, '--secrets-dir', 'third');
    expect(decided).toMatchObject({ exitCode: 0, document: { secretsFile: expect.stringMatching(/^third\//) } });
  });

  test.each<[string, (text: string, scene: Scene) => string]>([
    ['plan-edited', (text) => text.replace('"description": "wanted"', '"description": "unreviewed"')],
    ['plan-cut', (text) => text.slice(0, text.length / 2)],
    ['plan-of-another-format', (text) => text.replace('"formatVersion": "1.', '"formatVersion": "2.')],
    ['plan-of-other-recipients', (text) => text.replaceAll('age1amhccv', 'age1amhccw')],
    ['plan-that-is-none', () => '{"hello": "world"}'],
  ])('is refused with the reason: %s', async (name, change) => {
    const scene = await planned();
    await scene.workspace.write('plan.json', change(await scene.workspace.read('plan.json'), scene));
    const args = ['apply', 'plan.json'];
    const result = await scene.run(...args);
    await expectGolden(name, scene, args, result);
    expect(result.exitCode).toBe(6);
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('is refused for another tenant, which is named', async () => {
    const scene = await planned();
    const other = await openScene({ manifest: mixed, clients: remote });
    await other.workspace.write('plan.json', await scene.workspace.read('plan.json'));
    const args = ['apply', 'plan.json'];
    const result = await other.run(...args);
    await expectGolden('plan-of-another-tenant', other, args, result);
    expect(result.exitCode).toBe(6);
    expect(other.sandbox.writes()).toEqual([]);
  });
});

/** Whoever edits a plan can also make it agree with itself again: the fingerprint is no signature. */
function forged(plan: JsonDocument): string {
  const count = (action: string): number =>
    plan.changes.filter((change: JsonDocument) => change.action === action).length;
  const recipients = plan.recipients.map(({ key, ...rest }: JsonDocument) => {
    return { ...rest, key, fingerprint: keyFingerprint(key) };
  });
  const summary = { ...plan.summary, create: count('create'), purge: count('purge') };
  return JSON.stringify({ ...plan, summary, recipients, fingerprint: fingerprintOf(plan) });
}

describe('a saved plan that was edited and given a new fingerprint', () => {
  test.each<[string, (plan: JsonDocument) => void]>([
    [
      'recipients',
      ({ recipients }) => {
        recipients[1].key = ATTACKERS_KEY;
      },
    ],
    [
      'desired state and changes',
      ({ desired, changes }) => {
        desired.clients[0].role = 'Admin';
        changes[0].after.role = '$admin';
      },
    ],
  ])('is refused by -f where the manifest does not ask for it: %s', async (_, edit) => {
    const scene = await planned();
    const plan: JsonDocument = JSON.parse(await scene.workspace.read('plan.json'));
    edit(plan);
    await scene.workspace.write('plan.json', forged(plan));
    const { exitCode, stderr } = await scene.run('apply', 'plan.json', '-f', 'atlan-oauth.yaml');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('The saved plan was not made from this manifest');
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('does no change that its own desired state does not ask for', async () => {
    const scene = await planned();
    const plan: JsonDocument = JSON.parse(await scene.workspace.read('plan.json'));
    plan.changes = plan.changes.filter(({ action }: JsonDocument) => action !== 'create');
    plan.changes.push({ ...plan.changes.at(-1), name: 'somebody-elses', clientId: 'oauth-client-somebody-elses' });
    await scene.workspace.write('plan.json', forged(plan));
    const { exitCode, stderr } = await scene.run('apply', 'plan.json');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('- The saved plan does not create "ci-new".');
    expect(scene.sandbox.writes()).toEqual([]);
  });
});

describe('a saved plan that still fits', () => {
  test('goes on after an apply that did a part of it, and then changes nothing any more', async () => {
    const scene = await planned();
    scene.fault = ({ kind }) => (kind === 'create' ? answerInstead(400, { message: 'not today' }) : undefined);
    expect((await scene.run('apply', 'plan.json')).exitCode).toBe(7);
    scene.fault = () => undefined;
    const { document, exitCode } = await scene.json('apply', 'plan.json');
    expect(exitCode).toBe(0);
    expect(document.results.map(({ name }: JsonDocument) => name).sort()).toEqual(['ci-gone', 'ci-new', 'ci-role']);
    const writes = scene.sandbox.writes().length;
    const again = await scene.run('apply', 'plan.json');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('No changes. The tenant matches the manifest.');
    expect(scene.sandbox.writes()).toHaveLength(writes);
  });

  test('drops what somebody did by hand meanwhile', async () => {
    const scene = await planned();
    scene.sandbox.tenant.removeClient('oauth-client-ci-gone');
    scene.sandbox.tenant.editClient('oauth-client-ci-text', { description: 'wanted' });
    const { document } = await scene.json('apply', 'plan.json');
    expect(document.summary).toMatchObject({ created: 1, updated: 0, replaced: 1, purged: 0 });
  });

  test('is carried out to the end after --stage-only, and its leftovers need no review', async () => {
    const scene = await planned();
    scene.sandbox.tenant.addClient(client('ci-new (provisioning 0a1b2c3d)', { createdAt: Date.UTC(2026, 2, 1) }));
    expect((await scene.run('apply', 'plan.json', '-f', 'atlan-oauth.yaml', '--stage-only')).exitCode).toBe(0);
    const { document, exitCode } = await scene.json('apply', 'plan.json', '-f', 'atlan-oauth.yaml');
    expect(exitCode).toBe(0);
    expect(document.summary).toMatchObject({ created: 1, updated: 1, replaced: 1, purged: 2 });
    expect(scene.names()).toEqual(['ci-new', 'ci-role', 'ci-text', 'somebody-elses']);
  });

  test('takes --leftover-age, --stage-only, --concurrency and --policy, which may still refuse it', async () => {
    const scene = await planned();
    await scene.workspace.write('policy.yaml', 'protect: [ci-gone]\n');
    const refused = await scene.run('apply', 'plan.json', '--policy', 'policy.yaml');
    expect(refused.exitCode).toBe(6);
    expect(refused.stderr).toContain('refused by guard protect');
    expect(scene.sandbox.writes()).toEqual([]);
    const taken = await scene.run('apply', 'plan.json', '--leftover-age', '0s', '--concurrency', '1', '--stage-only');
    expect(taken.exitCode).toBe(0);
  });

  test('rotates what was due when it was made, and nothing that became due meanwhile', async () => {
    const rotating = [
      '{ name: old, role: Member, rotateAfter: 30d }',
      '{ name: young, role: Member, rotateAfter: 40d }',
    ];
    const scene = await openScene({ manifest: manifestOf(rotating), clients: [client('old'), client('young')] });
    await scene.run('plan', '--out', 'plan.json');
    scene.pass(20 * DAY_MS);
    const { document, exitCode } = await scene.json('apply', 'plan.json');
    expect(exitCode).toBe(0);
    expect(document.results.map(({ name }: JsonDocument) => name)).toEqual(['old']);
  });

  test('holds the overrides that it was made with; a fresh plan does not', async () => {
    const manifest = manifestOf(['{ name: keep, role: Member }'], 'scope: { names: ["ci-*"] }\n');
    const many = ['ci-1', 'ci-2', 'ci-3', 'ci-4'].map((name) => client(name));
    const scene = await openScene({ manifest, clients: [client('keep'), ...many] });
    expect((await scene.run('plan', '--max-purges', '4', '--out', 'plan.json')).exitCode).toBe(0);
    expect((await scene.run('apply', 'plan.json')).exitCode).toBe(0);
    for (const one of many) scene.sandbox.tenant.addClient({ ...one, clientId: `${one.clientId ?? ''}-again` });
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(6);
  });

  test('that a guard refuses is saved for the reviewer, and applying it is refused again', async () => {
    const manifest = manifestOf([], 'scope: { names: ["ci-*"] }\n');
    const scene = await openScene({ manifest, clients: [client('ci-1')] });
    expect((await scene.run('plan', '--out', 'plan.json')).exitCode).toBe(6);
    const { exitCode, stderr } = await scene.run('apply', 'plan.json');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('refused by guard empty-manifest');
    expect(scene.sandbox.writes()).toEqual([]);
  });
});

describe('the fingerprint of a plan', () => {
  test('is the same on another machine, from split files, in another order of keys and entries', async () => {
    const scene = await planned();
    const { fingerprint } = JSON.parse(await scene.workspace.read('plan.json'));
    const [head = '', ...entries] = mixed.replace(/^limits.*\n/m, '').split('\n  - ');
    await scene.workspace.write(
      'teams/a.yaml',
      `${entries.slice(2).reduce((text, entry) => `${text}  - ${entry}\n`, 'clients:\n')}version: 1\n`,
    );
    await scene.workspace.write(
      'teams/b.yml',
      `# the other half\n${head.replaceAll('sealed', '../sealed').replace('recipients.txt', '../recipients.txt')}${entries
        .slice(0, 2)
        .map((entry) => `\n  - ${entry}`)
        .join('')}\nlimits: { count: 5 }\n`,
    );
    const other = await scene.json('plan', '-f', 'teams');
    expect(other).toMatchObject({ exitCode: 0, stderr: '' });
    expect(other.document.fingerprint).toBe(fingerprint);
  });

  test('fits a saved plan whatever the order of its keys and its white space', async () => {
    const scene = await planned();
    const shuffled = JSON.stringify(reversed(JSON.parse(await scene.workspace.read('plan.json'))));
    await scene.workspace.write('plan.json', shuffled);
    expect((await scene.run('apply', 'plan.json')).exitCode).toBe(0);
  });

  test('given with --expect-fingerprint approves that plan alone; another is shown with its own, exit 6', async () => {
    const scene = await planned();
    const { fingerprint } = JSON.parse(await scene.workspace.read('plan.json'));
    scene.sandbox.tenant.editClient('oauth-client-ci-text', { description: 'somebody was faster' });
    const args = ['apply', '--expect-fingerprint', fingerprint];
    const refused = await scene.run(...args);
    await expectGolden('stale-plan-fingerprint', scene, args, refused);
    const shown = (await scene.json('plan')).document.fingerprint;
    expect(refused.stderr).toContain(shown.replace('sha256:', ''));
    expect(scene.sandbox.writes()).toEqual([]);
    expect((await scene.run('apply', '--expect-fingerprint', shown)).exitCode).toBe(0);
  });
});

test.each([
  ['an API key', {}],
  [
    'an OAuth client',
    { ATLAN_API_KEY: '', ATLAN_OAUTH_CLIENT_ID: 'oauth-client-own', ATLAN_OAUTH_CLIENT_SECRET: 'own-secret-of-ours' },
  ],
])('a saved plan made with %s holds no credential, token or secret, raw or encoded', async (_, env) => {
  const own = client('own', { role: '$admin', clientSecret: 'own-secret-of-ours' });
  const scene = await openScene({ manifest: mixed, clients: [...remote, own], env });
  expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
  expect((await scene.run('plan', '--replace', 'ci-new', '--out', 'plan.json')).exitCode).toBe(0);
  const text = await scene.workspace.read('plan.json');
  expect(text).toContain('"fingerprint"');
  for (const secret of ['golden-api-key', 'golden-secret-', 'golden-token-', 'own-secret-of-ours']) {
    const encoded = Buffer.from(secret).toString('base64url').slice(0, -4);
    for (const form of [secret, encoded]) expect(text).not.toContain(form);
  }
});

/** The same data with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
