/** The sandbox: a tenant with Atlan's API for OAuth clients on loopback, to try a pipeline against and to test with. */
import { once } from 'node:events';
import type { Server } from 'node:http';

import { openDataFile } from './data-file.ts';
import type { DataFile } from './data-file.ts';
import type { Fault } from './fault.ts';
import { randomIdentifiers } from './identifiers.ts';
import { RateLimit } from './rate-limit.ts';
import { Recorder } from './recorder.ts';
import type { RecordedRequest } from './recorder.ts';
import type { RequestKind } from './request.ts';
import { defaultSeed } from './seed.ts';
import type { Seed } from './seed.ts';
import { hashSecret } from './secret-hash.ts';
import { createTenantServer } from './server.ts';
import { SandboxTenant } from './tenant-state.ts';
import type { Identifiers } from './tenant.ts';
import type { TenantVariants } from './variants.ts';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Keeps the state over restarts; a missing file is made. */
  readonly dataFile?: string;
  /** What the tenant starts with where the data file has nothing yet; see `defaultSeed`. */
  readonly seed?: Seed;
  readonly variants?: Partial<TenantVariants>;
  /** Milliseconds a request takes: all of them, or each kind by its own. */
  readonly latencyMs?: number | Partial<Record<RequestKind, number>>;
  /** Requests a minute for everybody together; null, the default: no limit. The real tenant's is 400. */
  readonly requestsPerMinute?: number | null;
  /** Default 600. */
  readonly tokenLifetimeSeconds?: number;
  /** Default: one that nobody can guess. */
  readonly apiKey?: string;
  /** The tenant's clock, epoch milliseconds. */
  readonly now?: () => number;
  readonly identifiers?: Identifiers;
  /** Whether `requests` is kept; default true. */
  readonly record?: boolean;
  /** Asked for every request that has arrived; a fault that it returns is played. */
  readonly fault?: (request: RecordedRequest) => Fault | undefined | Promise<Fault | undefined>;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly apiKey: string;
  /** The state behind the API, for direct edits and questions. */
  readonly tenant: SandboxTenant;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Cuts all connections and stops. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on loopback.
 * @throws Failure (exit 3) for a data file that cannot be used; an error of `node:net` where the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const dataFile = options.dataFile === undefined ? null : await openDataFile(options.dataFile);
  const apiKey = options.apiKey ?? `sandbox-${randomIdentifiers.token()}`;
  const tenant = createTenant(options, dataFile?.contents ?? null, now);
  const recorder = new Recorder(options.record ?? true);
  const perMinute = options.requestsPerMinute ?? null;
  const server = createTenantServer({
    tenant,
    apiKeyHash: hashSecret(apiKey),
    recorder,
    rateLimit: perMinute === null ? null : new RateLimit(perMinute),
    latencyMs: latencyOf(options.latencyMs ?? 0),
    fault: options.fault ?? null,
    saved: async () => dataFile?.save(tenant),
  });
  await dataFile?.save(tenant);
  const port = await listen(server, options.port ?? 0);
  const close = (): Promise<void> => closeServer(server);
  return { url: `http://127.0.0.1:${port}`, apiKey, tenant, requests: recorder.requests, close };
}

function createTenant(options: SandboxOptions, saved: DataFile['contents'], now: () => number): SandboxTenant {
  return new SandboxTenant({
    seed: saved ?? { ...defaultSeed(now()), ...options.seed },
    variants: options.variants ?? {},
    now,
    identifiers: options.identifiers ?? randomIdentifiers,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 600,
  });
}

function latencyOf(latencyMs: NonNullable<SandboxOptions['latencyMs']>): (kind: RequestKind) => number {
  return typeof latencyMs === 'number' ? () => latencyMs : (kind) => latencyMs[kind] ?? 0;
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  // A TCP server that listens has an address with a port.
  if (address === null || typeof address === 'string') throw new TypeError('the sandbox has no port');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
