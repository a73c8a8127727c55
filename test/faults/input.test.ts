/** Rows 43 to 47: manifests that are cut, hostile or dangerous. */
import { describe, expect, test } from 'vitest';
import { FaultScene, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { usageOf } from './usage.ts';

/** Five clients on the tenant, all in scope. */
const inScope: Omit<SceneOptions, 'files'> = {
  clients: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ displayName: `ci-${name}`, clientId: `oauth-client-${name}` })),
};

/** Applies a manifest that must be refused with 0 writes, and returns what was said. */
async function refused(files: SceneOptions['files'], exitCodes: readonly number[], about: unknown): Promise<string> {
  return FaultScene.play({ ...inScope, files }, async (scene) => {
    const run = await scene.apply();
    expect(exitCodes, JSON.stringify([about, run.exitCode, run.result.stderr])).toContain(run.exitCode);
    expect(run.writes).toEqual([]);
    const validated = await scene.run(['validate']);
    if (run.exitCode === 3) expect([about, validated.exitCode]).toEqual([about, 3]);
    return run.result.stderr;
  });
}

describe('row 43: a manifest', () => {
  test.each([
    ['that is empty', ''],
    ['of comments alone', '# nothing yet\n'],
    ['that is null', 'null\n'],
    ['that is null by a tilde', '~\n'],
    ['without clients', 'version: 1\nscope: { names: ["ci-*"] }\n'],
    ['with nothing behind clients', 'version: 1\nscope: { names: ["ci-*"] }\nclients:\n'],
  ])('%s is exit 3', async (about, text) => {
    await refused(text, [3], about);
  });

  test('with no clients and a scope is an error to validate and a guard to apply', async () => {
    const text = 'version: 1\nscope: { names: ["ci-*"] }\nclients: []\n';
    await FaultScene.play({ ...inScope, files: text }, async (scene) => {
      expect((await scene.run(['validate'])).exitCode).toBe(3);
      const run = await scene.apply();
      expect([run.exitCode, run.writes]).toEqual([6, []]);
      expect((await scene.apply({ args: ['--allow-empty'] })).exitCode).toBe(6); // Five purges are beyond the limits.
      // The guard stands also where nothing is left to purge, so that the next plan is refused again.
      const allowed = await scene.apply({ args: ['--allow-empty', '--max-purges', '5'], leavesMore: true });
      expect([allowed.exitCode, scene.names()]).toEqual([0, []]);
    });
  });

  test('that is cut at any line is exit 3, or 6 by a guard', { timeout: 120_000 }, async () => {
    const entries = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => `  - name: ci-${name}\n    description: ""\n    role: Member`,
    );
    const lines = manifestText(entries.join('\n'), 'limits: { count: 0 }\nscope: { names: ["ci-*"] }\n')
      .trimEnd()
      .split('\n');
    await FaultScene.play({ ...inScope, files: lines.join('\n') }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      for (let kept = 0; kept < lines.length; kept += 1) {
        scene.write('atlan-oauth.yaml', lines.slice(0, kept).join('\n'));
        const run = await scene.apply();
        expect([3, 6], `${kept}: ${run.exitCode}`).toContain(run.exitCode);
      }
    });
  });
});

describe('row 44: a manifest', () => {
  const client = (name: string): string => `  - { name: "${name}", role: Member }`;
  const bomb = Array.from(
    { length: 12 },
    (_, n) =>
      `x${n}: &x${n} [${
        n === 0
          ? 'a'
          : Array(10)
              .fill(`*x${n - 1}`)
              .join(', ')
      }]`,
  );
  const bytes = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const valid = manifestText('  - { name: ci-a, role: Member }');
  const inputs: readonly (readonly [string, string | Uint8Array])[] = [
    ['with twins by Unicode form', manifestText([client('ci-é'), client('ci-e\u0301')].join('\n'))],
    ['with twins by white space', manifestText([client('ci-x'), client(' ci-x')].join('\n'))],
    ['with twins by case', manifestText([client('ci-x'), client('CI-X')].join('\n'))],
    ['that is an alias bomb', `${bomb.join('\n')}\n${valid}`],
    ['that is ten thousand deep', `version: 1\nclients: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    [
      'that is ten thousand deep by indentation',
      `version: 1\nclients:\n${Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n + 1)}- `).join('\n')}`,
    ],
    ['of more than 10 MiB', `${valid}${`# ${'x'.repeat(1000)}\n`.repeat(10_600)}`],
    ['of a million entries on one line', `version: 1\nclients: [${'1, '.repeat(1_000_001)}1]\n`],
    ['of nine million empty lines', `version: 1\nclients:${'\n'.repeat(9_000_000)}`],
    ['that is no UTF-8', bytes(valid, '# ', new Uint8Array([0xc3, 0x28, 0xff]))],
    ['in UTF-16', Buffer.from(`\ufeff${valid}`, 'utf16le')],
    ['with a NUL', valid.replace('ci-a', 'ci-\u0000a')],
  ];
  test.each(inputs)('%s is exit 3 within a second of work and 200 MiB', async (about, text) => {
    await FaultScene.play({ ...inScope, files: '' }, async (scene) => {
      scene.write('atlan-oauth.yaml', text);
      const usage = usageOf();
      const run = await scene.run(['validate'], { usageLog: usage.file });
      expect([about, run.exitCode]).toEqual([about, 3]);
      expect(usage.milliseconds()).toBeLessThan(1500);
      expect(usage.mebibytes()).toBeLessThan(200);
      expect(run.result.stderr.length).toBeLessThan(20_000);
      expect((await scene.apply()).exitCode).toBe(3);
    });
  });

  test('of ten thousand wrong entries on one line is exit 3 within 200 MiB', async () => {
    await FaultScene.play({ ...inScope, files: `version: 1\nclients: [${'1, '.repeat(10_000)}1]\n` }, async (scene) => {
      const usage = usageOf();
      const run = await scene.run(['validate'], { usageLog: usage.file });
      expect(run.exitCode).toBe(3);
      // It took a minute and more where each problem looked at the whole line; a busy machine takes three seconds.
      expect(usage.milliseconds()).toBeLessThan(10_000);
      expect(usage.mebibytes()).toBeLessThan(200);
    });
  });

  test('that begins with a byte order mark is fine', async () => {
    await FaultScene.play({ ...inScope, files: `\ufeff${valid}` }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
    });
  });
});

