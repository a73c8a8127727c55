/** Logged in with an API key, or with a token that is fetched, renewed before it ends, and renewed once when refused. */
import { TenantFailure } from '../errors.ts';
import { TOKEN_PATH } from './api-request.ts';
import type { TenantClock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Redaction } from './redaction.ts';
import type { Reply, Session } from './sender.ts';
import { readToken } from './wire-token.ts';

export interface SessionOptions {
  readonly credentials: Credentials;
  readonly clock: TenantClock;
  readonly redaction: Redaction;
  /** One token exchange, repeated like a read; throws `TenantFailure`. */
  readonly exchange: (body: unknown) => Promise<Reply>;
}

/** Nothing is sent before the first `authorization()`. */
export function createSession(options: SessionOptions): Session {
  return options.credentials.kind === 'api-key'
    ? new ApiKeySession(options.credentials.key.reveal())
    : new OAuthSession(options, options.credentials);
}

class ApiKeySession implements Session {
  readonly #value: string;

  constructor(key: string) {
    this.#value = `Bearer ${key}`;
  }

  async authorization(): Promise<string> {
    return this.#value;
  }

  async renew(): Promise<boolean> {
    return false;
  }

  isFresh(): boolean {
    return false;
  }

  vouch(): void {}
}

const EARLY_MS = 60_000;

interface Token {
  readonly value: string;
  /** When the next one is fetched, epoch milliseconds. */
  readonly renewAt: number;
}

class OAuthSession implements Session {
  readonly #options: SessionOptions;
  readonly #credentials: Extract<Credentials, { kind: 'oauth' }>;
  #token: Token | null = null;
  #isFresh = true;
  /** The login under way, shared by everybody who needs it. */
  #login: Promise<Token> | null = null;

  constructor(options: SessionOptions, credentials: Extract<Credentials, { kind: 'oauth' }>) {
    this.#options = options;
    this.#credentials = credentials;
  }

  async authorization(): Promise<string> {
    const isUsable = this.#token !== null && this.#options.clock.now() < this.#token.renewAt;
    const token = isUsable && this.#token !== null ? this.#token : await this.#logIn();
    return token.value;
  }

  /** Somebody else's renewal counts: then there is a new token already. */
  async renew(refused: string): Promise<boolean> {
    if (this.#token?.value === refused) this.#token = null;
    await this.authorization();
    return true;
  }

  isFresh(): boolean {
    return this.#isFresh;
  }

  vouch(): void {
    this.#isFresh = false;
  }

  async #logIn(): Promise<Token> {
    this.#login ??= this.#fetchToken().finally(() => {
      this.#login = null;
    });
    return this.#login;
  }

  async #fetchToken(): Promise<Token> {
    const { clock, redaction, exchange } = this.#options;
    const { clientId, clientSecret } = this.#credentials;
    const reply = await exchange({ clientId, clientSecret: clientSecret.reveal() }).catch((error: unknown) => {
      throw error instanceof TenantFailure ? loginFailure(error) : error;
    });
    const token = readToken(reply.json);
    if (token === null) throw noToken(reply);
    redaction.conceal(token.text);
    const renewInMs = Math.max(token.lifetimeMs - EARLY_MS, token.lifetimeMs / 2);
    this.#token = { value: `Bearer ${token.text}`, renewAt: clock.now() + renewInMs };
    this.#isFresh = true;
    return this.#token;
  }
}

/**
 * What a failed login means for the request that needed it: that one was never sent. So no answer is `unsent`, and every
 * answer but 403, 429 and a redirect is a refusal of the credentials (faults 16).
 */
function loginFailure(error: TenantFailure): TenantFailure {
  if (error.kind === 'unknown') return withKind(error, error.status === null ? 'unsent' : 'unauthorized');
  return error.kind === 'refused' && (error.status ?? 0) >= 400 ? withKind(error, 'unauthorized') : error;
}

function withKind(error: TenantFailure, kind: 'unsent' | 'unauthorized'): TenantFailure {
  const { method, path, status, requestId, message } = error;
  const hint = kind === 'unauthorized' ? CHECK_CLIENT : error.hint;
  return new TenantFailure({ kind, method, path, status, requestId, message, hint });
}

function noToken({ status, requestId }: Reply): TenantFailure {
  return new TenantFailure({
    kind: 'unauthorized',
    method: 'POST',
    path: TOKEN_PATH,
    status,
    requestId,
    message: `The answer to POST ${TOKEN_PATH} holds no token.`,
    hint: CHECK_CLIENT,
  });
}

const CHECK_CLIENT = 'Check ATLAN_OAUTH_CLIENT_ID and ATLAN_OAUTH_CLIENT_SECRET.';
