/** Rows 48 to 52: a tenant whose texts attack the terminal, the runner, the pull request or the log. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerAfter, answerInstead, changeJson, type Fault } from '../../src/sandbox/fault.ts';
import { FaultScene, type SceneOptions } from '../support/fault-scene.ts';
import { manifestText } from '../support/manifests.ts';
import { outsideCode } from '../render/outside-code.ts';
import { HIDDEN, hostile, withoutEmojiJoiners } from '../support/hostile-text.ts';
import { runCli } from '../support/run-cli.ts';
import { everyChange, oneCreate } from './cast.ts';
import { everyOutput, reportFormats, type Outputs } from './every-output.ts';
import { at } from './scripts.ts';

const minutes = { timeout: 240_000 };

const control = [
  '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u001b]52;c;aGk=\u0007',
  'over\rwritten\b\b\b\u0000\u007f\u0085\u009b31m',
  'right\u202eleft\u2066iso\u2069\u200f\u061c zero\u200bwidth\u200d\ufeff\u2060\u00ad',
  'line\nbreak\ttab\u2028\u2029 tag\u{e0041}',
];
const commands = [
  '::add-mask::x',
  '::error::gotcha',
  '::set-output name=x::y',
  '##vso[task.setvariable]x',
  '##[group]x',
  'a\n::stop-commands::b',
];
const markup = [
  'tick ` tick `` tick ``` pipe | pipe </details> <img src=x onerror=alert(1)> ![x](https://evil.example/x.png)',
  '@everyone #1 [link](https://evil.example) <script>alert(1)</script> *bold* <!-- comment --> \\` \\|',
  '\n# heading\n- item\n> quote\n```\nfence',
];
/** Others in every run of the tests; a failure names the output and the character, and the seed makes it again. */
const seed = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 1_000_000);
const generated = fc.sample(hostile, { numRuns: 5, seed });

let outputs: Promise<Outputs> | null = null;

/** All of them at once, played once. */
async function hostileOutputs(): Promise<Outputs> {
  return (outputs ??= everyOutput([...control, ...commands, ...markup, ...generated]));
}

/** What the completion script knows: each command with the formats that it takes; one empty where it has none. */
async function commandsAndFormats(): Promise<
  readonly { readonly command: string; readonly formats: readonly string[] }[]
> {
  const { stdout } = await runCli(['completion', 'bash'], { cwd: tmpdir() });
  const commands = [...stdout.matchAll(/^    ([a-z]+)\) words='--/gm)].map(([, command = '']) => command);
  expect(commands.length).toBeGreaterThan(10);
  return commands.map((command) => {
    const formats = new RegExp(`'${command} --format'[^)]*\\) words='([^']*)'`).exec(stdout)?.[1]?.split(' ') ?? [];
    return { command, formats: formats.length === 0 ? [''] : formats.map((format) => ` --format ${format}`) };
  });
}

describe('row 48: control, bidirectional and zero-width characters', () => {
  test('are inert in every output, JSON included, and so is generated Unicode', minutes, async () => {
    for (const [name, text] of await hostileOutputs()) {
      const found = HIDDEN.exec(name.startsWith('export') ? withoutEmojiJoiners(text) : text);
      const about = `${name}, HOSTILE_SEED=${seed}: ${text.slice(Math.max(0, (found?.index ?? 0) - 60), found?.index)}`;
      expect(found?.[0].codePointAt(0)?.toString(16), about).toBeUndefined();
    }
  });

  test('are looked for in every format of every command that shows foreign text', minutes, async () => {
    // Of our own texts alone: questions and files of init, keys, scripts for shells, the manual, the sandbox.
    const silent = new Set(['init', 'keygen', 'sandbox', 'completion', 'manual']);
    const names = [...(await hostileOutputs()).keys()];
    for (const { command, formats } of await commandsAndFormats()) {
      if (silent.has(command)) continue;
      for (const format of formats)
        expect(
          names.some((name) => name.startsWith(`${command}${format}`)),
          `${command}${format}`,
        ).toBe(true);
    }
    for (const format of reportFormats) {
      expect(
        names.some((name) => name.endsWith(`report.${format}`)),
        format,
      ).toBe(true);
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
        expect(result.stdout + result.stderr).not.toMatch(HIDDEN);
        expect(result.stdout + result.stderr).not.toMatch(/^\s*::/m);
      }
    });
  });
});

describe('row 49: commands to a runner', () => {
  test('never stand at the beginning of a line', minutes, async () => {
    for (const [name, text] of await hostileOutputs()) {
      for (const line of text.split('\n')) {
        expect(line, name).not.toMatch(/##(?:\[|vso\[)/i);
        // Our own annotations aside, which say what is data behind the second pair of colons.
        if (/^\s*::/.test(line)) expect(line, name).toMatch(/^::(?:error|warning|notice)(?: [a-zA-Z]+=[^:]*)?::/);
      }
    }
  });
});

describe('row 50: markup', () => {
  test('is inert in Markdown and HTML', minutes, async () => {
    for (const [name, text] of await hostileOutputs()) {
      if (/report\.html$|--format html .*stdout$/.test(name)) {
        expect(text, name).not.toMatch(/<img|<script>alert|onerror=alert\(1\)>|<!-- comment/);
      } else if (/report\.markdown$|--format markdown.* stdout$|^summary\.md$/.test(name) && text !== '') {
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
