import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeIo } from '../support/fake-io.ts';

/** A stdout whose first write fails like nothing that anybody foresaw. */
function brokenOnce(message: string): PassThrough {
  const stream = new PassThrough();
  let broken = false;
  const { write } = stream;
  return Object.assign(stream, {
    write: (text: string) => {
      if (broken) return Reflect.apply(write, stream, [text]);
      broken = true;
      throw new TypeError(message);
    },
  });
}

describe('an unforeseen error', () => {
  const credential = 'a-credential-nobody-may-see';
  const io = (...argv: readonly string[]) =>
    fakeIo({ argv, env: { ATLAN_API_KEY: credential }, stdout: brokenOnce(`cannot send ${credential}`) });

  test('exits 1 and says where to report it, without a stack', async () => {
    const broken = io('completion', 'bash');
    expect(await run(broken)).toBe(1);
    expect(broken.written.stderr).toContain('TypeError: cannot send [secret]');
    expect(broken.written.stderr).toMatch(/Please tell its maintainers, with the stack that --verbose shows\./);
    expect(broken.written.stderr).not.toMatch(/^\s+at /m);
  });

  test('shows its stack with --verbose, redacted', async () => {
    const broken = io('completion', 'bash', '--verbose');
    expect(await run(broken)).toBe(1);
    expect(broken.written.stderr).toMatch(/^\s+at /m);
    expect(broken.written.stderr).not.toContain(credential);
  });
});

describe('a command line that nobody understands', () => {
  test('exits 3 with what was probably meant', async () => {
    const io = fakeIo({ argv: ['plan', '--detailed-exitcod'] });
    expect(await run(io)).toBe(3);
    expect(io.written.stderr).toContain('--detailed-exitcode');
    const command = fakeIo({ argv: ['aply'] });
    expect(await run(command)).toBe(3);
    expect(command.written.stderr).toContain('apply');
  });

  test('exits 3 for a wrong value of a flag', async () => {
    for (const argv of [
      ['plan', '--max-purges', '-1'],
      ['plan', '--leftover-age', 'soon'],
      ['plan', '--format', 'yaml'],
      ['apply', '--concurrency', '0'],
      ['list', '--sort', 'size'],
      ['completion', 'tcsh'],
      ['get'],
      ['plan', 'surplus'],
    ]) {
      const io = fakeIo({ argv });
      expect({ argv, exit: await run(io) }).toEqual({ argv, exit: 3 });
      expect(io.written.stdout).toBe('');
    }
  });

  test('is one JSON document with --format json', async () => {
    const io = fakeIo({ argv: ['plan', '--format', 'json', '--nonsense'] });
    expect(await run(io)).toBe(3);
    expect(JSON.parse(io.written.stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 3,
      error: { code: 'unknown-option' },
    });
  });

  test('without any command shows the help on stderr', async () => {
    const io = fakeIo();
    expect(await run(io)).toBe(3);
    expect(io.written.stdout).toBe('');
    expect(io.written.stderr).toContain('Usage: atlan-oauth');
  });
});

describe('help', () => {
  const commands = [
    'validate',
    'plan',
    'apply',
    'list',
    'get',
    'show',
    'export',
    'unseal',
    'keygen',
    'sandbox',
    'doctor',
    'init',
    'completion',
    'manual',
  ];

  test('lists every command', async () => {
    const io = fakeIo({ argv: ['--help'] });
    expect(await run(io)).toBe(0);
    for (const command of commands) expect(io.written.stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    for (const line of io.written.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    [['help', 'plann'], 'Did you mean plan?'],
    [['plan', '--format', 'jsn'], 'Did you mean json?'],
    [['completion', 'bsh'], 'Did you mean bash?'],
    [['plan', '--format', 'yaml'], 'Add --help to see what the command takes.'],
  ])('of %j is a suggestion', async (argv, hint) => {
    const io = fakeIo({ argv });
    expect(await run(io)).toBe(3);
    expect(io.written.stderr).toContain(hint);
    expect(io.written.stdout).toBe('');
  });

  test.each(commands)(
    'of %s has a description and examples, within 80 columns, the same in both ways to ask',
    async (command) => {
      const [flag, word] = [fakeIo({ argv: [command, '--help'] }), fakeIo({ argv: ['help', command] })];
      expect(await run(flag)).toBe(0);
      expect(await run(word)).toBe(0);
      expect(flag.written.stdout).toContain(`Usage: atlan-oauth ${command}`);
      expect(flag.written.stdout).toContain('Examples:');
      expect(word.written.stdout).toBe(flag.written.stdout);
      for (const line of flag.written.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      const options = flag.written.stdout.replace(/\s+/g, ' ');
      expect(options).not.toContain('default: []');
      expect(options).not.toMatch(/\(default: [^)]*\) \(default: /);
    },
  );
});
