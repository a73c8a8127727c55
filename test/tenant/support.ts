/** A sandbox tenant, or a raw server on loopback, and a tenant opened on it with time-outs and waits short enough for tests. */
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import type { Credentials } from '../../src/tenant/credentials.ts';
import type { TenantEvent } from '../../src/tenant/event.ts';
import { openTenant } from '../../src/tenant/open.ts';
import type { TenantOptions } from '../../src/tenant/open.ts';

/** A clock on which time passes only by waiting, which is over at once; it remembers the waits. */
export class FastClock {
  readonly waits: number[] = [];
  #time = Date.now();

  now(): number {
    return this.#time;
  }

  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.#time += ms;
  }

  /** Lets time pass that nobody waited for. */
  pass(ms: number): void {
    this.#time += ms;
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

/** The client that an OAuth login uses, and how it is seeded. */
export const ownClient = {
  clientId: 'oauth-client-00000000-0000-4000-8000-0000000000aa',
  clientSecret: 'own-secret-0123456789',
  displayName: 'the tool itself',
  role: '$admin',
};

export const ownLogin: Credentials = {
  kind: 'oauth',
  clientId: ownClient.clientId,
  clientSecret: new Secret(ownClient.clientSecret),
};

/** So many clients, `client-0` and on. */
export function seedClients(count: number): readonly { readonly displayName: string; readonly createdAt: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    displayName: `client-${index}`,
    createdAt: Date.UTC(2026, 0, 1) + index,
  }));
}

/** What work rejects with, which must be an error of this class. */
export async function rejection<Kind extends Error>(
  work: Promise<unknown>,
  kind: abstract new (...args: never[]) => Kind,
): Promise<Kind> {
  const error: unknown = await work.then(
    () => new Error('expected a rejection'),
    (reason: unknown) => reason,
  );
  if (error instanceof kind) return error;
  throw error;
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
  const clock = new FastClock();
  const sandbox = await startSandbox({ apiKey, now: () => clock.now(), ...sandboxOptions });
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
