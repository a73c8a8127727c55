/** Rows 48 to 52: a tenant whose texts attack the terminal, the runner, the pull request or the log. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerAfter, answerInstead, changeJson, type Fault } from '../../src/sandbox/fault.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { FaultScene, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { outsideCode } from '../render/outside-code.ts';
import { everyChange, oneCreate } from './cast.ts';
import { at } from './scripts.ts';

/** Whatever a terminal obeys, that hides, or that reorders: everything but printable characters and line breaks. */
// oxlint-disable no-control-regex -- they are what is looked for
const live =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

const reportFormats = ['markdown', 'json', 'html', 'gitlab', 'github-annotations', 'codequality'];
const reports = reportFormats.flatMap((format) => ['--report', `${format}=report.${format}`]);

/** Every output there is of a tenant with these texts, by what made it. */
async function everyOutput(
  options: SceneOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const outputs = new Map<string, string>();
  await FaultScene.play(options, async (scene) => {
    const keep = (name: string, { result }: FaultRun, expected: readonly (number | null)[] = [0]): void => {
      expect(expected, `${name}: ${result.stderr}`).toContain(result.exitCode);
      outputs.set(`${name} stdout`, result.stdout);
      outputs.set(`${name} stderr`, result.stderr);
    };
    const file = (name: string): string => readFileSync(path.join(scene.cwd, name), 'utf8');
    for (const format of ['text', 'json', 'markdown']) {
      keep(`plan ${format}`, await scene.run(['plan', '--format', format, '--show-unmanaged', '--verbose'], { env }));
    }
    keep('list', await scene.run(['list', '--verbose'], { env }));
    keep('list json', await scene.run(['list', '--format', 'json'], { env }));
    keep('export', await scene.run(['export'], { env }), [0, 6]);
    keep('plan --out', await scene.run(['plan', '--out', 'plan.json', ...reports], { env }));
    for (const format of reportFormats) outputs.set(`plan ${format} report`, file(`report.${format}`));
    outputs.set('saved plan', file('plan.json'));
    keep('show', await scene.run(['show', 'plan.json'], { env }));
    keep('show markdown', await scene.run(['show', 'plan.json', '--format', 'markdown'], { env }));
    const args = ['apply', '--auto-approve', '--max-purges', '9', '--verbose', ...reports];
    keep('apply', await scene.run(args, { env }));
    for (const format of reportFormats) outputs.set(`apply ${format} report`, file(`report.${format}`));
  });
  return outputs;
}

/** Clients of every fate whose names, texts and makers hold this; all but the first are in the manifest's scope. */
function clientsWith(...texts: readonly string[]): SceneOptions {
  const clients = texts.flatMap((text, index) => [
    { displayName: `stranger ${text}`, clientId: `oauth-client-s${index}`, description: text, createdBy: text },
    { displayName: `${text} ci-gone`, clientId: `oauth-client-g${index}`, description: text, createdBy: `x${text}` },
    { displayName: `ci-changed-${index}`, clientId: `oauth-client-c${index}`, description: text, updatedBy: text },
  ]);
  const listed = texts
    .map((_, index) => `  - { name: ci-changed-${index}, role: Member, description: new }`)
    .join('\n');
  return {
    files: manifestText(listed, 'scope: { names: ["*ci-gone", "ci-changed*"] }\nlimits: { count: 90 }\n'),
    clients,
  };
}

describe('row 48: control, bidirectional and zero-width characters', () => {
  test('are inert in every output, JSON included', { timeout: 60_000 }, async () => {
    const texts = [
      '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u001b]52;c;aGk=\u0007',
      'over\rwritten\b\b\b\u0000\u007f\u0085\u009b31m',
      'right\u202eleft\u2066iso\u2069\u200f\u061c zero\u200bwidth\u200d\ufeff\u2060\u00ad',
      'line\nbreak\ttab\u2028\u2029 tag\u{e0041}',
    ];
    for (const [name, text] of await everyOutput(clientsWith(...texts))) {
      expect([name, live.exec(text)?.[0].codePointAt(0)?.toString(16)]).toEqual([name, undefined]);
    }
  });

  test('are inert where they come in error messages, roles and personas', async () => {
    const evil = '\u001b[2Jgone\r\n::error::x\u202e';
    await FaultScene.play(everyChange, async (scene) => {
      scene.sandbox.tenant.addRole({ name: '$evil', description: `Memb${evil}` });
      const runs = [
        await scene.apply({ fault: at('list', 'all', answerInstead(400, { message: evil })) }),
        await scene.apply({ fault: at('create', 'all', answerInstead(422, { error: evil })) }),
        await scene.run(['doctor'], { fault: at('roles', 'all', answerInstead(403, { message: evil })) }),
      ];
      scene.write('atlan-oauth.yaml', manifestText('  - { name: ci-x, role: Membr }'));
      runs.push(await scene.run(['plan']));
      for (const { result } of runs) {
        expect(result.stdout + result.stderr).not.toMatch(live);
        expect(result.stdout + result.stderr).not.toMatch(/^\s*::/m);
      }
    });
  });
});

