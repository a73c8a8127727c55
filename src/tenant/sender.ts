/**
 * Carries a request to its end: the right to send, the login, the repeats. The one place that sends anything again
 * (design section 5, "HTTP").
 */
import { randomUUID } from 'node:crypto';
import type { TenantFailureKind } from '../errors.ts';
import type { RequestCounts } from '../model.ts';
import { assertAllowed, CLIENTS_PATH } from './api-request.ts';
import type { ApiRequest } from './api-request.ts';
import { parseJson } from './body.ts';
import type { TenantClock } from './clock.ts';
import type { Observe } from './event.ts';
import type { FailureWriter } from './failure.ts';
import type { Attempt, Exchange, Timeouts, Transport } from './http.ts';
import { judge } from './judge.ts';
import { parseRetryAfter, PauseBudgetSpent } from './rate.ts';
import type { Throttle } from './rate.ts';

/** An answer that means success. */
export interface Reply {
  /** The body as JSON; `undefined` where it is none. */
  readonly json: unknown;
  readonly status: number;
  readonly requestId: string;
  /** The `Date` header; the local clock where it is missing or unreadable. Epoch milliseconds. */
  readonly serverTime: number;
}

/** Who is logged in; see `auth`. */
export interface Session {
  /** The value of the Authorization header. Throws `TenantFailure` where no login can be had. */
  authorization(): Promise<string>;
  /** After a 401 to this very value: whether there is a new one to try. */
  renew(refused: string): Promise<boolean>;
  /** Whether the login is new and no row has come with it yet: an empty list is no proof then. */
  isFresh(): boolean;
  /** Rows came with this login. */
  vouch(): void;
}

export interface SenderOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  readonly failures: FailureWriter;
  readonly clock: TenantClock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly observe: Observe;
  readonly userAgent: string;
  readonly timeouts: Timeouts;
  /** Whether requests that change clients are let through. */
  readonly mayWrite: boolean;
  readonly signal: AbortSignal | undefined;
}

const MOST_RETRIES = 4;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8_000;

export class Sender {
  readonly #options: SenderOptions;
  readonly #counts: Record<ApiRequest['method'], number>;

  constructor(options: SenderOptions, counts = { GET: 0, POST: 0, PUT: 0, DELETE: 0 }) {
    this.#options = options;
    this.#counts = counts;
  }

