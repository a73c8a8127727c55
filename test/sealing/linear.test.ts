import { expect, test } from 'vitest';
import { parseSealedFile } from '../../src/sealing/sealed-file.ts';
import { renderSealedLine } from '../../src/sealing/sealed-line.ts';
import { intentOf, TENANT } from '../support/sealing.ts';

function textOf(steps: number): string {
  const base = { v: 1, run: 'r' } as const;
  const lines = Array.from({ length: steps }, (_, seq) => {
    const { name, stagedName, action } = intentOf(`client ${seq}`);
    const step = { ...base, seq, clientId: `oauth-client-${seq}` };
    return [
      renderSealedLine({ ...base, type: 'intent', seq, name, stagedName, action, at: 't' }),
      renderSealedLine({
        ...step,
        type: 'secret',
        tenant: TENANT,
        name,
        action,
        createdAt: 't',
        recipients: [],
        sealed: '…',
      }),
      renderSealedLine({ ...step, type: 'proved', at: 't' }),
    ];
  });
  return lines.flat().join('');
}

function msOf(steps: number): number {
  const text = textOf(steps);
  const start = performance.now();
  const file = parseSealedFile(text, 'x');
  const ms = performance.now() - start;
  expect(file.secrets).toHaveLength(steps);
  expect(file.problems).toMatchObject([{ code: 'no-header' }]);
  return ms;
}

test('reading a sealed file takes five times as long for five times as many records, not twenty-five times', () => {
  msOf(500);
  const small = Math.max(20, Math.min(msOf(4_000), msOf(4_000)));
  expect(msOf(20_000) / small).toBeLessThan(12);
});
