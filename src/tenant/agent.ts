/** The connections to the tenant: kept alive, dropped before a gateway would, through a proxy where the environment names one. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Failure } from '../errors.ts';

export interface TenantAgent {
  /** As got takes it. */
  readonly agent: { readonly http: HttpAgent } | { readonly https: HttpsAgent };
  /** `host[:port]` of the proxy, never its user or password; null where there is none. */
  readonly proxy: string | null;
  close(): void;
}

/**
 * Connections to one origin. `idleMs`: how long an unused one is kept. The proxy is that of HTTPS_PROXY, HTTP_PROXY or
 * ALL_PROXY in `env`, unless NO_PROXY matches. Throws `Failure`, exit 3, for a proxy address that cannot be used.
 */
export async function openAgent(origin: string, env: NodeJS.ProcessEnv, idleMs: number): Promise<TenantAgent> {
  const proxy = await proxyFor(origin, env);
  // `timeout` reaches free connections only: one in use is left alone, whatever it waits for.
  const options = { keepAlive: true, timeout: idleMs };
  const agent = proxy === null ? direct(origin, options) : await through(proxy, origin, options);
  return {
    agent,
    proxy: proxy === null ? null : proxy.host,
    close: () => ('https' in agent ? agent.https : agent.http).destroy(),
  };
}

interface AgentOptions {
  readonly keepAlive: boolean;
  readonly timeout: number;
}

function direct(origin: string, options: AgentOptions): TenantAgent['agent'] {
  return origin.startsWith('https:') ? { https: new HttpsAgent(options) } : { http: new HttpAgent(options) };
}

async function through(proxy: URL, origin: string, options: AgentOptions): Promise<TenantAgent['agent']> {
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  return origin.startsWith('https:')
    ? { https: new HttpsProxyAgent({ ...options, proxy }) }
    : { http: new HttpProxyAgent({ ...options, proxy }) };
}

/** The proxy on the way to an origin; null where there is none. Throws like `openAgent`. Its URL may hold a password. */
export async function proxyFor(origin: string, env: NodeJS.ProcessEnv): Promise<URL | null> {
  if (!Object.keys(env).some((name) => /_proxy$/i.test(name))) return null;
  const { getProxyForUrl } = await import('proxy-from-env');
  const text = withEnvironment(env, () => getProxyForUrl(origin));
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && isDecodable(url)) return url;
  throw new Failure({
    exitCode: 3,
    code: 'proxy-invalid',
    summary: 'The proxy cannot be used',
    detail: 'HTTPS_PROXY, HTTP_PROXY or ALL_PROXY holds no http or https address that can be read.',
    hint: 'It must read http://[user:password@]host:port, with special characters of the password percent-encoded.',
  });
}

/** The library can read `process.env` alone; the swap is over before anybody else runs. */
function withEnvironment<Result>(env: NodeJS.ProcessEnv, work: () => Result): Result {
  const own = process.env;
  process.env = env;
  try {
    return work();
  } finally {
    process.env = own;
  }
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
