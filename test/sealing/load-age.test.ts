import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type * as LoadAge from '../../src/sealing/load-age.ts';

test('loading age keeps Node.js from calling X25519 experimental, and hides no other warning', async () => {
  const shown: string[] = [];
  const before = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => shown.push(message));
  onTestFinished(() => {
    process.removeAllListeners('warning');
    for (const listener of before) process.on('warning', listener);
  });
  // A module of its own: another file of tests in this process may have loaded age long before.
  const fresh = new URL(`../../src/sealing/load-age.ts?${randomUUID()}`, import.meta.url);
  const { loadAge }: typeof LoadAge = await import(fresh.pathname + fresh.search);
  await loadAge();
  await loadAge();
  process.emitWarning('The X25519 Web Crypto API algorithm is an experimental feature', 'ExperimentalWarning');
  process.emitWarning('X25519 is mentioned here', 'Warning');
  process.emitWarning('Something else is experimental', 'ExperimentalWarning');
  await nextTurn();
  expect(shown).toEqual(['X25519 is mentioned here', 'Something else is experimental']);
});
