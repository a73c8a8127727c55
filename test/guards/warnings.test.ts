/** Warnings that a reviewer cannot miss: each of them in every rendering of the plan that brings it about. */
import { describe, expect, test } from 'vitest';
import {
  client,
  DAY_MS,
  manifestOf,
  openScene,
  TENANT_TIME,
  type JsonDocument,
  type Scene,
  type SceneOptions,
} from './scene.ts';

const dataAssets = 'default/tL6uqsrZGuf1hz9XFYnw8x';
const finance = 'default/Qm3vKx7TzB2nYcR8dLpW4s';
const unknown = 'default/AAAAAAAAAAAAAAAAAAAAAA';
const one =
  'secrets: { directory: sealed, recipients: [age1520tdmpu59gj05qwc05hcv8h93qnhpcdzcwr3utgvln6a09t99msf59x47] }';

const cases: readonly (SceneOptions & {
  readonly codes: readonly string[];
  readonly about: string;
  readonly args?: readonly string[];
})[] = [
  {
    about: 'rights that grow, and credentials that stop working',
    codes: ['grants-admin', 'role-raised', 'persona-added', 'persona-removed', 'credentials-revoked'],
    manifest: manifestOf(['{ name: a, role: Admin, personas: [Finance] }']),
    clients: [client('a', { personaQNs: [dataAssets] })],
  },
  {
    about: 'old credentials and old rights that live on beside the new ones',
    codes: ['old-credentials-live-until', 'old-role-lives-until'],
    manifest: manifestOf(['{ name: a, role: Guest, overlap: 7d }']),
    clients: [client('a')],
  },
  {
    about: 'an overlap that runs, and its old rights',
    codes: ['old-credentials-live-until', 'old-role-lives-until'],
    manifest: manifestOf(['{ name: a, role: Member, overlap: 7d }']),
    clients: [client('a'), client('a (superseded 0a0a0a0a)', { role: '$admin', updatedAt: TENANT_TIME - DAY_MS })],
  },
  {
    about: 'an old client that goes while nobody may hold the secret of the new one',
    codes: ['credentials-revoked', 'secret-not-at-hand'],
    manifest: manifestOf(['{ name: a, role: Member }']),
    clients: [
      client('a', { createdAt: TENANT_TIME - DAY_MS }),
      client('a (superseded 0a0a0a0a)', { updatedAt: TENANT_TIME - 60_000 }),
    ],
  },
  {
    about: 'a create beside a purge of the same kind',
    codes: ['looks-like-rename', 'credentials-revoked'],
    manifest: manifestOf(['{ name: new, role: Member }', '{ name: old, state: absent }']),
    clients: [client('old')],
  },
  {
    about: 'one key to lose',
    codes: ['single-recipient'],
    manifest: `version: 1\n${one}\nclients:\n  - { name: a, role: Member }\n`,
  },
  {
    about: 'no key at all',
    codes: ['no-recipients'],
    manifest: 'version: 1\nclients:\n  - { name: a, role: Member }\n',
  },
  {
    about: 'a persona that only its qualified name tells of',
    codes: ['persona-not-found'],
    manifest: manifestOf([`{ name: a, role: Member, personas: [${unknown}] }`]),
  },
  {
    about: 'leftovers of somebody else, and of somebody who may be at work',
    codes: ['orphaned-leftover', 'another-apply'],
    manifest: manifestOf(['{ name: a, role: Member }']),
    clients: [
      client('theirs (superseded 0a0a0a0a)'),
      client('a (provisioning 0b0b0b0b)', { createdAt: TENANT_TIME - 60_000 }),
    ],
  },
  {
    about: 'rotations that are not made',
    codes: ['rotation-waiting', 'not-rotated'],
    manifest: manifestOf(
      ['{ name: a, role: Member, rotateAfter: 1d }', '{ name: safe, role: Member, rotateAfter: 1d }'],
      'limits: { count: 0 }\nprotect: [safe]\n',
    ),
    clients: [client('a'), client('safe')],
  },
  {
    about: 'times that cannot be read',
    codes: ['time-unreadable'],
    manifest: manifestOf(['{ name: a, role: Member, rotateAfter: 1d, overlap: 1d }']),
    clients: [client('a'), client('a (rotated 0a0a0a0a)')],
    sandbox: { variants: { times: 'garbage' } },
  },
  {
    about: 'a client that left the manifest and lives on',
    codes: ['unlisted-but-alive'],
    manifest: manifestOf([]),
    files: { 'before.yaml': manifestOf(['{ name: a, role: Member }']) },
    clients: [client('a')],
    args: ['--base', 'before.yaml'],
  },
];

const everywhere = ['text', 'markdown', 'html', 'github-annotations', 'codequality'];

async function save(scene: Scene, args: readonly string[] = []): Promise<JsonDocument> {
  expect((await scene.run('plan', '--out', 'plan.json', ...args)).exitCode).toBe(0);
  return JSON.parse(await scene.workspace.read('plan.json'));
}

