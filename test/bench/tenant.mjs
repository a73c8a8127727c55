/** Starts the sandbox process and talks to it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'rolldown';

/** Bundles the sandbox process once, so that it starts without a loader. Returns the file to start. */
export async function buildTenant(folder) {
  const outfile = join(folder, 'tenant-process.mjs');
  const entry = new URL('tenant-process.ts', import.meta.url).pathname;
  await build({ input: entry, platform: 'node', output: { file: outfile, format: 'es' }, logLevel: 'warn' });
  return outfile;
}

/** A tenant with these clients that takes `latencyMs` for each request. */
export async function startTenant({ program, folder, clients, latencyMs }) {
  const seedFile = join(folder, 'seed.json');
  await writeFile(seedFile, JSON.stringify({ clients }));
  const child = fork(program, [seedFile, String(latencyMs)], { execArgv: [] });
  const ask = async (message) => {
    child.send(message);
    const [answer] = await once(child, 'message');
    return answer;
  };
  const [{ url, apiKey }] = await once(child, 'message');
  return {
    environment: { ATLAN_BASE_URL: url, ATLAN_API_KEY: apiKey },
    /** Requests since the last `forget`, by kind. */
    counts: () => ask('counts'),
    /** Drops what was created and starts counting anew. */
    forget: () => ask('forget'),
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
