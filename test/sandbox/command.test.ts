import { PassThrough } from 'node:stream';

import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { CommandContext } from '../../src/cli/command-context.ts';
import { registerSandbox } from '../../src/cli/commands/sandbox.ts';
import type { StopSignal } from '../../src/cli/io.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { interruptible } from '../../src/cli/signals.ts';

describe('atlan-oauth sandbox', () => {
  it('prints nothing but the two exports on stdout, plays its flags, and ends well with a signal', async () => {
    const run = start(['--page-cap', '2', '--token-lifetime', '30', '--variant', 'times=rfc3339']);
    const printed = await run.printed(/API_KEY=\S+\n/);
    expect(printed).toMatch(/^export ATLAN_BASE_URL=http:\/\/127\.0\.0\.1:\d+\nexport ATLAN_API_KEY=\S+\n$/);
    const [, url, key] = /BASE_URL=(\S+)\n.*API_KEY=(\S+)/.exec(printed) ?? [];
    const answer = await fetch(`${url}/api/service/oauth-clients?limit=100`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const listing: unknown = await answer.json();
    const record = { tokenExpirySeconds: 30, createdAt: expect.stringMatching(/^\d{4}-/) };
    expect(listing).toMatchObject({ records: [record, record] });
    run.signal('SIGTERM');
    await expect(run.ended).resolves.toBe(0);
  });

  it('tells the same as one JSON document', async () => {
    const run = start(['--format', 'json']);
    const printed: unknown = JSON.parse(await run.printed(/\}\n$/));
    expect(printed).toEqual({
      formatVersion: '1.0',
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      apiKey: expect.stringMatching(/^\S+$/),
    });
    run.signal('SIGINT');
    await expect(run.ended).resolves.toBe(0);
  });

  it('lists the variants and ends', async () => {
    const run = start(['--variant', 'list']);
    await expect(run.ended).resolves.toBe(0);
    expect(await run.printed(/./)).toContain('uniqueNames=off|409|409-bare|400\n');
  });

  it.each([
    [['--variant', 'times=never'], { exitCode: 3, code: 'sandbox-variant' }],
    [['--seed', 'not-there.json'], { exitCode: 3, code: 'sandbox-seed' }],
    [['--port', '99999'], { code: 'commander.invalidArgument' }],
    [['--unique-names', 'sometimes'], { code: 'commander.invalidArgument' }],
  ])('refuses %j', async (flags, failure) => {
    await expect(start(flags).ended).rejects.toMatchObject(failure);
  });
});

function start(flags: readonly string[]) {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const listeners = new Map<StopSignal, () => void>();
  const io = {
    argv: ['sandbox', ...flags],
    env: {},
    cwd: '/',
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough().resume(),
    clock: { now: () => Date.now(), sleep: async () => {} },
    entropy: { hex8: () => '00000000' },
    onSignal: (signal: StopSignal, listener: () => void) => {
      listeners.set(signal, listener);
      return () => listeners.delete(signal);
    },
    exitNow: () => {},
  };
  const ended = interruptible(io, async (interruption) => {
    const context = new CommandContext(io, interruption, createRedactor({}));
    const program = new Command().exitOverride().configureOutput({ outputError: () => {} });
    registerSandbox(program, context);
    for (const command of program.commands) command.exitOverride();
    await program.parseAsync(io.argv, { from: 'user' });
    return context.exitCode;
  });
  let text = '';
  stdout.on('data', (chunk: string) => (text += chunk));
  const printed = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => text).toMatch(pattern);
    return text;
  };
  return { ended, printed, signal: (signal: StopSignal) => listeners.get(signal)?.() };
}
