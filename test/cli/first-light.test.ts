import { describe, expect, test } from 'vitest';
import { manifestText, TWO_CLIENTS } from '../support/manifests.ts';
import { createWorkspace, openSandbox, runCli, TEST_IDENTITY } from '../support/run-cli.ts';

describe('a manifest of two clients', () => {
  test('is planned, applied, opened again with the identity, and then there is nothing left to do', async () => {
    const sandbox = await openSandbox();
    const { path: cwd, ...workspace } = await createWorkspace({
      'atlan-oauth.yaml': TWO_CLIENTS,
      'key.txt': TEST_IDENTITY,
    });
    const options = { cwd, env: sandbox.env };

    const plan = await runCli(['plan'], options);
    expect(plan).toMatchObject({ exitCode: 0, stderr: '' });
    expect(plan.stdout).toContain('Plan: 2 to create, 0 to update, 0 to replace, 0 to purge.');
    expect(sandbox.writes()).toEqual([]);

    const apply = await runCli(['apply', '--auto-approve'], options);
    expect(apply.exitCode).toBe(0);
    expect(apply.stdout).toContain('Apply complete: 2 created, 0 updated, 0 replaced, 0 purged.');

    const [sealed] = await workspace.list('sealed');
    expect(sealed).toMatch(/^127\.0\.0\.1-\d{8}T\d{6}Z-[0-9a-f]{8}\.sealed\.jsonl$/);
    const unseal = await runCli(['unseal', `sealed/${sealed}`, '-i', 'key.txt'], { cwd });
    expect(unseal.exitCode).toBe(0);
    const records = JSON.parse(unseal.stdout);
    expect(records.map(({ name }: { name: string }) => name).sort()).toEqual(['ci-airflow', 'ci-dbt']);
    for (const { clientId, clientSecret } of records) {
      const answer = await fetch(`${sandbox.url}/api/service/oauth-clients/token`, {
        method: 'POST',
        body: JSON.stringify({ clientId, clientSecret }),
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(200);
      for (const text of [plan.stdout, apply.stdout, apply.stderr]) expect(text).not.toContain(clientSecret);
    }

    const second = await runCli(['plan', '--detailed-exitcode'], options);
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toContain('No changes. The tenant matches the manifest.');
  });

  test('comes out as the same tenant whether it is applied at once or staged first', async () => {
    const sandbox = await openSandbox();
    const { path: cwd, ...workspace } = await createWorkspace({ 'atlan-oauth.yaml': TWO_CLIENTS });
    const options = { cwd, env: sandbox.env };
    const saved = await runCli(['plan', '--out', 'plan.json'], options);
    expect(saved.exitCode).toBe(0);

    const staged = await runCli(
      ['apply', 'plan.json', '-f', 'atlan-oauth.yaml', '--stage-only', '--format', 'json'],
      options,
    );
    expect(staged.exitCode).toBe(0);
    const names = () => sandbox.tenant.clients().map(({ displayName }) => displayName);
    expect(JSON.parse(staged.stdout)).toMatchObject({ status: 'staged', summary: { staged: 2, created: 0 } });
    expect(names().filter((name) => name.includes('(provisioning '))).toHaveLength(2);
    expect(names()).not.toContain('ci-dbt');

    const published = await runCli(['apply', 'plan.json', '-f', 'atlan-oauth.yaml', '--format', 'json'], options);
    expect(published.exitCode).toBe(0);
    const [first, second] = [JSON.parse(staged.stdout), JSON.parse(published.stdout)];
    expect(second).toMatchObject({ status: 'complete', summary: { created: 2 }, fingerprint: first.fingerprint });
    expect(names()).toEqual(expect.arrayContaining(['ci-dbt', 'ci-airflow']));
    // Resumed, not made again: the second run has no secret of its own, and says where those are that it published.
    expect(await workspace.list('sealed')).toHaveLength(1);
    expect(second.secretsFile).toBeNull();
    for (const { sealedIn } of [...first.results, ...second.results]) expect(sealedIn).toBe(first.secretsFile);
  });
});

test('a mixed plan of every action is carried out in one go', async () => {
  const sandbox = await openSandbox({
    seed: {
      clients: [
        { displayName: 'to-update', description: 'old', clientId: 'oauth-client-update' },
        { displayName: 'to-replace', role: '$guest', clientId: 'oauth-client-replace' },
        { displayName: 'to-purge', clientId: 'oauth-client-purge' },
        { displayName: 'stranger', clientId: 'oauth-client-stranger' },
      ],
    },
  });
  const manifest = manifestText(`  - { name: to-create, role: Member }
  - { name: to-update, role: Member, description: new }
  - { name: to-replace, role: Member }
  - { name: to-purge, state: absent }`);
  const { path: cwd } = await createWorkspace({ 'atlan-oauth.yaml': manifest });
  const apply = await runCli(['apply', '--auto-approve'], { cwd, env: sandbox.env });
  expect(apply.stdout).toContain('Apply complete: 1 created, 1 updated, 1 replaced, 1 purged.');
  expect(apply.exitCode).toBe(0);
  const clients = sandbox.tenant.clients();
  expect(clients.map(({ displayName }) => displayName).sort()).toEqual([
    'stranger',
    'to-create',
    'to-replace',
    'to-update',
  ]);
  expect(clients.find(({ displayName }) => displayName === 'to-replace')).toMatchObject({ role: '$member' });
  expect(clients.map(({ clientId }) => clientId)).not.toContain('oauth-client-replace');
});
