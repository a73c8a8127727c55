/** Which secrets are at hand: told by `plan` and by `show` of a saved plan, for every managed client that stays. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerAfter, answerInstead } from '../../src/sandbox/fault.ts';
import { client, manifestOf, openScene, type JsonDocument, type Scene } from './scene.ts';

const entries = ['made', 'remade', 'adopted', 'changed'].map((name) => `{ name: ${name}, role: Member }`);

/** `made` was made by an apply; so was `remade`, but somebody made it anew by hand; the others were never ours. */
async function settled(): Promise<Scene> {
  const scene = await openScene({ manifest: manifestOf(entries), clients: [client('adopted'), client('changed')] });
  expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
  const remade = scene.sandbox.tenant.clients().find(({ displayName }) => displayName === 'remade');
  scene.sandbox.tenant.removeClient(remade?.clientId ?? '');
  scene.sandbox.tenant.addClient(client('remade'));
  await scene.workspace.write(
    'atlan-oauth.yaml',
    manifestOf(entries).replace('changed,', 'changed, description: new,'),
  );
  return scene;
}

const sentence =
  'Sealed secrets at hand: 1 of 4 managed clients; adopted, or their files are elsewhere or lost: adopted, changed; only of an earlier client of the name: remade.';
const oneLine = (text: string): string =>
  text
    .replaceAll('`', '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('a plan beside the sealed files of earlier applies', () => {
  test('says of each managed client whether its secret is held, missing or superseded', async () => {
    const scene = await settled();
    const { document } = await scene.json('plan', '--out', 'plan.json');
    const secrets = [...document.noop, ...document.changes].map(({ name, secret }: JsonDocument) => [name, secret]);
    expect(Object.fromEntries(secrets)).toEqual({
      made: 'held',
      remade: 'superseded',
      adopted: 'missing',
      changed: 'missing',
    });
    expect(oneLine((await scene.run('plan')).stdout)).toContain(sentence);
    for (const format of ['text', 'markdown', 'html']) {
      expect(oneLine((await scene.run('show', 'plan.json', '--format', format)).stdout)).toContain(sentence);
    }
    const verbose = await scene.run('show', 'plan.json', '--verbose');
    expect(verbose.stdout).toMatch(/^ {2}adopted\s+no sealed secret: adopted or lost/m);
    expect(verbose.stdout).toMatch(/^ {2}made\s+sealed secret held/m);
  });

  test('says it shortly where all are held, and where none is', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
    await scene.run('apply', '--auto-approve');
    expect((await scene.run('plan')).stdout).toContain('Sealed secrets at hand: of every managed client.\n');
    const other = await scene.run('plan', '--secrets-dir', 'elsewhere');
    expect(oneLine(other.stdout)).toContain('Sealed secrets at hand: none of 1 managed client; adopted, or');
  });

  test('says nothing of secrets where no folder is named', async () => {
    const manifest = 'version: 1\nclients:\n  - { name: a, role: Member }\n';
    const scene = await openScene({ manifest, clients: [client('a')] });
    const { stdout } = await scene.run('plan');
    expect(stdout).not.toContain('at hand');
    expect((await scene.json('plan')).document.noop[0].secret).toBeNull();
  });

  test('takes no record of another tenant for one of this', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
    await scene.run('apply', '--auto-approve');
    const [file = ''] = await scene.workspace.list('sealed');
    const text = await scene.workspace.read(`sealed/${file}`);
    await scene.workspace.write(`sealed/${file}`, text.replaceAll(scene.sandbox.url, 'https://other.atlan.com'));
    expect((await scene.json('plan')).document.noop[0].secret).toBe('missing');
  });

  test('gives up a staged client whose rotation is taken back, so that unseal still gives the credentials that live', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
    await scene.workspace.write('recipients.txt', (await scene.run('keygen', '--out', 'key.txt')).stdout);
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
    expect((await scene.run('apply', '--auto-approve', '--replace', 'a', '--stage-only')).exitCode).toBe(0);
    const { document } = await scene.json('apply', '--auto-approve');
    expect(document).toMatchObject({ exitCode: 0, summary: { purged: 1 } });
    const files = (await scene.workspace.list('sealed')).map((name) => `sealed/${name}`);
    expect(files).toContain(document.secretsFile);
    const living = scene.sandbox.tenant.clients().find(({ displayName }) => displayName === 'a')?.clientId;
    for (const order of [files, files.toReversed()]) {
      const { stdout } = await scene.run('unseal', ...order, '-i', 'key.txt', '--format', 'json');
      expect(JSON.parse(stdout)).toMatchObject([{ name: 'a', clientId: living }]);
    }
    expect((await scene.run('apply', '--auto-approve')).stdout).toContain('No changes.');
    expect(await scene.workspace.list('sealed')).toHaveLength(files.length);
  });

  test.each([
    ['no recipient is named', ', recipients: recipients.txt', ''],
    ['the folder takes no file', '', ''],
  ])('purges it with a warning where %s', async (about, from, to) => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
    expect((await scene.run('apply', '--auto-approve', '--replace', 'a', '--stage-only')).exitCode).toBe(0);
    await scene.workspace.write('atlan-oauth.yaml', manifestOf(['{ name: a, role: Member }']).replace(from, to));
    if (about.startsWith('the folder')) await chmod(join(scene.workspace.path, 'sealed'), 0o777);
    const { document } = await scene.json('apply', '--auto-approve');
    expect(document).toMatchObject({ exitCode: 0, secretsFile: null, summary: { purged: 1 } });
    expect(document.results[0].warnings).toEqual([expect.stringMatching(/is dead could not be recorded: /)]);
  });

  test('has the same fingerprint with and without them', async () => {
    const scene = await settled();
    const { fingerprint } = (await scene.json('plan')).document;
    const [file = ''] = await scene.workspace.list('sealed');
    await scene.workspace.write(`sealed/${file}`, '');
    expect((await scene.json('plan')).document.fingerprint).toBe(fingerprint);
  });
});

