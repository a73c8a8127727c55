/** The JSON documents, field by field, and what `show` makes of every kind of file. */
import { describe, expect, test } from 'vitest';
import { client, manifestOf, openScene, type Scene } from './scene.ts';

const manifest = manifestOf(
  [
    '{ name: ci-dbt, role: Member, description: new }',
    '{ name: ci-new, role: Guest, personas: [Finance] }',
    '{ name: gone, state: absent }',
  ],
  'scope: { names: ["ci-*"] }\n',
);
const clients = [client('ci-dbt', { role: '$admin', description: 'old' }), client('gone'), client('ci-old')];
const clientId = expect.stringMatching(/^oauth-client-/);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const fingerprint = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
const recipients = ['on-call', 'vault'].map((label) => ({
  label,
  kind: 'x25519',
  fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
}));

/** A scene with `plan.json`, `report.json` and a sealed file. */
async function applied(): Promise<Scene & { readonly sealed: string }> {
  const scene = await openScene({ manifest, clients });
  await scene.run('plan', '--out', 'plan.json');
  expect((await scene.run('apply', 'plan.json', '--report', 'json=report.json')).exitCode).toBe(0);
  const [sealed = ''] = await scene.workspace.list('sealed');
  return { ...scene, sealed: `sealed/${sealed}` };
}

describe('the plan as JSON', () => {
  test('has every field of the contract', async () => {
    const scene = await openScene({ manifest, clients });
    const { document } = await scene.json('plan');
    expect(document).toMatchObject({
      formatVersion: '1.0',
      tool: expect.stringMatching(/^atlan-oauth\/\d+\.\d+\.\d+/),
      createdAt: time,
      tenant: scene.sandbox.url,
      fingerprint,
      summary: { create: 1, update: 0, replace: 1, purge: 2, noop: 0, unmanaged: 1 },
      recipients,
      warnings: [],
      requests: { GET: 2, POST: 1, PUT: 0, DELETE: 0 },
    });
    const [create, replace, purge] = document.changes;
    expect(create).toMatchObject({
      name: 'ci-new',
      action: 'create',
      clientId: null,
      reasons: ['not-on-tenant'],
      replacePaths: [],
      before: null,
      after: { name: 'ci-new', description: '', role: '$guest', personas: ['default/Qm3vKx7TzB2nYcR8dLpW4s'] },
    });
    expect(replace).toMatchObject({
      name: 'ci-dbt',
      action: 'replace',
      clientId: 'oauth-client-ci-dbt',
      reasons: ['description-differs', 'role-differs'],
      replacePaths: ['role'],
      before: { name: 'ci-dbt', description: 'old', role: '$admin', personas: [] },
      after: { name: 'ci-dbt', description: 'new', role: '$member', personas: [] },
      warnings: [{ code: 'credentials-revoked', message: expect.any(String) }],
    });
    expect(purge).toMatchObject({ name: 'ci-old', action: 'purge', reasons: ['unlisted-in-scope'], after: null });
  });
});

describe('the apply report as JSON', () => {
  test('has every field of the contract', async () => {
    const scene = await openScene({ manifest, clients });
    const plan = (await scene.json('plan')).document;
    const { document, exitCode, stderr } = await scene.json('apply', '--auto-approve');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(document).toMatchObject({
      formatVersion: '1.0',
      tenant: scene.sandbox.url,
      fingerprint: plan.fingerprint,
      status: 'complete',
      exitCode: 0,
      summary: { created: 1, updated: 0, replaced: 1, purged: 2, failed: 0, skipped: 0, unknown: 0 },
      secretsFile: expect.stringMatching(/^sealed\/127\.0\.0\.1-\d{8}T\d{6}Z-[0-9a-f]{8}\.sealed\.jsonl$/),
      requests: { GET: expect.any(Number), POST: 5, PUT: 3, DELETE: 3 },
    });
    expect(document.results).toMatchObject([
      {
        name: 'ci-new',
        action: 'create',
        status: 'done',
        clientId,
        previousClientId: null,
        secret: 'sealed',
        proved: true,
      },
      {
        name: 'ci-dbt',
        action: 'replace',
        status: 'done',
        clientId,
        previousClientId: 'oauth-client-ci-dbt',
        secret: 'sealed',
        proved: true,
      },
      {
        name: 'ci-old',
        action: 'purge',
        status: 'done',
        clientId: 'oauth-client-ci-old',
        previousClientId: null,
        secret: 'none',
      },
      {
        name: 'gone',
        action: 'purge',
        status: 'done',
        clientId: 'oauth-client-gone',
        previousClientId: null,
        secret: 'none',
      },
    ]);
    expect(await scene.workspace.list('sealed')).toEqual([document.secretsFile.replace('sealed/', '')]);
  });
});

