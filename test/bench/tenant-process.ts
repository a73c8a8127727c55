/**
 * The sandbox in a process of its own, steered over the IPC channel of `fork`. It counts what it is asked, and forgets
 * what was created when it is told to.
 */
import { readFileSync } from 'node:fs';

import { defaultPersonas } from '../../src/sandbox/seed.ts';
import type { SeedClient } from '../../src/sandbox/seed.ts';
import { parseSeed } from '../../src/sandbox/parse-seed.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

/** Requests since the last `forget`: pages of the whole listing, look-ups by filter, and each other kind. */
type Counts = Record<string, number>;

const [seedFile = '', latencyMs = '0'] = process.argv.slice(2);
const clients: readonly SeedClient[] = parseSeed(readFileSync(seedFile, 'utf8'), seedFile).clients ?? [];

let counts: Counts = {};
const sandbox = await startSandbox({
  latencyMs: Number(latencyMs),
  seed: { clients, personas: defaultPersonas },
  record: false,
  fault: ({ kind, query }) => {
    const what = kind === 'list' && query['filter'] !== undefined ? 'look-up' : kind;
    counts[what] = (counts[what] ?? 0) + 1;
    return undefined;
  },
});
const seeded = new Set(sandbox.tenant.clients().map((client) => client.clientId));

process.on('message', (message) => {
  if (message === 'counts') process.send?.(counts);
  if (message === 'forget') forget();
});
process.on('disconnect', () => process.exit());
process.send?.({ url: sandbox.url, apiKey: sandbox.apiKey });

function forget(): void {
  counts = {};
  for (const { clientId } of sandbox.tenant.clients()) if (!seeded.has(clientId)) sandbox.tenant.removeClient(clientId);
  process.send?.('forgotten');
}