describe('row 49: commands to a runner', () => {
  test('never stand at the beginning of a line', { timeout: 60_000 }, async () => {
    const texts = [
      '::add-mask::x',
      '::error::gotcha',
      '::set-output name=x::y',
      '##vso[task.setvariable]x',
      '##[group]x',
      'a\n::stop-commands::b',
    ];
    const env = { GITHUB_ACTIONS: 'true' };
    for (const [name, text] of await everyOutput(clientsWith(...texts), env)) {
      for (const line of text.split('\n')) {
        expect(line, name).not.toMatch(/##(?:\[|vso\[)/i);
        // Our own annotations aside, which say what is data behind the second pair of colons.
        if (/^\s*::/.test(line)) expect(line, name).toMatch(/^::(?:error|warning|notice)(?: [a-zA-Z]+=[^:]*)?::/);
      }
    }
  });
});

describe('row 50: markup', () => {
  const markup = [
    'tick ` tick `` tick ``` pipe | pipe </details> <img src=x onerror=alert(1)> ![x](https://evil.example/x.png)',
    '@everyone #1 [link](https://evil.example) <script>alert(1)</script> *bold* <!-- comment --> \\` \\|',
    '\n# heading\n- item\n> quote\n```\nfence',
  ];

  test('is inert in Markdown and HTML', { timeout: 60_000 }, async () => {
    for (const [name, text] of await everyOutput(clientsWith(...markup))) {
      if (name.includes('html')) {
        expect(text, name).not.toMatch(/<img|<script>alert|onerror=alert\(1\)>|<!-- comment/);
      } else if (name.includes('markdown') && text !== '' && !name.includes('stderr')) {
        const rest = outsideCode(text);
        expect(rest, name).not.toMatch(/<img|<script|!\[x\]|@everyone|\]\(https:\/\/evil|<!-- comment|# heading/);
        expect(rest.match(/<details>/g)?.length ?? 0).toBe(rest.match(/<\/details>/g)?.length ?? 0);
      }
    }
  });

  test('of 70 kB stays within the budgets of a comment and a job summary', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 20 }, (_, index) => `ci-${index}`);
    const listed = names.map((name) => `  - { name: ${name}, role: Member, description: new }`);
    const options: SceneOptions = {
      files: manifestText(listed.join('\n')),
      clients: names.map((displayName) => ({ displayName, description: '`|<x> '.repeat(12_000) })),
    };
    await FaultScene.play(options, async (scene) => {
      const env = {
        GITHUB_STEP_SUMMARY: path.join(scene.cwd, 'summary.md'),
        GITHUB_OUTPUT: path.join(scene.cwd, 'out'),
      };
      const size = (file: string): number => readFileSync(path.join(scene.cwd, file)).length;
      expect((await scene.run(['plan', '--report', 'markdown=report.md'], { env })).exitCode).toBe(0);
      expect(size('report.md')).toBeLessThanOrEqual(60_000);
      expect(size('summary.md')).toBeLessThanOrEqual(1_000_000);
      const apply = ['apply', '--auto-approve', '--report', 'markdown=report.md'];
      expect((await scene.run(apply, { env })).exitCode).toBe(0);
      expect(size('report.md')).toBeLessThanOrEqual(60_000);
      expect(outsideCode(readFileSync(path.join(scene.cwd, 'report.md'), 'utf8'))).not.toContain('<x>');
    });
  });
});