  /** The same sender, whose waits and reads end early when `signal` aborts; what it sends is counted in both. */
  until(signal: AbortSignal): Sender {
    return new Sender({ ...this.#options, signal }, this.#counts);
  }

  /** How many requests have left so far. */
  counts(): RequestCounts {
    return { ...this.#counts };
  }

  /** Sends until the tenant has answered for good. Throws `TenantFailure`. `session`: null for requests without a login. */
  async send(request: ApiRequest, session: Session | null): Promise<Reply> {
    assertAllowed(request, this.#options.mayWrite);
    let last: Outcome | null = null;
    let retries = 0;
    let hasRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const authorization =
        session === null ? null : await this.#login(request, last, async () => session.authorization());
      await this.#turn(request, last);
      last = await this.#attempt(request, authorization, attempt);
      const verdict = judge(request.effect, last.exchange, last.json !== undefined);
      switch (verdict.next) {
        case 'accept':
          return last;
        case 'pause':
          this.#options.throttle.pause(parseRetryAfter(last.retryAfter, last.serverTime));
          break;
        case 'log-in':
          if (hasRenewed || session === null) throw this.#failure(request, 'unauthorized', last);
          if (!(await this.#login(request, last, async () => session.renew(authorization ?? ''))))
            throw this.#failure(request, 'unauthorized', last);
          hasRenewed = true;
          break;
        case 'retry':
          retries += 1;
          if (retries > MOST_RETRIES) throw this.#failure(request, verdict.kind, last);
          await this.#backOff(request, last, retries);
          break;
        case 'fail':
          throw this.#failure(request, verdict.kind, last);
      }
    }
  }

  /** Waits before something is read once more, because of `cause`. Throws `TenantFailure` when the run is interrupted. */
  async pause(ms: number, cause: string): Promise<void> {
    const { clock, observe, signal } = this.#options;
    observe({ type: 'wait', ms, why: 'retry', cause });
    await this.#unlessInterrupted(SECOND_LOOK, null, async () => clock.sleep(ms, signal));
  }

  async #attempt(request: ApiRequest, authorization: string | null, attempt: number): Promise<Outcome> {
    const { transport, clock, observe, signal } = this.#options;
    const requestId = randomUUID();
    const start = clock.now();
    // A write that is under way is never cut off: nobody would know what became of it.
    const abortable = request.effect === 'write' ? undefined : signal;
    const exchange = await transport.send(this.#toAttempt(request, authorization, requestId), abortable);
    const outcome = this.#toOutcome(exchange, requestId);
    if (exchange.kind === 'answer' || exchange.sent) this.#counts[request.method] += 1;
    const { method, path } = request;
    const status = exchange.kind === 'answer' ? exchange.status : null;
    observe({ type: 'request', method, path, status, ms: clock.now() - start, requestId, attempt });
    return outcome;
  }

  #toAttempt(request: ApiRequest, authorization: string | null, requestId: string): Attempt {
    const { userAgent, timeouts } = this.#options;
    const body = 'body' in request ? JSON.stringify(request.body) : null;
    const isCreate = request.method === 'POST' && request.path === CLIENTS_PATH;
    return {
      method: request.method,
      target: 'query' in request ? `${request.path}?${request.query}` : request.path,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        'x-atlan-request-id': requestId,
        ...(authorization === null ? {} : { authorization }),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body,
      responseMs: isCreate ? timeouts.createMs : timeouts.responseMs,
    };
  }

  #toOutcome(exchange: Exchange, requestId: string): Outcome {
    const now = this.#options.clock.now();
    if (exchange.kind === 'broken') {
      return { exchange, requestId, json: undefined, status: 0, retryAfter: undefined, serverTime: now };
    }
    const date = Date.parse(exchange.headers.date ?? '');
    return {
      exchange,
      requestId,
      json: exchange.text === null ? undefined : parseJson(exchange.text),
      status: exchange.status,
      retryAfter: exchange.headers['retry-after'],
      serverTime: Number.isNaN(date) ? now : date,
    };
  }

  async #turn(request: ApiRequest, last: Outcome | null): Promise<void> {
    const { throttle, signal } = this.#options;
    await this.#unlessInterrupted(request, last, async () => throttle.turn(signal)).catch((error: unknown) => {
      throw error instanceof PauseBudgetSpent ? this.#failure(request, 'throttled', last) : error;
    });
  }

  /** What a login comes to, unless the run is interrupted: others may need it yet, so that it goes on, but nobody waits for it here; none begins any more. */
  async #login<Value>(request: ApiRequest, last: Outcome | null, login: () => Promise<Value>): Promise<Value> {
    return this.#unlessInterrupted(request, last, async () => untilAborted(this.#options.signal, login()));
  }

  /** Full jitter: anything up to 1, 2, 4 and 8 s, so that many tools do not come back together. */
  async #backOff(request: ApiRequest, last: Outcome, retries: number): Promise<void> {
    const { clock, random, observe, signal, failures } = this.#options;
    const ms = Math.round(random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** retries));
    observe({ type: 'wait', ms, why: 'retry', cause: failures.causeOf(last.exchange) });
    await this.#unlessInterrupted(request, last, async () => clock.sleep(ms, signal));
  }

  /** Whoever waits here has nothing under way: after an interruption it is certain that nothing happened. */
  async #unlessInterrupted<Value>(
    request: Pick<ApiRequest, 'method' | 'path'>,
    last: Outcome | null,
    wait: () => Promise<Value>,
  ): Promise<Value> {
    const { signal, failures } = this.#options;
    try {
      signal?.throwIfAborted();
      const value = await wait();
      signal?.throwIfAborted();
      return value;
    } catch (error) {
      throw signal?.aborted === true ? failures.interrupted(request, last?.requestId ?? null) : error;
    }
  }

  #failure(request: ApiRequest, kind: TenantFailureKind, last: Outcome | null): Error {
    return this.#options.failures.write({
      request,
      kind,
      exchange: last?.exchange ?? null,
      json: last?.json,
      requestId: last?.requestId ?? null,
    });
  }
}

/** Rejects when `signal` aborts, though the work goes on. */
async function untilAborted<Value>(signal: AbortSignal | undefined, work: Promise<Value>): Promise<Value> {
  if (signal === undefined) return work;
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error('interrupted'));
    signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
}

/** What is waited for between two readings is another reading of the listing, as a rule. */
const SECOND_LOOK = { method: 'GET', path: CLIENTS_PATH } as const;

interface Outcome extends Reply {
  readonly exchange: Exchange;
  readonly retryAfter: string | undefined;
}
