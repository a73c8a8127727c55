/**
 * `npm run bench:pace`: 1,000 creates under a tenant that answers more than 400 requests a minute with 429, as Atlan does. Says what the apply
 * announced and how long it took: some twenty minutes. Exit 1 where the two differ by more than a tenth or the tenant had to refuse.
 *
 *   npm run bench:pace -- [--creates 1000] [--requests-per-minute 200]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { manifestText } from './generate.mjs';

const { values: flags } = parseArgs({
  options: {
    creates: { type: 'string', default: '1000' },
    'requests-per-minute': { type: 'string', default: '200' },
  },
});
const main = new URL('../../dist/main.js', import.meta.url).pathname;
const cwd = await mkdtemp(join(tmpdir(), 'atlan-oauth-pace-'));
await writeFile(join(cwd, 'atlan-oauth.yaml'), manifestText(Number(flags.creates)));

const tenant = start(['sandbox', '--rate-limit', '400', '--latency', '50']);
const environment = await variablesOf(tenant);
try {
  const started = performance.now();
  const pace = ['--requests-per-minute', flags['requests-per-minute'], '--concurrency', '8'];
  const apply = start(['apply', '--auto-approve', '--verbose', ...pace], environment);
  const [exitCode] = await once(apply.child, 'close');
  report({ exitCode, text: apply.text(), minutes: (performance.now() - started) / 60_000 });
} finally {
  tenant.child.kill('SIGTERM');
  await rm(cwd, { recursive: true, force: true });
}

function start(args, variables = {}) {
  const env = { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', ...variables };
  const child = spawn(process.execPath, [main, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  return { child, text: () => text };
}

/** What the sandbox prints once it listens. */
async function variablesOf({ child, text }) {
  while (!/ATLAN_API_KEY=.*\n/.test(text())) {
    if (child.exitCode !== null) throw new Error(`The sandbox ended:\n${text()}`);
    await once(child.stdout, 'data');
  }
  return Object.fromEntries(
    [...text().matchAll(/^export (\w+)='?([^'\n]+)'?$/gm)].map(([, name, value]) => [name, value]),
  );
}

function report({ exitCode, text, minutes }) {
  const [announcement = 'Nothing was announced.', said] = /This will take about (\d+) min.*/.exec(text) ?? [];
  const refused = text.match(/-> 429\b/g)?.length ?? 0;
  console.log(announcement);
  console.log(`It took ${minutes.toFixed(1)} min, exit ${exitCode}, ${refused} requests were answered with 429.`);
  console.log(/Apply complete:.*/.exec(text)?.[0] ?? text.slice(-2000));
  const isKept = Math.abs(minutes / Number(said) - 1) <= 0.1;
  process.exitCode = exitCode === 0 && refused === 0 && isKept ? 0 : 1;
}