describe('row 45: YAML that means more than it says', () => {
  const first = (fields: string): string => manifestText(`  - ${fields}`);
  test.each([
    ['__proto__', first('{ name: ci-x, role: Member, __proto__: { role: Admin } }')],
    ['constructor', first('{ name: ci-x, role: Member, constructor: { prototype: {} } }')],
    ['a merge key', first('{ <<: { role: Admin }, name: ci-x }')],
    ['a function', first('{ name: ci-x, role: !!js/function "function () {}" }')],
    ['binary', first('{ name: !!binary aGk=, role: Member }')],
    ['a duplicate key', first('{ name: ci-x, role: Guest, role: Admin }')],
    ['a second document', `${first('{ name: ci-x, role: Member }')}---\nversion: 1\n`],
    ['name: 0123', first('{ name: 0123, role: Member }')],
    ['name: no', first('{ name: no, role: Member }')],
    ['name: 1e3', first('{ name: 1e3, role: Member }')],
    ['name: ~', first('{ name: ~, role: Member }')],
    ['a date', first('{ name: 2026-01-01, role: Member }')],
    ['an unknown tag', first('{ name: !env ATLAN_API_KEY, role: Member }')],
    ['a directive', `%YAML 1.1\n---\n${first('{ name: ci-x, role: Member }')}`],
  ])('%s is exit 3 with line and column', async (about, text) => {
    const said = await refused(text, [3], about);
    expect(said).toMatch(/atlan-oauth\.yaml:\d+:\d+/);
  });
});

describe('row 46: names and descriptions', () => {
  const texts = [
    `quotes " ' \` and a backslash \\`,
    'percent %s %d %% and ampersand &amp; & done',
    'emoji 🦊👩‍👩‍👧 and a flag 🇫🇷',
    'right to left: שלום العربية',
    'markup <b>x</b> | # @everyone ![x](y)',
    'a: b # c, [d] {e} *f &g !h',
    'Zürich, naïve, e\u0301',
  ];

  test('of every kind come back byte for byte, and are no difference ever after', async () => {
    const entries = texts.map(
      (text) => `  - ${JSON.stringify({ name: text, description: `${text} twice: ${text}`, role: 'Member' })}`,
    );
    await FaultScene.play({ files: manifestText(entries.join('\n')) }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      for (const text of texts) {
        expect(scene.sandbox.tenant.clientsNamed(text)).toMatchObject([{ description: `${text} twice: ${text}` }]);
      }
    });
  });

  test('of 10 kB, of several lines and with tabs come back byte for byte', async () => {
    const description = `first line\nsecond\tline\n${'ä🦊 '.repeat(2500)}end`;
    const name = `ci-${'long name '.repeat(20)}end`;
    const entry = `  - ${JSON.stringify({ name, description, role: 'Member' })}`;
    await FaultScene.play({ files: manifestText(entry) }, async (scene) => {
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.sandbox.tenant.clientsNamed(name)).toMatchObject([{ description }]);
      scene.write('atlan-oauth.yaml', manifestText(entry.replace('first line', 'first line!')));
      expect((await scene.apply()).exitCode).toBe(0);
      expect(scene.sandbox.tenant.clientsNamed(name)).toMatchObject([
        { description: description.replace('line', 'line!') },
      ]);
    });
  });
});

describe('row 47: a manifest that would', () => {
  const own = 'the tool itself';
  const dangers: readonly (readonly [string, string, readonly string[]])[] = [
    ['purge the tool’s own client by a tombstone', manifestText(`  - { name: ${own}, state: absent }`), []],
    [
      'purge it by its scope',
      manifestText('  - { name: ci-a, role: Member }', 'scope: { names: ["the*", "ci-a"] }\n'),
      [],
    ],
    ['purge it by an empty list', manifestText('', 'scope: { names: ["the*"] }\n'), ['--allow-empty']],
    ['replace it for its role', manifestText(`  - { name: ${own}, role: Member }`), []],
    ['replace it on request', manifestText(`  - { name: ${own}, role: Admin }`), ['--replace', own]],
    ['revoke it', manifestText(`  - { name: ${own}, role: Admin }`), ['--revoke', own]],
    ['rename it', manifestText(`  - { name: ci-tool, role: Admin, previousNames: [${own}] }`), []],
    [
      'rename it by its pin',
      manifestText('  - { name: ci-tool, role: Admin, clientId: oauth-client-00000000-0000-4000-8000-0000000000aa }'),
      [],
    ],
  ];
  test.each(dangers)('%s is exit 6, whatever is overridden', async (_, files, args) => {
    await FaultScene.play({ ...inScope, files, login: 'oauth' }, async (scene) => {
      const run = await scene.apply({ args: [...args, '--max-purges', '99', '--leftover-age', '0s'] });
      expect([run.exitCode, run.writes]).toEqual([6, []]);
      expect(run.result.stderr).toContain('own-client');
    });
  });
});
