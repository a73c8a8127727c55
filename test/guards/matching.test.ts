/** Which client a manifest means, to the end: what is planned, and that applying it brings just that about. */
import { describe, expect, test } from 'vitest';
import { client, manifestOf, openScene, type JsonDocument, type Scene } from './scene.ts';

/** Applies, and returns who bears which name then. The plan right after must be empty. */
async function apply(scene: Scene, ...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const result = await scene.run('apply', '--auto-approve', ...args);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await scene.run('plan', '--detailed-exitcode', ...args)).exitCode).toBe(0);
  return Object.fromEntries(scene.sandbox.tenant.clients().map(({ displayName, clientId }) => [displayName, clientId]));
}

const made = expect.stringMatching(/^oauth-client-0{8}-/);
const others = { 'somebody-elses': 'oauth-client-somebody-elses' };

describe('names that move', () => {
  test('along a chain of renames with pins, whose first name a create takes over', async () => {
    const scene = await openScene({
      manifest: manifestOf([
        '{ name: a, role: Member }',
        '{ name: b, role: Member, clientId: oauth-client-a }',
        '{ name: c, role: Member, clientId: oauth-client-b }',
        '{ name: d, role: Member, clientId: oauth-client-c }',
      ]),
      clients: [client('a'), client('b'), client('c')],
    });
    const end = await apply(scene);
    expect(end).toEqual({ ...others, a: made, b: 'oauth-client-a', c: 'oauth-client-b', d: 'oauth-client-c' });
  });

  test('from a client that a tombstone purges by its pin, and beside replacements under new names', async () => {
    const scene = await openScene({
      manifest: manifestOf([
        '{ name: a, role: Member, clientId: oauth-client-z }',
        '{ name: a-before, state: absent, clientId: oauth-client-a }',
        '{ name: c, role: Guest, previousNames: [c-before] }',
        '{ name: e, role: Guest, previousNames: [e-before] }',
      ]),
      clients: [client('a'), client('z'), client('c-before'), client('e-before', { role: '$guest' })],
    });
    const end = await apply(scene);
    expect(end).toEqual({ ...others, a: 'oauth-client-z', c: made, e: 'oauth-client-e-before' });
  });

  test('is only a rename where previousNames says so; without it the plan warns', async () => {
    const manifest = manifestOf(['{ name: new, role: Member }', '{ name: old, state: absent }']);
    const scene = await openScene({ manifest, clients: [client('old')] });
    expect((await scene.json('plan')).document.changes[0].warnings[0].code).toBe('looks-like-rename');
    await scene.workspace.write('atlan-oauth.yaml', manifestOf(['{ name: new, role: Member, previousNames: [old] }']));
    expect(await apply(scene)).toEqual({ ...others, new: 'oauth-client-old' });
  });
});

describe('what a refusal prints to paste', () => {
  const block = 'version: 1\nclients:\n  - name: a\n    role: Member\n';
  const twins = [client('a', { clientId: 'oauth-client-1' }), client('a', { clientId: 'oauth-client-2' })];

  test('pins one of two twins, and the other one is left alone', async () => {
    const scene = await openScene({ manifest: block, clients: twins });
    const { stderr } = await scene.run('plan');
    const [line = ''] = /^ {4}clientId: oauth-client-2$/m.exec(stderr) ?? [];
    await scene.workspace.write('atlan-oauth.yaml', `${block}${line}\n`);
    const { document } = await scene.json('plan');
    expect(document.summary).toMatchObject({ noop: 1, unmanaged: 2 });
    expect(document.noop[0].clientId).toBe('oauth-client-2');
  });

  test('replaces a pin that vanished by that of the client which bears the name now', async () => {
    const scene = await openScene({
      manifest: `${block}    clientId: oauth-client-gone\n`,
      clients: twins.slice(0, 1),
    });
    const { stderr } = await scene.run('plan');
    const [line = ''] = /^ {4}clientId: oauth-client-1$/m.exec(stderr) ?? [];
    await scene.workspace.write('atlan-oauth.yaml', `${block}${line}\n`);
    expect((await scene.run('plan', '--detailed-exitcode')).exitCode).toBe(0);
  });

  test('renames the look-alike in place', async () => {
    const scene = await openScene({ manifest: block.replace('name: a', 'name: A'), clients: [client('a')] });
    const { stderr } = await scene.run('plan');
    const [line = ''] = /^ {4}previousNames: .*$/m.exec(stderr) ?? [];
    await scene.workspace.write('atlan-oauth.yaml', `${block.replace('name: a', 'name: A')}${line}\n`);
    expect(await apply(scene)).toEqual({ ...others, A: 'oauth-client-a' });
  });

  test('is the tombstone of whoever bears a name that the plan wants to give', async () => {
    const pinned = `${block}    clientId: oauth-client-b\n`;
    const scene = await openScene({ manifest: pinned, clients: [client('a'), client('b')] });
    const { stderr } = await scene.run('plan');
    const [lines = ''] = /^ {2}- name: a\n {4}state: absent\n {4}clientId: oauth-client-a$/m.exec(stderr) ?? [];
    await scene.workspace.write('atlan-oauth.yaml', `${pinned}${lines}\n`);
    expect(await apply(scene)).toEqual({ ...others, a: 'oauth-client-b' });
  });
});

describe('a manifest of several files', () => {
  const secrets = 'secrets: { directory: ../sealed, recipients: ../recipients.txt }\n';
  const teams = {
    'teams/common.yaml': `version: 1\n${secrets}scope: { names: ["ci-*"] }\ndefaults: { role: Guest }\nclients: []\n`,
    'teams/data.yaml':
      'version: 1\nclients:\n  - { name: ci-data, role: Member }\n  - { name: listed-elsewhere, role: Guest }\n',
    'teams/web.yml': 'version: 1\nclients:\n  - { name: ci-web }\n',
  };

  test('adds up: the scope of one covers the clients of all, and clients outside of it are managed too', async () => {
    const scene = await openScene({
      manifest: null,
      files: teams,
      clients: [client('ci-data'), client('ci-old'), client('listed-elsewhere', { role: '$guest', description: 'x' })],
    });
    const { document } = await scene.json('plan', '-f', 'teams');
    expect(document.changes.map(({ action, name }: JsonDocument) => `${action} ${name}`)).toEqual([
      'create ci-web',
      'update listed-elsewhere',
      'purge ci-old',
    ]);
    const end = await apply(scene, '-f', 'teams');
    expect(Object.keys(end).sort()).toEqual(['ci-data', 'ci-web', 'listed-elsewhere', 'somebody-elses']);
    // One team's file on its own declares no scope, so it purges nobody else's clients.
    expect((await scene.json('plan', '-f', 'teams/data.yaml')).document.summary).toMatchObject({
      purge: 0,
      unmanaged: 2,
    });
  });

  test('names both places where two teams list one client', async () => {
    const files = { ...teams, 'teams/web.yml': 'version: 1\nclients:\n  - { name: ci-data, role: Guest }\n' };
    const scene = await openScene({ manifest: null, files });
    const { exitCode, stderr } = await scene.run('plan', '-f', 'teams');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('teams/web.yml:3:13');
    expect(stderr).toContain('teams/data.yaml:3');
  });
});
