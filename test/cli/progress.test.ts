import { describe, expect, test } from 'vitest';
import { applyProgress } from '../../src/cli/apply-progress.ts';
import { CommandContext } from '../../src/cli/command-context.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { animatedLine, plainLine, type Amount } from '../../src/cli/progress-line.ts';
import { createRedactor } from '../../src/cli/redact.ts';
import { tenantProgress } from '../../src/cli/tenant-progress.ts';
import type { ChangeResult } from '../../src/model.ts';
import { fakeIo } from '../support/fake-io.ts';

const pausing = (seconds: number): string => `The tenant asks for a pause: waiting ${seconds} s.`;

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

  test('shows a bar, what is being done and the pace, and gives up the bar where there is no room', () => {
    const { io, progress, wait } = at(true);
    progress.show('seal ci-0', { done: 0, total: 40 });
    wait(4_000);
    progress.show('seal ci-10', { done: 10, total: 40 });
    progress.clear();
    expect(io.written.stderr).toContain(`${'█'.repeat(5)}${'░'.repeat(15)} 10 of 40 · seal ci-10 · 150 a minute`);
    expect(animatedLine('seal ci-10', { done: 10, total: 40 }, '', 40)).toBe('10 of 40 · seal ci-10');
  });

  test('counts a pause down on a terminal and then shows again what it did before', () => {
    const { io, progress, wait } = at(true);
    progress.show('seal ci-0', { done: 1, total: 2 });
    wait(100);
    progress.wait(pausing, 60_000);
    wait(20_000);
    progress.wait(pausing, 39_000);
    wait(41_000);
    progress.show('publish ci-0', { done: 1, total: 2 });
    progress.clear();
    const lines = io.written.stderr.split('\r\u001B[K').filter((line) => line !== '');
    expect(lines.map((line) => line.replace(/^[█░]+ /, ''))).toEqual([
      '1 of 2 · seal ci-0',
      '1 of 2 · The tenant asks for a pause: waiting 60 s.',
      '1 of 2 · The tenant asks for a pause: waiting 40 s.',
      '1 of 2 · publish ci-0',
    ]);
  });

  test('says once that several requests wait for the same pause where nobody watches', () => {
    const { io, progress, wait } = at(false);
    for (const ms of [60_000, 60_000, 59_500]) progress.wait(pausing, ms);
    wait(60_000);
    progress.wait(pausing, 30_000);
    expect(io.written.stderr).toBe(
      'The tenant asks for a pause: waiting 60 s.\nThe tenant asks for a pause: waiting 30 s.\n',
    );
  });

  test('is silent with --quiet', () => {
    for (const terminal of [true, false]) {
      const { io, progress, wait } = at(terminal, { quiet: true });
      wait(60_000);
      progress.show('anything');
      progress.wait(pausing, 5_000);
      progress.say('anything');
      progress.clear();
      expect(io.written.stderr).toBe('');
    }
  });
});

/** A progress that remembers what it was told. */
function remembering() {
  const shown: string[] = [];
  const said: string[] = [];
  const progress = {
    show: (text: string, amount?: Amount) => shown.push(plainLine(text, amount ?? null, '')),
    wait: (tell: (seconds: number) => string, ms: number) => said.push(tell(ms / 1000)),
    say: (text: string) => said.push(text),
    clear: () => {},
  };
  return { progress, shown, said };
}

describe('the progress of the requests', () => {
  test('says once that they are held back, and each pause that the tenant asks for', () => {
    const { progress, said } = remembering();
    const tell = tenantProgress(progress, { requestsPerMinute: 200, verbose: false });
    for (let at = 0; at < 500; at += 1) tell({ type: 'wait', ms: 1200, why: 'token-bucket' });
    tell({ type: 'wait', ms: 60_000, why: 'rate-limited' });
    tell({ type: 'wait', ms: 30_000, why: 'rate-limited' });
    expect(said).toEqual([
      "Keeping to 200 requests a minute, below the tenant's limit.",
      "Waiting 60 s for the tenant's rate limit.",
      "Waiting 30 s for the tenant's rate limit.",
    ]);
  });

  test('says why something is asked again, with nothing in it that a terminal obeys', () => {
    const { progress, said } = remembering();
    const tell = tenantProgress(progress, { requestsPerMinute: 200, verbose: false });
    tell({ type: 'wait', ms: 2000, why: 'retry', cause: 'acme.atlan.com refused the connection (ECONNREFUSED)' });
    tell({ type: 'wait', ms: 3000, why: 'retry', cause: 'an \u001B[2Jodd cause' });
    expect(said).toEqual([
      'Asking again in 2 s: acme.atlan.com refused the connection (ECONNREFUSED).',
      String.raw`Asking again in 3 s: an \u{1B}[2Jodd cause.`,
    ]);
  });
});

describe('the progress of an apply', () => {
  /** An apply of 2000 clients that makes 100 in the burst and then 40 a minute, `minutes` minutes later. */
  function after(minutes: number): string | undefined {
    let now = 0;
    const { progress, shown } = remembering();
    const tell = applyProgress(progress, { now: () => now });
    const make = (clients: number): void => {
      for (let at = 0; at < clients; at += 1) {
        tell({ type: 'result', result: { name: 'ci', status: 'done' } as ChangeResult });
      }
    };
    tell({ type: 'start', total: 2000 });
    make(100);
    for (now = 30_000; now < minutes * 60_000; now += 30_000) make(20);
    tell({ type: 'step', name: 'ci', action: 'create', step: 'seal' });
    return shown.at(-1);
  }

  test('tells how long the rest takes, from the pace behind the burst', () => {
    expect(after(10)).toBe('480 of 2000 · about 38 min left · seal ci');
  });

  test('tells nothing of it while the pace is not known', () => {
    expect(after(0.5)).toBe('100 of 2000 · seal ci');
  });
});
