import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { interruptible, Interrupted, type Interruption } from '../../src/cli/signals.ts';

/** An Io whose signals a test sends by `process.emit`. */
function fakeProcess() {
  const signals = new EventEmitter();
  const ended: number[] = [];
  const io: Io = {
    argv: [],
    env: {},
    cwd: '/',
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    clock: { now: () => 0, sleep: async () => {} },
    entropy: { hex8: () => '00000000' },
    onSignal: (signal, listener) => {
      signals.on(signal, listener);
      return () => signals.off(signal, listener);
    },
    exitNow: (code) => ended.push(code),
  };
  return { io, ended, send: (signal: 'SIGINT' | 'SIGTERM') => signals.emit(signal), signals };
}

const forever = new Promise<never>(() => {});

describe('a signal', () => {
  test('ends work at once where nothing is shielded', async () => {
    const { io, send } = fakeProcess();
    const run = interruptible(io, async () => forever);
    send('SIGTERM');
    await expect(run).rejects.toThrow(Interrupted);
    await expect(run).rejects.toMatchObject({ by: 'SIGTERM' });
  });

  test('lets shielded work come to its own end, and tells it', async () => {
    const { io, send } = fakeProcess();
    const run = interruptible(io, async (interruption) =>
      interruption.shield(async () => {
        send('SIGINT');
        await Promise.resolve();
        return { aborted: interruption.signal.aborted, by: interruption.by };
      }),
    );
    await expect(run).resolves.toEqual({ aborted: true, by: 'SIGINT' });
  });

  test('keeps new shielded work from starting behind its back', async () => {
    const { io, send } = fakeProcess();
    let seen: Interruption | null = null;
    const run = interruptible(io, async (interruption) => {
      seen = interruption;
      return forever;
    });
    send('SIGINT');
    await expect(run).rejects.toThrow(Interrupted);
    await expect(seen!.shield(async () => 'written')).rejects.toThrow(Interrupted);
  });

  test('leaves nobody listening when the work is done', async () => {
    const { io, signals } = fakeProcess();
    await interruptible(io, async () => 'done');
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('what a signal says on stderr', () => {
  async function saying(shielded: boolean, ...sent: readonly ('SIGINT' | 'SIGTERM')[]): Promise<string> {
    const { io, send } = fakeProcess();
    const sendAll = async (): Promise<void> => {
      for (const signal of sent) send(signal);
    };
    await interruptible(io, async (interruption) => (shielded ? interruption.shield(sendAll) : sendAll())).catch(
      () => {},
    );
    return String((io.stderr as PassThrough).read() ?? '');
  }

  test('is that the run stops at a safe point, and what a second Ctrl-C would do', async () => {
    expect(await saying(true, 'SIGINT')).toBe(
      'SIGINT: stopping at a safe point, with a report.\nA second one ends at once, without.\n',
    );
    expect(await saying(true, 'SIGTERM')).toBe('SIGTERM: stopping at a safe point, with a report.\n');
  });

  test('is nothing where there is nothing to finish, as in a sandbox', async () => {
    const { io, send } = fakeProcess();
    await interruptible(io, async (interruption) => interruption.shield(async () => send('SIGTERM'), 'nothing'));
    expect((io.stderr as PassThrough).read()).toBeNull();
  });

  test('is how to find out what happened where the second one ended the run', async () => {
    expect(await saying(true, 'SIGINT', 'SIGINT')).toContain(
      'Ended at once: the outcome of what was sent last is unknown.\nRun the apply again: it deals with what is left.\n',
    );
  });

  test('is nothing of it where nothing is being written', async () => {
    expect(await saying(false, 'SIGINT')).toBe('');
  });
});

describe('a further signal', () => {
  async function during(...sent: readonly ('SIGINT' | 'SIGTERM')[]): Promise<readonly number[]> {
    const { io, send, ended } = fakeProcess();
    await interruptible(io, async (interruption) =>
      interruption.shield(async () => {
        for (const signal of sent) send(signal);
      }),
    );
    return ended;
  }

  test('ends the process at once if it is a second SIGINT', async () => {
    expect(await during('SIGINT', 'SIGINT')).toEqual([130]);
  });

  test('is no second one if it is the SIGTERM that CI systems send after a SIGINT', async () => {
    expect(await during('SIGINT', 'SIGTERM')).toEqual([]);
    expect(await during('SIGTERM', 'SIGTERM')).toEqual([]);
  });

  test('ends the process at once if it is the second SIGINT after SIGINT and SIGTERM', async () => {
    expect(await during('SIGINT', 'SIGTERM', 'SIGINT')).toEqual([130]);
  });
});
