/** What the figures measure with: the built program, the yardsticks, tenants and manifests, all in one scratch folder. */
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { manifestText, teamTexts, tenantClients } from './generate.mjs';
import { runNode, runNodeWithUsage } from './measure.mjs';
import { buildTenant, startTenant } from './tenant.mjs';

const main = new URL('../../dist/main.js', import.meta.url).pathname;

export async function createWorkbench({ pairs, folder }) {
  const program = await buildTenant(folder);
  const tenants = new Map();
  const usageFile = join(folder, 'usage.json');

  const run = async (args, { clients, environment } = {}) =>
    runNode([main, ...args], { cwd: await manifestFolder(folder, clients), environment });
  const freshFolder = () => mkdtemp(join(folder, 'fresh-'));

  return {
    pairs,
    run,
    freshFolder,
    /** Wall seconds of a command that talks to no tenant. */
    wall: async (args, options) => (await run(args, options)).seconds,
    /** Like `run`, with processor seconds and peak memory. */
    usage: async (args, { clients, environment } = {}) =>
      runNodeWithUsage([main, ...args], { cwd: await manifestFolder(folder, clients), environment, usageFile }),
    /** Wall seconds of the empty program. */
    node: async () => (await runNode(['-e', '0'], { cwd: folder })).seconds,
    /** Seconds that the yaml library takes for the manifest of so many clients, right after the start. */
    async yaml(clients) {
      const path = new URL('yaml-alone.cjs', import.meta.url).pathname;
      const manifest = join(await manifestFolder(folder, clients), 'atlan-oauth.yaml');
      return Number((await runNode([path, manifest], { cwd: folder })).stdout) / 1000;
    },
    /** Wall seconds of one of the ideal clients. */
    async ideal(script, args, { environment }) {
      const path = new URL(script, import.meta.url).pathname;
      return (await runNode([path, ...args], { cwd: folder, environment })).seconds;
    },
    /** An apply of so many creates in a folder of its own. */
    async runApply(creates, { environment }) {
      const cwd = await freshFolder();
      await cp(await manifestFolder(folder, creates), cwd, { recursive: true });
      const flags = ['--auto-approve', '--concurrency', '8', '--requests-per-minute', '10000'];
      return runNode([main, 'apply', ...flags], { cwd, environment });
    },
    /** A running tenant with so many clients; the same one for the same wish. */
    async tenant({ clients, others = 0, latencyMs, login = false }) {
      const key = `${clients} ${others} ${latencyMs} ${login}`;
      if (!tenants.has(key)) tenants.set(key, await openTenant({ program, folder, clients, others, latencyMs, login }));
      return tenants.get(key);
    },
    /** Ends the tenants; until then they are idle unless somebody asks them. */
    async stopTenants() {
      const running = [...tenants.values()];
      tenants.clear();
      await Promise.all(running.map((tenant) => tenant.stop()));
    },
  };
}

/** The folder with the manifest of so many clients, and in `teams` with one file a team; made when it is first asked for. */
async function manifestFolder(folder, clients) {
  if (clients === undefined) return folder;
  const path = join(folder, `manifest-${clients}`);
  const made = await mkdir(path, { recursive: true });
  if (made === undefined) return path;
  await writeFile(join(path, 'atlan-oauth.yaml'), manifestText(clients));
  const teams = join(path, 'teams');
  await mkdir(teams);
  const texts = teamTexts(clients, 100);
  for (const [n, text] of texts.entries()) await writeFile(join(teams, `${String(n).padStart(4, '0')}.yaml`), text);
  return path;
}

async function openTenant({ program, folder, clients, others, latencyMs, login }) {
  const own = {
    clientId: 'oauth-client-benchmark',
    clientSecret: 'benchmark',
    displayName: 'benchmark',
    role: '$admin',
  };
  const unmanaged = Array.from({ length: others }, (_none, n) => ({
    displayName: `somebody-else-${n}`,
    role: '$guest',
  }));
  const seeded = [...tenantClients(clients), ...unmanaged, ...(login ? [own] : [])];
  const tenant = await startTenant({ program, folder, clients: seeded, latencyMs });
  if (!login) return tenant;
  const { ATLAN_BASE_URL } = tenant.environment;
  const credentials = { ATLAN_OAUTH_CLIENT_ID: own.clientId, ATLAN_OAUTH_CLIENT_SECRET: own.clientSecret };
  return { ...tenant, environment: { ATLAN_BASE_URL, ...credentials } };
}
