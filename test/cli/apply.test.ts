import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { answerInstead, resetAfter } from '../../src/sandbox/fault.ts';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli } from '../support/run-cli.ts';

/** A tenant, a workspace with this manifest, and a way to run commands in it. */
async function setting(manifest: string, options: SandboxOptions = {}, files: Record<string, string> = {}) {
  const sandbox = await openSandbox(options);
  const workspace = await createWorkspace({ 'atlan-oauth.yaml': manifest, ...files });
  const run = async (...args: readonly string[]) => runCli(args, { cwd: workspace.path, env: sandbox.env });
  return { sandbox, workspace, run };
}

describe('an approval', () => {
  test('is missing where there is no terminal, no flag and no saved plan: exit 6 with the plan shown first', async () => {
    const { run, sandbox, workspace } = await setting(TWO_CLIENTS);
    const { exitCode, stdout, stderr } = await run('apply');
    expect(exitCode).toBe(6);
    expect(stdout).toContain('Plan: 2 to create');
    expect(stderr).toContain('refused by guard missing-approval');
    expect(sandbox.writes()).toEqual([]);
    expect(await workspace.list('sealed')).toEqual([]);
  });

  test('is asked of nobody where nothing is to be done', async () => {
    const { run } = await setting(manifestText(''));
    const { exitCode, stdout } = await run('apply');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No changes. The tenant matches the manifest.');
  });

  test('by fingerprint holds for exactly that plan', async () => {
    const { run, sandbox, workspace } = await setting(TWO_CLIENTS);
    const { fingerprint } = JSON.parse((await run('plan', '--format', 'json')).stdout);
    await workspace.write('atlan-oauth.yaml', TWO_CLIENTS.replace('dbt Cloud', 'dbt Core'));
    const other = await run('apply', '--expect-fingerprint', fingerprint);
    expect(other.exitCode).toBe(6);
    expect(other.stderr).toContain('refused by guard stale-plan');
    const offered = /--expect-fingerprint|([0-9a-f]{64})\s*$/m.exec(other.stderr);
    expect(offered).not.toBeNull();
    expect(sandbox.writes()).toEqual([]);
    await workspace.write('atlan-oauth.yaml', TWO_CLIENTS);
    expect((await run('apply', '--expect-fingerprint', fingerprint.replace('sha256:', ''))).exitCode).toBe(0);
    // Done is done: nothing is left that an approval could be missing for.
    expect((await run('apply', '--expect-fingerprint', fingerprint)).exitCode).toBe(0);
  });

  test('by the short form of a fingerprint is for terminals only', async () => {
    const { run, sandbox } = await setting(TWO_CLIENTS);
    expect((await run('apply', '--expect-fingerprint', '7F3A-91C2-04BE')).exitCode).toBe(3);
    expect((await run('apply', '--expect-fingerprint', 'nonsense')).exitCode).toBe(3);
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('a saved plan', () => {
  test('needs no manifest and no flag', async () => {
    const { run, workspace, sandbox } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    await workspace.write('atlan-oauth.yaml', 'gone');
    expect((await run('apply', 'plan.json')).exitCode).toBe(0);
    expect(sandbox.tenant.clients().map(({ displayName }) => displayName)).toContain('ci-dbt');
  });

  test('applied twice has nothing left to do', async () => {
    const { run } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    expect((await run('apply', 'plan.json')).exitCode).toBe(0);
    const again = await run('apply', 'plan.json');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('No changes.');
  });

  test('is refused once the tenant has changed, with the difference, and nothing is written', async () => {
    const { run, sandbox } = await setting(manifestText('  - { name: a, role: Member, description: new }'), {
      seed: { clients: [{ displayName: 'a', description: 'old', clientId: 'oauth-client-a' }] },
    });
    await run('plan', '--out', 'plan.json');
    sandbox.tenant.editClient('oauth-client-a', { description: 'somebody was faster' });
    const { exitCode, stderr, stdout } = await run('apply', 'plan.json');
    expect(exitCode).toBe(6);
    expect(stdout).toContain('somebody was faster');
    expect(stderr).toContain('refused by guard stale-plan');
    expect(sandbox.writes()).toEqual([]);
  });

  test('is refused where -f names a manifest or recipients that it was not made from', async () => {
    const { run, workspace, sandbox } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    expect((await run('apply', 'plan.json', '-f', 'atlan-oauth.yaml', '--stage-only')).exitCode).toBe(0);
    const writes = sandbox.writes().length;
    await workspace.write('atlan-oauth.yaml', TWO_CLIENTS.replace('role: Guest', 'role: Admin'));
    const { exitCode, stderr } = await run('apply', 'plan.json', '-f', 'atlan-oauth.yaml');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('was not made from this manifest');
    expect(sandbox.writes()).toHaveLength(writes);
  });

  test('is refused if it was edited, cut, or made for another tenant', async () => {
    const { run, workspace, sandbox } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    const text = await workspace.read('plan.json');
    const broken: Readonly<Record<string, string>> = {
      edited: text.replaceAll('$guest', '$admin'),
      cut: text.slice(0, text.length / 2),
      'another major format': text.replace('"formatVersion": "1.', '"formatVersion": "2.'),
      'another tenant': text.replaceAll(sandbox.url, 'https://other.atlan.com'),
    };
    for (const [what, content] of Object.entries(broken)) {
      await workspace.write('plan.json', content);
      const { exitCode } = await run('apply', 'plan.json');
      expect({ what, exitCode }).toEqual({ what, exitCode: 6 });
    }
    expect(sandbox.writes()).toEqual([]);
  });

  test('shows with --quiet what became of it, and the plan itself only where that is refused', async () => {
    const { run, sandbox } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    const applied = await run('apply', 'plan.json', '--quiet');
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
    expect(applied.stdout).toMatch(/^Apply to /);
    expect(applied.stdout).not.toContain('Plan');
    sandbox.tenant.clients().forEach(({ clientId }) => sandbox.tenant.editClient(clientId, { description: 'edited' }));
    const refused = await run('apply', 'plan.json', '--quiet');
    expect(refused.exitCode).toBe(6);
    expect(refused.stdout).toMatch(/^Plan for /);
  });

  test('takes no planning flags', async () => {
    const { run } = await setting(TWO_CLIENTS);
    await run('plan', '--out', 'plan.json');
    for (const flag of [
      ['--replace', 'x'],
      ['--revoke', 'x'],
      ['--only', 'x'],
      ['--max-purges', '3'],
      ['--allow-empty'],
    ]) {
      const { exitCode, stderr } = await run('apply', 'plan.json', ...flag);
      expect({ flag, exitCode }).toEqual({ flag, exitCode: 3 });
      expect(stderr).toContain(flag[0]);
    }
  });

  test('keeps the requests that it was made with, bound to their client', async () => {
    const { run, sandbox } = await setting(manifestText('  - { name: a, role: Member }'), {
      seed: { clients: [{ displayName: 'a', clientId: 'oauth-client-old' }] },
    });
    await run('plan', '--revoke', 'a', '--out', 'plan.json');
    expect((await run('apply', 'plan.json')).exitCode).toBe(0);
    expect(sandbox.tenant.clients().map(({ clientId }) => clientId)).not.toContain('oauth-client-old');
    const again = await run('apply', 'plan.json');
    expect(again.stdout).toContain('No changes.');
  });
});

describe('before the first write', () => {
  test('recipients, folder and file are tried; what cannot be used ends the run with 0 writes', async () => {
    const none = await setting('version: 1\nclients:\n  - { name: a, role: Member }\n');
    expect((await none.run('apply', '--auto-approve')).exitCode).toBe(6);
    const { run, workspace, sandbox } = await setting(TWO_CLIENTS, {}, { file: '', 'existing.jsonl': 'mine' });
    expect((await run('apply', '--auto-approve', '--secrets-dir', '.hidden')).exitCode).toBe(6);
    expect((await run('apply', '--auto-approve', '--secrets-dir', 'file')).exitCode).toBe(6);
    expect((await run('apply', '--auto-approve', '--secrets-file', 'existing.jsonl')).exitCode).toBe(6);
    expect(await workspace.read('existing.jsonl')).toBe('mine');
    expect([...none.sandbox.writes(), ...sandbox.writes()]).toEqual([]);
  });

  test.each(['elsewhere.sealed.jsonl', 'sealed/deeper/x.jsonl', 'sealed/x.json'])(
    'a sealed file that the next run would not find, %s, is refused with --stage-only and noted without',
    async (file) => {
      const { run, sandbox } = await setting(TWO_CLIENTS);
      const staged = await run('apply', '--auto-approve', '--stage-only', '--secrets-file', file);
      expect(staged.exitCode).toBe(3);
      expect(staged.stderr).toContain('sealed/staged.sealed.jsonl');
      expect(sandbox.writes()).toEqual([]);
      const whole = await run('apply', '--auto-approve', '--secrets-file', file);
      expect(whole.exitCode).toBe(0);
      expect(whole.stderr).toContain('note: Plans read the *.jsonl files right in sealed alone');
    },
  );

  test('a sealed file right in the folder is fine with --stage-only, also before the folder exists', async () => {
    const { run, workspace } = await setting(TWO_CLIENTS);
    const file = `${workspace.path}/sealed/mine.jsonl`;
    // Quiet, since progress shows after ten seconds and a busy machine may take as long.
    const staged = await run('apply', '--auto-approve', '--quiet', '--stage-only', '--secrets-file', file);
    expect(staged).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run('apply', '--auto-approve', '--format', 'json')).stdout).toContain(
      '"sealedIn": "sealed/mine.jsonl"',
    );
    expect(await workspace.list('sealed')).toEqual(['mine.jsonl']);
  });

  test('a manifest without a folder for secrets is refused, and --secrets-dir names one', async () => {
    const { run, workspace } = await setting(TWO_CLIENTS.replace('  directory: sealed\n', ''));
    const refused = await run('apply', '--auto-approve');
    expect(refused.exitCode).toBe(6);
    expect(refused.stderr).toContain('--secrets-dir');
    expect((await run('apply', '--auto-approve', '--secrets-dir', 'elsewhere')).exitCode).toBe(0);
    expect(await workspace.list('elsewhere')).toHaveLength(1);
  });

  test('no sealed file is made where the plan creates nothing', async () => {
    const { run, workspace } = await setting(manifestText('  - { name: a, role: Member, description: new }'), {
      seed: { clients: [{ displayName: 'a' }] },
    });
    expect((await run('apply', '--auto-approve')).exitCode).toBe(0);
    expect(await workspace.list('sealed')).toEqual([]);
  });

  test('a staged client of nobody we know means another apply, unless --leftover-age says otherwise', async () => {
    const { run, sandbox } = await setting(TWO_CLIENTS, {
      seed: { clients: [{ displayName: 'ci-dbt (provisioning 0a1b2c3d)', createdAt: Date.now() - 60_000 }] },
    });
    const refused = await run('apply', '--auto-approve');
    expect(refused.exitCode).toBe(6);
    expect(refused.stderr).toContain('refused by guard another-apply');
    expect(sandbox.writes()).toEqual([]);
    expect((await run('plan')).exitCode).toBe(0);
    expect((await run('apply', '--auto-approve', '--leftover-age', '0s')).exitCode).toBe(0);
  });
});

describe('the exit code', () => {
  test('is 7 with a report of every change where one of them fails', async () => {
    const { run } = await setting(TWO_CLIENTS, {
      fault: ({ kind, body }) =>
        kind === 'create' && JSON.stringify(body).includes('ci-dbt')
          ? answerInstead(400, { code: 1000, message: 'no' })
          : undefined,
    });
    const { exitCode, stdout } = await run('apply', '--auto-approve', '--format', 'json');
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'incomplete',
      exitCode: 7,
      summary: { created: 1, failed: 1 },
      results: expect.arrayContaining([
        expect.objectContaining({
          name: 'ci-dbt',
          status: 'failed',
          error: expect.objectContaining({ message: expect.stringContaining('no') }),
        }),
        expect.objectContaining({ name: 'ci-airflow', status: 'done', secret: 'sealed', proved: true }),
      ]),
    });
  });

  test('is 0 after a create whose answer was lost, with one client and one record', async () => {
    const { run, sandbox } = await setting(manifestText('  - { name: a, role: Member }'), {
      fault: ({ kind, nthOfKind }) => (kind === 'create' && nthOfKind === 1 ? resetAfter() : undefined),
    });
    expect((await run('apply', '--auto-approve')).exitCode).toBe(0);
    expect(sandbox.tenant.clients().filter(({ displayName }) => displayName.startsWith('a'))).toHaveLength(1);
  });

  test('is 4 with 0 writes where the tenant refuses the credentials', async () => {
    const { workspace, sandbox } = await setting(TWO_CLIENTS);
    const env = { ...sandbox.env, ATLAN_API_KEY: 'wrong-key-entirely' };
    const { exitCode, stdout, stderr } = await runCli(['apply', '--auto-approve', '--format', 'json'], {
      cwd: workspace.path,
      env,
    });
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ formatVersion: '1.0', exitCode: 4, diagnostics: [] });
    expect(stdout + stderr).not.toContain('wrong-key-entirely');
    expect(sandbox.writes()).toEqual([]);
  });

  test('is 5 with 0 writes where the tenant cannot be reached', async () => {
    const { workspace } = await setting(TWO_CLIENTS);
    const env = { ATLAN_BASE_URL: 'http://127.0.0.1:1', ATLAN_API_KEY: 'key-of-nobody' };
    const { exitCode, stderr } = await runCli(['apply', '--auto-approve'], { cwd: workspace.path, env });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('127.0.0.1');
  });
});

test('apply --format markdown and --report write the report, not the plan', async () => {
  const { run, workspace } = await setting(TWO_CLIENTS);
  const args = ['--report', 'json=report.json', '--report', 'html=report.html', '--report', 'codequality=cq.json'];
  const { stdout, exitCode } = await run('apply', '--auto-approve', '--format', 'markdown', ...args);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^<!-- atlan-oauth apply /);
  const report = JSON.parse(await workspace.read('report.json'));
  expect(report).toMatchObject({ status: 'complete', summary: { created: 2 } });
  expect(report.secretsFile).toMatch(/^sealed\/.*\.sealed\.jsonl$/);
  expect(await workspace.read('report.html')).toContain('<html');
  expect(JSON.parse(await workspace.read('cq.json'))).toBeInstanceOf(Array);
  expect((await workspace.list()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