describe('a failure as JSON', () => {
  const shape = {
    formatVersion: '1.0',
    error: {
      code: expect.stringMatching(/^[a-z-]+$/),
      summary: expect.stringMatching(/\S/),
      detail: expect.any(String),
    },
    diagnostics: expect.any(Array),
  };

  test.each<[number, readonly string[], Readonly<Record<string, string>>]>([
    [3, ['plan', '--no-such-flag'], {}],
    [3, ['plan', '-f', 'missing.yaml'], {}],
    [3, ['apply', '--only', 'nobody', '--auto-approve'], {}],
    [3, ['list'], { ATLAN_BASE_URL: '' }],
    [3, ['get', 'nobody'], {}],
    [3, ['show', 'missing.json'], {}],
    [4, ['plan'], { ATLAN_API_KEY: '' }],
    [4, ['list'], { ATLAN_API_KEY: 'not-this-one' }],
    [5, ['list'], { ATLAN_BASE_URL: 'http://127.0.0.1:1' }],
    [6, ['apply'], {}],
  ])('is one document with the exit code %i: %j', async (expected, args, env) => {
    const scene = await openScene({ manifest, clients, env });
    const { exitCode, document } = await scene.json(...args);
    expect(exitCode).toBe(expected);
    expect(document).toMatchObject({ ...shape, exitCode: expected });
    expect(scene.sandbox.writes()).toEqual([]);
  });

  test('has its problems with places, as validate has them', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member, personae: [] }']) });
    const problem = {
      severity: 'error',
      code: 'unknown-key',
      message: expect.stringContaining('personae'),
      file: 'atlan-oauth.yaml',
      line: 4,
      column: expect.any(Number),
    };
    const planned = await scene.json('plan');
    expect(planned.document).toMatchObject({ ...shape, exitCode: 3, diagnostics: [problem] });
    const validated = await scene.json('validate');
    expect(validated.exitCode).toBe(3);
    expect(validated.document).toMatchObject({ valid: false, errorCount: 1, warningCount: 0, diagnostics: [problem] });
  });

  test('has the plan of a refusal beside it, the same that a plan prints', async () => {
    const scene = await openScene({ manifest: manifestOf([], 'scope: { names: ["ci-*"] }\n'), clients });
    const refused = (await scene.json('apply', '--auto-approve')).document;
    expect(refused).toMatchObject({
      ...shape,
      exitCode: 6,
      error: { code: 'empty-manifest' },
      summary: { purge: 2 },
      fingerprint,
    });
    expect(refused.refusals).toMatchObject([
      { guard: 'empty-manifest', summary: expect.any(String), detail: expect.any(String) },
    ]);
    const allowed = (await scene.json('plan', '--allow-empty')).document;
    expect(refused.changes).toEqual(allowed.changes);
    expect(allowed).not.toHaveProperty('error');
    expect(allowed).not.toHaveProperty('exitCode');
  });
});

describe('a valid manifest as JSON', () => {
  test('is valid, with nothing to say', async () => {
    const scene = await openScene({ manifest });
    const { document, exitCode } = await scene.json('validate');
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ valid: true, errorCount: 0, warningCount: 0, diagnostics: [] });
  });
});

