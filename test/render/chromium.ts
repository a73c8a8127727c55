/** A real browser, driven over its DevTools pipe: the page as a reader meets it, with keys, roles and media. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser; empty where there is one. */
export const noBrowser = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}, set CHROMIUM)`;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-pipe',
];

export interface Browser {
  /** Opens a page and waits until it is loaded. */
  open(html: string, hash?: string): Promise<void>;
  /** The value of an expression in the page, as JSON. The page's own policy does not hold for it. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Types a text, or presses one key such as `Tab`. */
  press(key: string): Promise<void>;
  /** Roles and names as a screen reader gets them, what it skips left out. */
  accessibleNodes(): Promise<readonly { readonly role: string; readonly name: string }[]>;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Starts a browser with one empty page. */
export async function startBrowser(): Promise<Browser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlan-oauth-browser-'));
  const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${folder}/profile`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const wire = connect(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { targetInfos } = (await wire.send('Target.getTargets')) as {
    targetInfos: { targetId: string; type: string }[];
  };
  const { targetId } = targetInfos.find(({ type }) => type === 'page')!;
  const { sessionId } = (await wire.send('Target.attachToTarget', { targetId, flatten: true })) as {
    sessionId: string;
  };
  const send = async (method: string, params: object = {}) => wire.send(method, params, sessionId);
  await send('Page.enable');
  let pages = 0;
  return {
    send,
    open: async (html, hash = '') => {
      // A name of its own, since another hash of the same page would load nothing.
      const file = path.join(folder, `page-${++pages}.html`);
      await writeFile(file, html);
      const loaded = wire.event('Page.loadEventFired');
      await send('Page.navigate', { url: `file://${file}${hash}` });
      await loaded;
    },
    evaluate: async <Value>(expression: string) => {
      const answer = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']));
      return (answer['result'] as { value: Value }).value;
    },
    press: async (key) => {
      if (key.length > 1 && /^[A-Z]/.test(key)) {
        for (const type of ['keyDown', 'keyUp'])
          await send('Input.dispatchKeyEvent', { type, key, code: key, ...codeOf(key) });
        return;
      }
      for (const text of key) {
        await send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text });
        await send('Input.dispatchKeyEvent', { type: 'keyUp', key: text });
      }
    },
    accessibleNodes: async () => {
      const { nodes } = (await send('Accessibility.getFullAXTree')) as { nodes: readonly AccessibleNode[] };
      return nodes
        .filter(({ ignored }) => !ignored)
        .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
    },
    close: async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface AccessibleNode {
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
}

function codeOf(key: string): { readonly windowsVirtualKeyCode: number } {
  return { windowsVirtualKeyCode: { Tab: 9, Enter: 13, Escape: 27 }[key] ?? 0 };
}

/** JSON messages, each ended by a NUL. */
function connect(input: Writable, output: Readable) {
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, () => void>();
  let [next, rest] = [1, ''];
  output.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else listeners.get(message.method ?? '')?.();
    }
  });
  return {
    event: async (method: string) => new Promise<void>((resolve) => listeners.set(method, resolve)),
    send: async (method: string, params: object = {}, sessionId?: string) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const id = next++;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        });
        input.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
      }),
  };
}
