import { describe, expect, test, vi } from 'vitest';
import { CommandContext } from '../../src/cli/command-context.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { readCredentials, withReader } from '../../src/cli/session.ts';
import { interruptible } from '../../src/cli/signals.ts';
import { answerInstead } from '../../src/sandbox/fault.ts';
import { fakeIo } from '../support/fake-io.ts';
import { openSandbox } from '../support/run-cli.ts';

describe('a session with the tenant', () => {
  test('says nothing more of requests that a failure left behind', async () => {
    const sandbox = await openSandbox({ fault: ({ kind }) => (kind === 'roles' ? answerInstead(503) : undefined) });
    const io = fakeIo({ env: { ...sandbox.env } });
    const asked = () => sandbox.requests.filter(({ kind, status }) => kind === 'roles' && status !== null).length;
    await interruptible(io, async (interruption) => {
      const context = new CommandContext(io, interruption, createRedactor(io.env));
      context.begin({ verbose: true });
      const failing = withReader(context, await readCredentials(context), {}, async ({ tenant }) => {
        tenant.listRoles().catch(() => {});
        await vi.waitUntil(() => io.written.stderr.includes('roles -> 503'), { timeout: 20_000 });
        throw new Error('something else failed');
      });
      await expect(failing).rejects.toThrow('something else failed');
    });
    const before = io.written.stderr;
    await vi.waitUntil(() => asked() > 1, { timeout: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(io.written.stderr).toBe(before);
  });
});
