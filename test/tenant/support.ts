/** A sandbox tenant, or a raw server on loopback, and a tenant opened on it with time-outs and waits short enough for tests. */
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import type { Credentials } from '../../src/tenant/credentials.ts';
import type { TenantEvent } from '../../src/tenant/event.ts';
import { openTenant } from '../../src/tenant/open.ts';
import type { TenantOptions } from '../../src/tenant/open.ts';

/** A clock whose waits are over at once, and which remembers them. */
export class FastClock {
  readonly waits: number[] = [];
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.#offset += ms;
  }

  /** Lets time pass that nobody waited for. */
  pass(ms: number): void {
    this.#offset += ms;
  }
}

export const apiKey = 'tests-own-api-key-4711';

/** Options for a tenant at this address; the clock is fast unless another is given. */
export function tenantOptions(
  baseUrl: string,
  more: Partial<TenantOptions> & { readonly credentials?: Credentials } = {},
): TenantOptions {
  const { credentials = { kind: 'api-key', key: new Secret(apiKey) }, ...rest } = more;
  return {
    environment: { baseUrl, credentials, notices: [] },
    userAgent: 'atlan-oauth/tests',
    requestsPerMinute: 100_000,
    observe: () => {},
    env: {},
    clock: new FastClock(),
    random: () => 0.5,
    ...rest,
  };
}

/** Runs a test against a fresh sandbox and a tenant that may write, and ends both. */
export async function withSandbox(
  sandboxOptions: SandboxOptions,
  work: (given: {
    readonly sandbox: Sandbox;
    readonly tenant: ReturnType<typeof openTenant>;
    readonly clock: FastClock;
    readonly events: readonly TenantEvent[];
  }) => Promise<void>,
  more: Parameters<typeof tenantOptions>[1] = {},
): Promise<void> {
  const sandbox = await startSandbox({ apiKey, ...sandboxOptions });
  const clock = new FastClock();
  const events: TenantEvent[] = [];
  const tenant = openTenant(
    tenantOptions(sandbox.url, { clock, observe: (event) => void events.push(event), ...more }),
  );
  try {
    await work({ sandbox, tenant, clock, events });
  } finally {
    tenant.close();
    await sandbox.close();
  }
}
