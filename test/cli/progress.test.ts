import { describe, expect, test } from 'vitest';
import { CommandContext } from '../../src/cli/command-context.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { fakeIo } from '../support/fake-io.ts';

/** A context whose clock a test moves on. */
function at(terminal: boolean, flags: { quiet?: boolean } = {}) {
  let now = 0;
  const io = fakeIo({ terminal, clock: { now: () => now, sleep: async () => {} } });
  const interruption = {
    signal: new AbortController().signal,
    by: null,
    shield: async <R>(work: () => Promise<R>) => work(),
  };
  const context = new CommandContext(io, interruption, createRedactor({}));
  context.begin(flags);
  return { io, progress: createProgress(context), wait: (ms: number) => (now += ms) };
}

describe('progress', () => {
  test('is a plain line now and then where nobody watches', () => {
    const { io, progress, wait } = at(false);
    progress.show('1 of 3');
    wait(5_000);
    progress.show('2 of 3');
    expect(io.written.stderr).toBe('');
    wait(5_000);
    progress.show('3 of 3');
    progress.clear();
    expect(io.written.stderr).toBe('3 of 3\n');
  });

  test('is one line redrawn on a terminal, cut to its width and gone in the end', () => {
    const { io, progress, wait } = at(true);
    progress.show('x'.repeat(500));
    wait(10);
    progress.show('too soon to redraw');
    progress.say('a remark that stays');
    progress.clear();
    const [drawn = '', after = ''] = io.written.stderr.split('\r\u001B[K').slice(1);
    expect(drawn.length).toBeLessThan(80);
    expect(after).toBe('a remark that stays\n');
  });

  test('is silent with --quiet', () => {
    for (const terminal of [true, false]) {
      const { io, progress, wait } = at(terminal, { quiet: true });
      wait(60_000);
      progress.show('anything');
      progress.say('anything');
      progress.clear();
      expect(io.written.stderr).toBe('');
    }
  });
});
