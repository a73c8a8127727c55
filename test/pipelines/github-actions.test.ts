import { describe, expect, test } from 'vitest';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { areAccepted, credentialsIn, expectNowhere } from './delivered.ts';
import {
  openGithubScene,
  pullRequest,
  push,
  resultsOf,
  stepOf,
  workflowText,
  type GithubScene,
} from './github-scene.ts';
import { manifest } from './scene.ts';

const DBT = '{ name: ci-dbt, role: Member, personas: [Data Assets] }';
const AIRFLOW = '{ name: ci-airflow, role: Guest }';

async function deliveredBy(scene: GithubScene) {
  const calls = (await scene.tools.calls()).filter(({ tool }) => tool === 'gh');
  return calls.map(({ files }) => credentialsIn(Object.values(files).join('\n')));
}

function clientsOf({
  sandbox,
}: GithubScene): ReadonlyMap<string, { readonly clientId: string; readonly role: string }> {
  return new Map(sandbox.tenant.clients().map((client) => [client.displayName, client]));
}

describe('a pull request', () => {
  test('gets one comment with the plan, edited in place, and nothing is written', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const first = await scene.repository.commit('change', { 'atlan-oauth.yaml': manifest(DBT, AIRFLOW) });
    const jobs = await scene.trigger(pullRequest(first, base));
    expect(resultsOf(jobs)).toEqual({ validate: 'success', plan: 'success', apply: 'skipped', deliver: 'skipped' });
    expect(jobs['plan']?.environment).toBe('atlan-plan');
    expect(scene.comments.all()).toHaveLength(1);
    expect(scene.comments.all()[0]?.body).toContain('2 to create');
    expect(stepOf(jobs, 'plan', 'Plan').summary).toContain('2 to create');
    const second = await scene.repository.commit('change', { 'atlan-oauth.yaml': manifest(AIRFLOW) });
    await scene.trigger(pullRequest(second, base));
    expect(scene.comments.all()).toHaveLength(1);
    expect(scene.comments.all()[0]?.body).toContain('1 to create');
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('gets a comment of its own although somebody copied the marker', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const marker = `<!-- atlan-oauth plan ${new URL(scene.sandbox.url).host} -->`;
    scene.comments.add('mallory', `${marker}\nNo changes, merge it.`);
    scene.comments.add(null, `${marker}\nBy an account that is gone.`);
    await scene.trigger(pullRequest(base, base));
    expect(scene.comments.all().map(({ user }) => user?.login)).toEqual(['mallory', undefined, 'github-actions[bot]']);
    expect(scene.comments.all()[0]?.body).toContain('merge it');
  });

  test('gets no comment where there is nothing to say', async () => {
    const scene = await openGithubScene(
      manifest('{ name: power-bi-extract, description: Nightly extract for Power BI, role: Member }'),
    );
    const base = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(pullRequest(base, base));
    expect(jobs['plan']?.outputs['changes']).toBe('false');
    expect(scene.comments.all()).toEqual([]);
  });

  test('is told of a client that would live on outside of any manifest', async () => {
    const scene = await openGithubScene(
      'version: 1\nclients:\n  - { name: slack-lookup, role: Guest }\n  - { name: power-bi-extract, description: Nightly extract for Power BI, role: Member }\n',
    );
    const base = await scene.repository.commit('main', {});
    const sha = await scene.repository.commit('change', {
      'atlan-oauth.yaml': 'version: 1\nclients:\n  - { name: slack-lookup, role: Guest }\n',
    });
    await scene.trigger(pullRequest(sha, base));
    expect(scene.comments.all()[0]?.body).toContain('unlisted-but-alive');
  });

  test('may mend a manifest that is broken on the main branch', async () => {
    const scene = await openGithubScene('version: 1\nclients: [{ nam: x }]\n');
    const base = await scene.repository.commit('main', {});
    const sha = await scene.repository.commit('change', { 'atlan-oauth.yaml': manifest(DBT) });
    const jobs = await scene.trigger(pullRequest(sha, base));
    expect(resultsOf(jobs)).toMatchObject({ validate: 'success', plan: 'success' });
    expect(stepOf(jobs, 'plan', 'Plan').log).toContain('warning: The base manifest is not valid');
  });

  test('that breaks the manifest is red, with an annotation at the line', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const sha = await scene.repository.commit('change', { 'atlan-oauth.yaml': manifest(DBT.replace('role', 'rolle')) });
    const jobs = await scene.trigger(pullRequest(sha, base));
    expect(resultsOf(jobs)).toMatchObject({ validate: 'failure', plan: 'skipped', apply: 'skipped' });
    expect(stepOf(jobs, 'validate', 'Validate').log).toMatch(/^::error file=atlan-oauth\.yaml,line=5,/m);
  });

  test('that cannot be planned says so in its comment', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    await scene.trigger(pullRequest(base, base));
    const sha = await scene.repository.commit('change', {
      'atlan-oauth.yaml': manifest(DBT.replace('Member', 'Membr')),
    });
    const jobs = await scene.trigger(pullRequest(sha, base));
    expect(jobs['plan']?.result).toBe('failure');
    expect(scene.comments.all()).toHaveLength(1);
    expect(scene.comments.all()[0]?.body).toMatch(/plan failed[\s\S]*Did you mean "Member"/);
  });

  test('that the policy forbids is red, and shows its plan and why', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const sha = await scene.repository.commit('change', {
      'atlan-oauth.yaml': manifest('{ name: ci-root, role: Admin }'),
    });
    const jobs = await scene.trigger(pullRequest(sha, base));
    expect(stepOf(jobs, 'plan', 'Plan').exitCode).toBe(6);
    expect(scene.comments.all()[0]?.body).toMatch(/1 to create[\s\S]*allowedRoles|policy/);
  });

  test.each([
    ['a fork', { from: 'mallory/clients' }],
    ['Dependabot', { by: 'dependabot[bot]' }],
  ])('of %s is validated and holds nothing', async (_, author) => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(pullRequest(base, base, author));
    expect(resultsOf(jobs)).toEqual({ validate: 'success', plan: 'skipped', apply: 'skipped', deliver: 'skipped' });
    expect(scene.sandbox.requests).toEqual([]);
  });

  test('is never green without credentials', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const base = await scene.repository.commit('main', {});
    const { 'atlan-plan': plan } = scene.environments;
    scene.environments = { ...scene.environments, 'atlan-plan': { secrets: {}, vars: plan?.vars ?? {} } };
    const jobs = await scene.trigger(pullRequest(base, base));
    expect(jobs['plan']?.result).toBe('failure');
    expect(scene.comments.all()[0]?.body).toContain('plan failed');
  });
});

