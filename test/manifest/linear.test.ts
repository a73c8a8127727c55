/** Processor time, by itself or over that of a smaller input: what the wait for other processes cannot touch. */
import { describe, expect, it } from 'vitest';
import { writeManifest } from '../../src/manifest/write.ts';
import { remote } from '../support/builders.ts';
import { manifestOf, readText } from '../support/manifest-text.ts';
import { nestings } from '../support/nestings.ts';
import { processorMs } from '../support/processor-time.ts';
import { writeInput } from '../support/write-input.ts';

describe('the time that a manifest takes', () => {
  it.each(nestings)('is less than a second for %s in each other', (_, text) => {
    expect(processorMs(() => readText(text))).toBeLessThan(1_000);
  });

  it.each([
    ['look-alike names and unknown keys', (index: number) => `  - {name: a${index % 100}, role: R, x${index}: 1}\n`],
    ['keys of one mapping', (index: number) => `${index === 0 ? '  - ' : '    '}k${index}: 1\n`],
    ['one and the same key', (index: number) => `${index === 0 ? '  - ' : '    '}k: 1\n`],
  ])('does not grow with the square of %s', (_, line) => {
    const spentOn = (count: number) => {
      const text = `version: 1\nclients:\n${Array.from({ length: count }, (_, index) => line(index)).join('')}`;
      return processorMs(() => readText(text));
    };
    spentOn(500);
    expect(spentOn(4_000)).toBeLessThan(10 * Math.max(spentOn(1_000), 10));
  });

  it('is less than three seconds for an export of ten thousand clients', () => {
    const clients = Array.from({ length: 10_000 }, (_, index) =>
      remote(String(index), `client-${index}`, { description: `number ${index}` }),
    );
    let text = '';
    const spent = processorMs(() => ({ text } = writeManifest(writeInput(clients))));
    expect(spent).toBeLessThan(3_000);
    expect(manifestOf(text).manifest.clients).toHaveLength(10_000);
  });
});
