/**
 * One HTTP request, sent once. It decides nothing: retries, pauses and logins are `sender`'s. The library's errors carry
 * request options, bearer token included, so that none of them leaves this file: what is told of one is its code.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Got, Request } from 'got';
import { collect, decodeBody } from './body.ts';
import { openAgent } from './agent.ts';
import type { TenantAgent } from './agent.ts';

/** Time-outs in milliseconds (design section 5, "HTTP"). */
export interface Timeouts {
  /** Each of: name look-up, connection, TLS handshake. */
  readonly connectMs: number;
  /** From the end of the request to the head of the answer. */
  readonly responseMs: number;
  /** The same for a create, which is slow. */
  readonly createMs: number;
  /** The whole body of the answer. */
  readonly bodyMs: number;
  /** How long an unused connection is kept: writes want one that was idle for less than 30 s. */
  readonly idleMs: number;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 10_000,
  responseMs: 60_000,
  createMs: 180_000,
  bodyMs: 60_000,
  idleMs: 25_000,
};

export interface Attempt {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly responseMs: number;
}

export type Exchange =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** Null where the body of an error answer could not be read; the status counts all the same. */
      readonly text: string | null;
    }
  | Broken;

/** No usable answer came. */
export interface Broken {
  readonly kind: 'broken';
  /** Whether anything of the request may have reached the tenant. */
  readonly sent: boolean;
  /** Node's, OpenSSL's or our own code: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `BODY_TOO_LARGE`, `PROXY_407`. */
  readonly code: string;
  /** What took too long, with `ETIMEDOUT`: `lookup`, `connect`, `secureConnect`, `response`, `read`, `request`. */
  readonly phase: string | null;
  /** `host[:port]` of the proxy where it broke there; null otherwise. */
  readonly proxy: string | null;
}

export interface Transport {
  /** Rejects only with `Failure` (a proxy address that cannot be used); everything else is an `Exchange`. */
  send(attempt: Attempt, signal: AbortSignal | undefined): Promise<Exchange>;
  close(): void;
}

/** A transport to one origin; the library is loaded from now on, but only waited for by the first request. */
export function createTransport(origin: string, env: NodeJS.ProcessEnv, timeouts: Timeouts): Transport {
  const loading = load(origin, env, timeouts);
  loading.catch(() => {}); // Whoever sends first hears of it.
  return {
    send: async (attempt, signal) => {
      const { got, agent } = await loading;
      return exchange(got, agent, origin, attempt, timeouts, signal);
    },
    close: () => void loading.then(({ agent }) => agent.close()).catch(() => {}),
  };
}

interface Loaded {
  readonly got: Got;
  readonly agent: TenantAgent;
}

async function load(origin: string, env: NodeJS.ProcessEnv, timeouts: Timeouts): Promise<Loaded> {
  const [{ got }, agent] = await Promise.all([import('got'), openAgent(origin, env, timeouts.idleMs)]);
  const once = got.extend({
    agent: agent.agent,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false, // Ours is: it has to stop at a size.
    https: { rejectUnauthorized: true },
  });
  return { got: once, agent };
}

async function exchange(
  got: Got,
  agent: TenantAgent,
  origin: string,
  attempt: Attempt,
  timeouts: Timeouts,
  signal: AbortSignal | undefined,
): Promise<Exchange> {
  const stream = got.stream(new URL(attempt.target, origin), {
    method: attempt.method,
    headers: { 'accept-encoding': 'gzip', ...attempt.headers },
    ...(attempt.body === null ? {} : { body: attempt.body }),
    timeout: timeoutsOf(attempt, timeouts),
  });
  const progress = watch(stream, origin);
  const abort = (): void => void stream.destroy();
  signal?.addEventListener('abort', abort);
  try {
    if (attempt.body === null && attempt.method !== 'GET') stream.end();
    const bytes = await collect(stream);
    const { statusCode: status, headers } = answered(stream);
    return { kind: 'answer', status, headers, text: await decodeBody(bytes, headers['content-encoding']) };
  } catch (error) {
    return stream.response?.statusCode !== undefined && stream.response.statusCode >= 300
      ? { kind: 'answer', status: stream.response.statusCode, headers: stream.response.headers, text: null }
      : broken(signal?.aborted === true ? interrupted : error, progress, agent);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function timeoutsOf(attempt: Attempt, { connectMs, bodyMs }: Timeouts): Record<string, number> {
  return {
    lookup: connectMs,
    connect: connectMs,
    secureConnect: connectMs,
    response: attempt.responseMs,
    read: bodyMs,
    // For what the phases leave out, such as a handshake inside of a proxy's tunnel.
    request: 4 * connectMs + attempt.responseMs + bodyMs,
  };
}

interface Progress {
  /** A connection to the tenant exists, so that what breaks from now on is not the proxy's doing. */
  connected: boolean;
  sent: boolean;
}

/** Nothing leaves a new connection before it stands (with TLS: before the certificate was accepted). */
function watch(stream: Request, origin: string): Progress {
  const progress: Progress = { connected: false, sent: false };
  const ready = origin.startsWith('https:') ? 'secureConnect' : 'connect';
  stream.once('request', (request) => {
    request.once('socket', (socket: Socket) => {
      progress.connected = true;
      if (request.reusedSocket || (ready === 'connect' && !socket.connecting)) progress.sent = true;
      else socket.once(ready, () => void (progress.sent = true));
    });
  });
  return progress;
}

const interrupted = Object.assign(new Error('interrupted'), { code: 'INTERRUPTED' });

function answered(stream: Request): { statusCode: number; headers: IncomingHttpHeaders } {
  if (stream.response === undefined) throw new Error('the answer ended before it began');
  return stream.response;
}

function broken(error: unknown, progress: Progress, agent: TenantAgent): Broken {
  const proxy = progress.connected ? null : agent.proxy;
  return { kind: 'broken', sent: progress.sent, code: codeOf(error, proxy), phase: phaseOf(error), proxy };
}

/** The proxy library says the status of a refused CONNECT in its message alone. */
function codeOf(error: unknown, proxy: string | null): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const refused = /^Bad response: (\d{3})$/.exec(error.message);
  if (proxy !== null && refused !== null) return `PROXY_${refused[1]}`;
  if (error.message === 'Proxy timeout') return 'ETIMEDOUT';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

function phaseOf(error: unknown): string | null {
  return error instanceof Error && 'event' in error && typeof error.event === 'string' ? error.event : null;
}