describe('the main branch', () => {
  const seeded = [
    { displayName: 'ci-old', role: '$guest' },
    { displayName: 'ci-lineage', role: '$guest' },
    { displayName: 'ci-search', role: '$guest' },
  ];
  const LINEAGE = '{ name: ci-lineage, role: Member }';
  const SEARCH = '{ name: ci-search, role: Guest, description: Search }';
  const EVERYTHING = manifest(DBT, LINEAGE, SEARCH);

  test('creates, updates, replaces and purges, and delivers both halves of each new pair', async () => {
    const scene = await openGithubScene(EVERYTHING, { seed: { clients: seeded } });
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha));
    expect(resultsOf(jobs)).toEqual({ validate: 'success', plan: 'success', apply: 'success', deliver: 'success' });
    expect([jobs['plan'], jobs['apply'], jobs['deliver']].map((job) => job?.environment)).toEqual([
      'atlan-main',
      'atlan-apply',
      'atlan-deliver',
    ]);
    const clients = clientsOf(scene);
    expect([...clients.keys()].sort()).toEqual(['ci-dbt', 'ci-lineage', 'ci-search']);
    const [delivered] = await deliveredBy(scene);
    expect(Object.keys(delivered ?? {}).sort()).toEqual(['CI_DBT', 'CI_LINEAGE']);
    expect(delivered?.['CI_DBT']?.clientId).toBe(clients.get('ci-dbt')?.clientId);
    expect(delivered?.['CI_LINEAGE']?.clientId).toBe(clients.get('ci-lineage')?.clientId);
    for (const credentials of Object.values(delivered ?? {})) {
      expect(await areAccepted(scene.sandbox, credentials)).toBe(true);
    }
    const [call] = await scene.tools.calls();
    expect(call?.env).toEqual({
      AGE_IDENTITY: expect.any(String),
      GH_REPO: 'acme/clients',
      GH_TOKEN: expect.any(String),
    });
    const secrets = Object.values(delivered ?? {}).map(({ clientSecret }) => clientSecret);
    expectNowhere([...secrets, scene.sandbox.apiKey, call?.env['AGE_IDENTITY'] ?? ''], await scene.readable());
  });

  test('stages before it carries the sealed file away, and publishes after that', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const sha = await scene.repository.commit('main', {});
    const names: string[][] = [];
    await scene.trigger(push(sha), {
      started: (step) => {
        if (step === 'Stage' || step === 'Publish')
          names.push([...clientsOf(scene).keys()].filter((name) => name.startsWith('ci-')));
      },
    });
    expect(names).toEqual([[], [expect.stringMatching(/^ci-dbt \(provisioning [0-9a-f]{8}\)$/)]]);
    expect(Object.keys(await scene.artifacts().contents())).toContainEqual(
      expect.stringMatching(/^sealed-staged-1\/[^/]+\.sealed\.jsonl$/),
    );
  });

  test('does nothing more where nothing has changed', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const sha = await scene.repository.commit('main', {});
    await scene.trigger(push(sha));
    const writes = scene.sandbox.writes();
    const again = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(again, sha));
    expect(resultsOf(jobs)).toEqual({ validate: 'success', plan: 'success', apply: 'skipped', deliver: 'skipped' });
    expect(scene.sandbox.writes()).toEqual(writes);
  });

  test('is taken up where the runner died between the two steps: the same clients, nothing lost', async () => {
    const scene = await openGithubScene(manifest(DBT, LINEAGE), { seed: { clients: seeded.slice(1, 2) } });
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha), { dies: { job: 'apply', before: 'Publish' } });
    expect(resultsOf(jobs)).toMatchObject({ apply: 'failure', deliver: 'skipped' });
    const staged = [...clientsOf(scene)]
      .filter(([name]) => name.includes('provisioning'))
      .map(([, { clientId }]) => clientId);
    expect(staged).toHaveLength(2);
    const again = await scene.rerunFailed();
    expect(resultsOf(again)).toMatchObject({ apply: 'success', deliver: 'success' });
    const clients = clientsOf(scene);
    const published = ['ci-dbt', 'ci-lineage'].map((name) => clients.get(name)?.clientId ?? '');
    expect(published.sort()).toEqual(staged.sort());
    expect(clients.size).toBe(2);
    const [delivered] = await deliveredBy(scene);
    expect(Object.keys(delivered ?? {}).sort()).toEqual(['CI_DBT', 'CI_LINEAGE']);
  });

  test('still delivers where the runner died after publishing', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha), { dies: { job: 'apply', before: 'Keep every sealed secret' } });
    expect(resultsOf(jobs)).toMatchObject({ apply: 'failure', deliver: 'skipped' });
    const again = await scene.rerunFailed();
    expect(resultsOf(again)).toMatchObject({ apply: 'success', deliver: 'success' });
    const [delivered] = await deliveredBy(scene);
    expect(delivered?.['CI_DBT']?.clientId).toBe(clientsOf(scene).get('ci-dbt')?.clientId);
    expect(await areAccepted(scene.sandbox, delivered!['CI_DBT']!)).toBe(true);
  });

  test('delivers what a half-way apply has published, and keeps the rest sealed', async () => {
    let publishing = false;
    const scene = await openGithubScene(manifest(AIRFLOW, DBT), {
      fault: ({ kind, body }) => {
        const refused = publishing && kind === 'update' && JSON.stringify(body).includes('"ci-dbt"');
        return refused ? answerInstead(403, { message: 'Forbidden' }) : undefined;
      },
    });
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha), { started: (step) => (publishing = step === 'Publish') });
    expect(stepOf(jobs, 'apply', 'Publish').exitCode).toBe(7);
    expect(resultsOf(jobs)).toMatchObject({ apply: 'failure', deliver: 'success' });
    const [delivered] = await deliveredBy(scene);
    expect(Object.keys(delivered ?? {})).toEqual(['CI_AIRFLOW']);
  });

  test('reaches a safe point when it is cancelled, because the step’s entry process is the tool itself', async () => {
    let publishing: { kill(signal: NodeJS.Signals): boolean } | null = null;
    const scene = await openGithubScene(manifest(DBT), {
      seed: { clients: seeded.slice(0, 1) },
      fault: ({ kind }) => {
        if (kind !== 'update' || publishing === null) return undefined;
        publishing.kill('SIGINT');
        publishing = null;
        return { holdAfter: 500 };
      },
    });
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha), {
      started: (step, child) => (publishing = step === 'Publish' ? child : null),
    });
    expect(stepOf(jobs, 'apply', 'Publish').exitCode).toBe(130);
    const { 'outcome-1/report.json': report } = await scene.artifacts().contents();
    expect(JSON.parse(report ?? '{}')).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect([...clientsOf(scene).keys()].sort()).toEqual(['ci-dbt', 'ci-old']);
    expect(resultsOf(jobs)).toMatchObject({ apply: 'failure', deliver: 'success' });
    const again = await scene.rerunFailed();
    expect(resultsOf(again)).toMatchObject({ apply: 'success', deliver: 'success' });
    expect([...clientsOf(scene).keys()]).toEqual(['ci-dbt']);
  });

  test('refuses what the policy forbids before anything is written', async () => {
    const scene = await openGithubScene(manifest('{ name: ci-root, role: Admin }'));
    const sha = await scene.repository.commit('main', {});
    const jobs = await scene.trigger(push(sha));
    expect(resultsOf(jobs)).toMatchObject({ plan: 'failure', apply: 'skipped', deliver: 'skipped' });
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('applies by hand what became due without a push, but from no other branch', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const sha = await scene.repository.commit('main', {});
    const elsewhere = await scene.trigger({ event_name: 'workflow_dispatch', ref: 'refs/heads/other', sha });
    expect(resultsOf(elsewhere)).toEqual({
      validate: 'success',
      plan: 'skipped',
      apply: 'skipped',
      deliver: 'skipped',
    });
    const jobs = await scene.trigger({ event_name: 'workflow_dispatch', ref: 'refs/heads/main', sha });
    expect(resultsOf(jobs)).toMatchObject({ apply: 'success', deliver: 'success' });
  });
});

describe('the nightly look', () => {
  test('is green while the tenant matches, and red with a summary when it drifts', async () => {
    const scene = await openGithubScene(manifest(DBT));
    const sha = await scene.repository.commit('main', {});
    await scene.trigger(push(sha));
    const night = { event_name: 'schedule', ref: 'refs/heads/main', sha };
    const workflow = await workflowText('atlan-oauth-drift');
    const calm = await scene.trigger(night, { workflow });
    expect(stepOf(calm, 'drift', 'Drift').exitCode).toBe(0);
    expect(calm['drift']?.environment).toBe('atlan-main');
    scene.sandbox.tenant.editClient(clientsOf(scene).get('ci-dbt')?.clientId ?? '', { description: 'by hand' });
    const drifted = await scene.trigger(night, { workflow });
    expect(stepOf(drifted, 'drift', 'Drift').exitCode).toBe(2);
    expect(stepOf(drifted, 'drift', 'Drift').summary).toContain('1 to update');
  });
});