describe('what an earlier apply could not seal', () => {
  const manifest = manifestOf(['{ name: a, role: Member }', '{ name: b, role: Member }']);

  async function failedOnce(): Promise<Scene> {
    const scene = await openScene({ manifest });
    scene.fault = ({ kind, nthOfKind }) =>
      kind === 'create' && nthOfKind === 1 ? answerInstead(400, { message: 'not today' }) : undefined;
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(7);
    return scene;
  }

  test('is told by its report, and by no plan after it', async () => {
    const scene = await failedOnce();
    expect((await scene.run('plan')).stderr).toBe('');
    const [file = ''] = await scene.workspace.list('sealed');
    expect((await scene.run('show', `sealed/${file}`)).stdout).toContain('left no secret here');
  });

  test('is told by every plan while its client is on the tenant, with the path of the file, and later with --verbose', async () => {
    const scene = await openScene({ manifest });
    // The create happens, and nobody hears of it; nor can the client be purged again.
    scene.fault = ({ kind, nthOfKind }) => {
      if (kind === 'purge') return answerInstead(403);
      return kind === 'create' && nthOfKind === 1 ? answerAfter(503) : undefined;
    };
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(8);
    scene.fault = () => undefined;
    const [file = ''] = await scene.workspace.list('sealed');
    const told = new RegExp(
      `^sealed/${file}:\\d+: the create of "[ab]" as "[ab] \\(provisioning [0-9a-f]{8}\\)" left no secret`,
      'm',
    );
    expect((await scene.run('plan')).stderr).toMatch(told);
    expect((await scene.run('apply', '--auto-approve')).exitCode).toBe(0);
    expect((await scene.run('plan')).stderr).toBe('');
    expect((await scene.run('plan', '--verbose')).stderr).toMatch(told);
  });
});
