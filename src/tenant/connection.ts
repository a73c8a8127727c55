/** Puts the parts of the HTTP layer together for one run. */
import { TOKEN_PATH } from './api-request.ts';
import { createSession } from './auth.ts';
import type { ClientListingContext } from './client-listing.ts';
import { steadyClock } from './clock.ts';
import type { TenantClock } from './clock.ts';
import type { Credentials, Environment } from './credentials.ts';
import type { Observe } from './event.ts';
import { FailureWriter } from './failure.ts';
import { createTransport, defaultTimeouts } from './http.ts';
import type { Timeouts, Transport } from './http.ts';
import { ownerOfKey } from './key-owner.ts';
import { PageLimit } from './pages.ts';
import { Throttle } from './rate.ts';
import { Redaction } from './redaction.ts';
import { Sender } from './sender.ts';
import type { Session } from './sender.ts';

export interface TenantOptions {
  readonly environment: Environment;
  /** For example `atlan-oauth/0.1.0`. */
  readonly userAgent: string;
  readonly requestsPerMinute: number;
  readonly observe: Observe;
  /** Pages fetched at once; 8 by default. */
  readonly concurrency?: number;
  /** Is told of every credential that the run uses or is given. */
  readonly conceal?: (secret: string) => void;
  /** Where the proxy variables are read; `process.env` by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends waits and reads early, with a failure. Not for an apply, which reads on until it has reached a safe point. */
  readonly signal?: AbortSignal;
  /** For tests, as are the next two; those of the design by default. */
  readonly timeouts?: Partial<Timeouts>;
  readonly clock?: TenantClock;
  /** From 0 up to 1, for the jitter of repeats. */
  readonly random?: () => number;
}

/** The parts that readers and writers share: one login, one throttle, one set of connections. */
export interface Connection {
  readonly sender: Sender;
  readonly session: Session;
  readonly failures: FailureWriter;
  readonly redaction: Redaction;
  readonly reading: ClientListingContext;
  /** The client that the tool is logged in as, as far as its credentials tell. */
  readonly ownClientId: string | null;
  readonly transport: Transport;
}

const PAGES_AT_ONCE = 8;

/** Sends nothing yet. `mayWrite`: whether requests that change clients are let through at all. */
export function connect(options: TenantOptions, { mayWrite }: { readonly mayWrite: boolean }): Connection {
  const { environment, observe, signal, clock = steadyClock } = options;
  const { baseUrl, credentials } = environment;
  const redaction = redactionOf(credentials, options.conceal);
  const failures = new FailureWriter(baseUrl, redaction);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const transport = createTransport(baseUrl, options.env ?? process.env, timeouts);
  const throttle = new Throttle({ requestsPerMinute: options.requestsPerMinute, clock, observe });
  const { userAgent, random = Math.random } = options;
  const sender = new Sender({
    transport,
    throttle,
    failures,
    clock,
    random,
    observe,
    userAgent,
    timeouts,
    mayWrite,
    signal,
  });
  const exchange = async (body: unknown) =>
    sender.send({ effect: 'login', method: 'POST', path: TOKEN_PATH, body }, null);
  const session = createSession({ credentials, clock, redaction, exchange });
  const reading: ClientListingContext = {
    client: { read: async (request) => sender.send(request, session) },
    failures,
    session,
    observe,
    pause: async (ms, cause) => sender.pause(ms, cause),
    concurrency: options.concurrency ?? PAGES_AT_ONCE,
    limit: new PageLimit(),
    ownClientId: credentials.kind === 'oauth' ? credentials.clientId : null,
  };
  const ownClientId = reading.ownClientId ?? (credentials.kind === 'api-key' ? ownerOfKey(credentials.key) : null);
  return { sender, session, failures, redaction, reading, ownClientId, transport };
}

function redactionOf(credentials: Credentials, conceal: TenantOptions['conceal']): Redaction {
  const redaction = new Redaction(conceal);
  redaction.conceal(credentials.kind === 'api-key' ? credentials.key.reveal() : credentials.clientSecret.reveal());
  return redaction;
}