describe('every rendering of a plan warns of', () => {
  test.each(cases)('$about', async ({ codes, args, ...options }) => {
    const scene = await openScene(options);
    const plan = await save(scene, args);
    const warnings: readonly JsonDocument[] = [
      ...plan.warnings,
      ...plan.changes.flatMap((change: JsonDocument) => change.warnings),
    ];
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(codes));
    for (const { message } of warnings) expect(message).toMatch(/^[A-Z"].*[.}\]]$/s);
    for (const format of everywhere) {
      const { stdout } = await scene.run('show', 'plan.json', '--format', format);
      for (const code of codes) expect({ format, told: told(stdout, code) }).toEqual({ format, told: true });
    }
  });
});

/** By its code, or in Markdown and HTML by the sentence that stands for it. */
function told(text: string, code: string): boolean {
  const sentences: Readonly<Record<string, RegExp>> = {
    'grants-admin': /Grants admin rights to /,
    'role-raised': /Raises the role of /,
    'secret-not-at-hand': /no sealed file at hand holds the new ones/,
  };
  return text.includes(code) || sentences[code]?.test(text) === true;
}

describe('a plan', () => {
  test('names who will be able to read the new secrets, in every rendering for people', async () => {
    const scene = await openScene({ manifest: manifestOf(['{ name: a, role: Member }']) });
    await save(scene);
    for (const format of ['text', 'markdown', 'html']) {
      const { stdout } = await scene.run('show', 'plan.json', '--format', format);
      for (const label of ['on-call', 'vault']) expect(stdout).toContain(label);
    }
  });

  test('says what stops working and until when it is out, first of all', async () => {
    const scene = await openScene({
      manifest: manifestOf(['{ name: a, role: Guest }', '{ name: new, role: Member }']),
      clients: [client('a')],
    });
    await save(scene);
    const { stdout } = await scene.run('show', 'plan.json', '--format', 'markdown');
    const [, alert = ''] = stdout.split('> [!CAUTION]');
    expect(alert.split('\n')[1]).toContain(
      'Replaces `a`: the old credentials stop working in this apply, until the new ones are delivered.',
    );
    expect(stdout.indexOf('[!CAUTION]')).toBeLessThan(stdout.indexOf('| | client |'));
  });

  test('says of whatever it purges or replaces who made it, and when', async () => {
    const scene = await openScene({
      manifest: manifestOf(['{ name: a, role: Guest }', '{ name: old, state: absent }', '{ name: d, role: Member }']),
      clients: [
        client('a', { createdBy: 'maria.lopez' }),
        client('old', { createdBy: '::error::<b>\u202ej.chen' }),
        client('d', { description: 'theirs', createdBy: 'nobody.asks' }),
      ],
    });
    const { changes } = await save(scene);
    expect(changes.map(({ name, createdBy, createdAt }: JsonDocument) => [name, createdBy, createdAt])).toEqual([
      ['d', 'nobody.asks', '2026-02-12T09:26:53.000Z'],
      ['a', 'maria.lopez', '2026-02-12T09:26:53.000Z'],
      ['old', '::error::<b>\u202ej.chen', '2026-02-12T09:26:53.000Z'],
    ]);
    const told: Readonly<Record<string, readonly string[]>> = {
      text: ['created      2026-02-12T09:26:53.000Z by maria.lopez', 'by \\u{3A}:error::<b>\\u{202E}j.chen'],
      markdown: [
        '#   created: 2026-02-12T09:26:53.000Z by maria.lopez',
        '; created `2026-02-12T09:26:53.000Z` by `\\u{3A}:error::<b>\\u{202E}j.chen`',
      ],
      html: ['<code>maria.lopez</code>', ':error::&lt;b&gt;'],
    };
    for (const [format, texts] of Object.entries(told)) {
      const { stdout } = await scene.run('show', 'plan.json', '--format', format);
      for (const text of texts) expect(stdout).toContain(text);
      expect(stdout).not.toContain('nobody.asks');
      expect(stdout).not.toMatch(format === 'html' ? /\u202e|<b>/ : /^::|\u202e/m);
    }
  });

  test('is not spoilt by descriptions: they stand apart, and nothing warns of them', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `t${i}`);
    const entries = [
      ...many.map((name) => `{ name: ${name}, role: Member, description: new }`),
      '{ name: zz, role: Admin }',
    ];
    const scene = await openScene({ manifest: manifestOf(entries), clients: many.map((name) => client(name)) });
    await save(scene);
    const text = (await scene.run('show', 'plan.json')).stdout;
    expect(text.indexOf('+ zz')).toBeLessThan(text.indexOf('Only the description changes'));
    expect(text.indexOf('Only the description changes')).toBeLessThan(text.indexOf('~ t0'));
    expect(text).toContain('⚠ 1 warning: grants-admin.');
    const markdown = (await scene.run('show', 'plan.json', '--format', 'markdown')).stdout;
    expect(markdown).toContain('<details><summary>Only the description changes (30)</summary>');
    expect(markdown.indexOf('| + | `zz` |')).toBeLessThan(markdown.indexOf('| ~ | `t0` |'));
  });

  test('has the tombstone of what left the manifest ready to paste', async () => {
    const scene = await openScene({
      manifest: manifestOf([keep]),
      files: { 'before.yaml': manifestOf([keep, '{ name: "no", role: Member }', '{ name: gone, role: Member }']) },
      clients: [client('keep'), client('no', { personaQNs: [finance] })],
    });
    const { warnings } = await save(scene, ['--base', 'before.yaml']);
    expect(warnings).toHaveLength(1);
    const { stdout } = await scene.run('show', 'plan.json');
    const tombstone = /^ *- (\{ name: "no", state: absent, clientId: \S+ \})$/m.exec(stdout)?.[1] ?? '';
    await scene.workspace.write('atlan-oauth.yaml', manifestOf([keep, tombstone]));
    const { document } = await scene.json('plan', '--base', 'before.yaml');
    expect(document.summary).toMatchObject({ purge: 1 });
    expect(document.warnings).toEqual([]);
  });
});

const keep = '{ name: keep, role: Member }';