describe('show', () => {
  test('renders a plan in every format, offline and without credentials', async () => {
    const scene = await applied();
    const begin: Readonly<Record<string, RegExp>> = {
      text: /^Plan for http:/,
      json: /^\{\n {2}"formatVersion"/,
      markdown: /^<!-- atlan-oauth plan /,
      html: /^<!doctype html>/i,
      gitlab: /^\{\n {2}"create": 2,\n {2}"update": 0,\n {2}"delete": 3\n\}/,
      'github-annotations': /^::warning title=/,
      codequality: /^\[\n {2}\{\n {4}"description"/,
    };
    const requests = scene.sandbox.requests.length;
    for (const [format, pattern] of Object.entries(begin)) {
      const { stdout, stderr, exitCode } = await scene.run('show', 'plan.json', '--format', format);
      expect({ format, exitCode, stderr }).toEqual({ format, exitCode: 0, stderr: '' });
      expect(stdout).toMatch(pattern);
    }
    expect((await scene.json('show', 'plan.json')).document).toEqual(
      JSON.parse(await scene.workspace.read('plan.json')),
    );
    expect(scene.sandbox.requests).toHaveLength(requests);
  });

  test('renders a report like the apply that made it, and tells a sealed file without opening it', async () => {
    const scene = await applied();
    expect((await scene.json('show', 'report.json')).document).toEqual(
      JSON.parse(await scene.workspace.read('report.json')),
    );
    for (const format of ['text', 'markdown', 'html', 'github-annotations', 'codequality']) {
      const { exitCode, stdout } = await scene.run('show', 'report.json', '--format', format);
      expect({ format, exitCode }).toEqual({ format, exitCode: 0 });
      if (format !== 'github-annotations' && format !== 'codequality') expect(stdout).toContain('ci-new');
    }
    for (const format of ['text', 'json', 'markdown', 'html']) {
      const { exitCode, stdout } = await scene.run('show', scene.sealed, '--format', format);
      expect({ format, exitCode }).toEqual({ format, exitCode: 0 });
      expect(stdout).toContain('ci-new');
      expect(stdout).not.toContain('BEGIN AGE');
    }
    const counts = await scene.run('show', scene.sealed, '--format', 'gitlab');
    expect(counts.exitCode).toBe(3);
    expect(counts.stderr).toContain('A sealed file has no gitlab form: that counts the changes of a plan.');
  });

  test('tells as annotations and for code quality what is wrong with a sealed file, and where', async () => {
    const scene = await applied();
    for (const [format, whole] of [
      ['github-annotations', ''],
      ['codequality', '[]\n'],
    ] as const) {
      const { exitCode, stdout } = await scene.run('show', scene.sealed, '--format', format);
      expect({ format, exitCode, stdout }).toEqual({ format, exitCode: 0, stdout: whole });
    }
    const lines = (await scene.workspace.read(scene.sealed)).split('\n');
    await scene.workspace.write('torn.jsonl', [lines[0], '{"type":"secr'].join('\n'));
    const annotations = await scene.run('show', 'torn.jsonl', '--format', 'github-annotations');
    expect(annotations.stdout).toMatch(/^::warning file=torn\.jsonl,line=2,/m);
    const quality = await scene.run('show', 'torn.jsonl', '--format', 'codequality');
    expect(JSON.parse(quality.stdout)).toMatchObject([
      { location: { path: 'torn.jsonl', lines: { begin: 2 } }, severity: 'major' },
    ]);
  });

  test('refuses an edited plan (6), and a report or a file that is none of ours (3)', async () => {
    const scene = await applied();
    const plan = await scene.workspace.read('plan.json');
    await scene.workspace.write('edited.json', plan.replaceAll('$member', '$admin'));
    expect((await scene.run('show', 'edited.json')).exitCode).toBe(6);
    for (const text of ['', 'name: x', '[]', '{}', '{"results": 7}']) {
      await scene.workspace.write('other.json', text);
      const { exitCode, stdout } = await scene.run('show', 'other.json');
      expect({ text, exitCode, stdout }).toEqual({ text, exitCode: 3, stdout: '' });
    }
  });

  test('never says of a refused plan that the tenant matches, in any format', async () => {
    const twins = ['1', '2'].map((n) => client('twin', { clientId: `oauth-client-${n}` }));
    const scene = await openScene({ manifest: manifestOf(['{ name: twin, role: Member }']), clients: twins });
    expect((await scene.run('plan', '--out', 'plan.json')).exitCode).toBe(6);
    for (const format of ['text', 'markdown', 'html', 'github-annotations', 'codequality']) {
      const { stdout } = await scene.run('show', 'plan.json', '--format', format);
      expect(stdout).not.toMatch(/no changes|matches the manifest/i);
      expect(stdout).toContain('oauth-client-2');
    }
  });
});

describe('a saved plan beside flags that would change it', () => {
  test.each([['--replace', 'a'], ['--revoke', 'a'], ['--only', 'a'], ['--max-purges', '9'], ['--allow-empty']])(
    'is refused, exit 3: %s',
    async (...flag) => {
      const scene = await openScene({ manifest, clients });
      await scene.run('plan', '--out', 'plan.json');
      const { exitCode, document } = await scene.json('apply', 'plan.json', ...flag);
      expect(exitCode).toBe(3);
      expect(document.error).toMatchObject({ code: 'flag-with-saved-plan', detail: expect.stringContaining(flag[0]) });
      expect(
        scene.sandbox.requests.filter(({ kind }) => kind !== 'list' && kind !== 'roles' && kind !== 'personas'),
      ).toEqual([]);
    },
  );
});

describe('an unknown flag', () => {
  const commands = [
    'validate',
    'plan',
    'apply',
    'list',
    'get a',
    'show x',
    'export',
    'unseal x',
    'keygen',
    'sandbox',
    'doctor',
  ];
  test.each(commands)('fails, exit 3: %s', async (command) => {
    const scene = await openScene({ manifest });
    const { exitCode, stderr } = await scene.run(...command.split(' '), '--colour');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('--colour');
    expect(scene.sandbox.requests).toEqual([]);
  });
});