describe('row 51: a client id', () => {
  interface Page {
    readonly records: readonly object[];
  }
  const ids: readonly (readonly [string, unknown])[] = [
    ['..', '..'],
    ['../groups', '../groups'],
    ['with a query', 'oauth-client-x?y=1'],
    ['with a slash', 'oauth-client-x/../../groups'],
    ['with a line break', 'oauth-client-x\r\nHost: evil.example'],
    ['that is empty', ''],
    ['of 10 kB', `oauth-client-${'x'.repeat(10_000)}`],
    ['of another kind', 'group-1234'],
    ['that stands twice', 'oauth-client-legacy'],
  ];
  test.each(ids)('%s in a listing is exit 5 and never gets into a URL', async (what, clientId) => {
    await FaultScene.play(everyChange, async (scene) => {
      const broken: Fault = changeJson<Page>((page) => ({
        ...page,
        records: page.records.map((record, index) => (index === 0 ? { ...record, clientId } : record)),
      }));
      const run = await scene.apply({ fault: at('list', 'all', broken) });
      expect([what, run.exitCode]).toEqual([what, 5]);
      expect(run.result.stderr.length).toBeLessThan(3000);
    });
  });

  test.each(ids.slice(0, 8))(
    '%s of a new client is never used: the client is purged by what the list says',
    async (_, clientId) => {
      await FaultScene.play(oneCreate, async (scene) => {
        const run = await scene.apply({
          fault: at(
            'create',
            1,
            changeJson<object>((body) => ({ ...body, clientId })),
          ),
        });
        expect(run.exitCode).toBe(0);
        expect(scene.names()).toEqual(['ci-new', 'stranger']);
      });
    },
  );
});

describe('row 52: an error body that echoes', () => {
  const forms: readonly (readonly [string, (secret: string) => string])[] = [
    ['as it is', (secret) => secret],
    ['in base64', (secret) => Buffer.from(`Bearer ${secret}`).toString('base64')],
    ['URL-escaped', (secret) => encodeURIComponent(secret)],
    ['JSON-escaped', (secret) => JSON.stringify(secret)],
    ['cut', (secret) => secret.slice(3, 30)],
    ['behind a long text', (secret) => `${'x'.repeat(480)}${secret}`],
    ['with spaces in between', (secret) => secret.replaceAll(/(.{5})/g, '$1 ')],
  ];

  test.each(forms)('the Authorization header %s is redacted', async (_, form) => {
    await FaultScene.play(everyChange, async (scene) => {
      const echo = { message: `unknown header Authorization: Bearer ${form(scene.sandbox.apiKey)}` };
      for (const fault of [
        answerInstead(400, echo),
        answerInstead(500, echo),
        answerInstead(403, { error: echo.message }),
      ]) {
        expect((await scene.apply({ fault: at('list', 'all', fault), args: ['--verbose'] })).exitCode).not.toBe(0);
      }
      expect((await scene.apply({ fault: at('update', 1, answerInstead(422, echo)) })).exitCode).toBe(7);
    });
  });

  test.each(forms)('a new client secret %s is redacted', async (_, form) => {
    await FaultScene.play(oneCreate, async (scene) => {
      let secret = '';
      const learn = changeJson<{ readonly clientSecret: string }>((body) => {
        secret = body.clientSecret;
        return body;
      });
      const run = await scene.apply({
        args: ['--verbose'],
        fault: ({ kind }) => {
          if (kind === 'create') return learn;
          const echo = { errorMessage: `do not send me ${form(secret)}` };
          return kind === 'update' ? answerInstead(422, echo) : undefined;
        },
      });
      expect(run.exitCode).toBe(7);
      await scene.converge();
    });
  });

  test('the tool’s own client secret or token is redacted', async () => {
    await FaultScene.play({ ...everyChange, login: 'oauth' }, async (scene) => {
      const secret = scene.env['ATLAN_OAUTH_CLIENT_SECRET'] ?? '';
      const echo = { error: 'invalid_client', error_description: `no such secret: ${secret}` };
      expect((await scene.apply({ fault: at('token', 'all', answerInstead(400, echo)) })).exitCode).toBe(4);
      let token = '';
      const run = await scene.apply({
        fault: ({ kind }) => {
          if (kind !== 'token')
            return kind === 'list' ? answerInstead(400, { message: `bad token ${token}` }) : undefined;
          return changeJson<{ readonly accessToken: string }>((body) => {
            token = body.accessToken;
            return body;
          });
        },
      });
      expect(run.exitCode).toBe(5);
      expect(token).not.toBe('');
    });
  });

  test('a secret in the answer to a purge or an update that went well is not shown either', async () => {
    await FaultScene.play(everyChange, async (scene) => {
      const echo = answerAfter(200, { message: scene.sandbox.apiKey, displayName: scene.sandbox.apiKey });
      const run = await scene.apply({ fault: at('update', 'all', echo), args: ['--verbose'] });
      expect([0, 7, 8]).toContain(run.exitCode);
      await scene.converge();
    });
  });
});
