/**
 * The errors that leave the HTTP layer, built from method, path, status, request id and the cleaned message alone: no
 * header, no body and nothing of the library's own errors goes further (design section 5, "HTTP").
 */
import { STATUS_CODES } from 'node:http';
import { TenantFailure } from '../errors.ts';
import type { TenantFailureKind } from '../errors.ts';
import type { ApiRequest } from './api-request.ts';
import type { Broken, Exchange } from './http.ts';
import { hintOf, networkCause } from './network-cause.ts';
import type { Redaction } from './redaction.ts';
import { isRecord } from './wire.ts';

/** What is known about a request that came to nothing. */
export interface FailedRequest {
  readonly request: Pick<ApiRequest, 'method' | 'path'>;
  readonly kind: TenantFailureKind;
  /** Null where it was given up before it was sent. */
  readonly exchange: Exchange | null;
  /** The body of the answer as JSON, `undefined` where it is none. */
  readonly json: unknown;
  readonly requestId: string | null;
}

export class FailureWriter {
  /** `host[:port]`. */
  readonly #host: string;
  readonly #redaction: Redaction;

  constructor(origin: string, redaction: Redaction) {
    this.#host = new URL(origin).host;
    this.#redaction = redaction;
  }

  write(failed: FailedRequest): TenantFailure {
    const { exchange } = failed;
    const isBroken = exchange?.kind === 'broken';
    return new TenantFailure({
      kind: failed.kind,
      method: failed.request.method,
      path: failed.request.path,
      status: exchange?.kind === 'answer' ? exchange.status : null,
      requestId: failed.requestId,
      message: isBroken ? this.#brokenMessage(failed, exchange) : this.#answerMessage(failed),
      hint: isBroken ? hintOf(exchange) : answerHint(failed),
    });
  }

  /** It was stopped while it waited; nothing of it is under way. */
  interrupted(request: FailedRequest['request'], requestId: string | null): TenantFailure {
    const { method, path } = request;
    return new TenantFailure({
      kind: 'unsent',
      method,
      path,
      status: null,
      requestId,
      message: `${method} ${path} was not sent: the run was interrupted.`,
    });
  }

  /** Why a request is about to be sent again, as a clause. */
  causeOf(exchange: Exchange): string {
    if (exchange.kind === 'broken') return networkCause(exchange, this.#host);
    const { status } = exchange;
    if (status >= 200 && status < 300) return 'the answer of the tenant is not JSON';
    return `the tenant answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  }

  /** An answer of success that cannot be understood; `problem` in our own words. */
  notUnderstood(
    request: FailedRequest['request'],
    reply: { readonly status: number; readonly requestId: string },
    problem: string,
  ): TenantFailure {
    const { method, path } = request;
    return new TenantFailure({
      kind: 'unknown',
      method,
      path,
      status: reply.status,
      requestId: reply.requestId,
      message: `The answer to ${method} ${path} cannot be used: ${this.#safe(problem)}.`,
    });
  }

  #brokenMessage({ request }: FailedRequest, broken: Broken): string {
    return `${request.method} ${request.path} on ${this.#host} failed: ${networkCause(broken, this.#host)}.`;
  }

  #answerMessage({ request, kind, exchange, json }: FailedRequest): string {
    const what = `${request.method} ${request.path}`;
    if (exchange?.kind !== 'answer')
      return `${what} was not sent: the tenant's rate limit asks for more waiting than a run may spend.`;
    const { status } = exchange;
    const answer = `The tenant answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
    if (status >= 200 && status < 300) return `${answer} to ${what}, but not with JSON.`;
    if (status >= 300 && status < 400) return `${answer} to ${what}: a redirect is never followed.`;
    const message = this.#safe(messageOf(json));
    const waited = kind === 'throttled' ? ' again and again' : '';
    return message === '' ? `${answer} to ${what}${waited}.` : `${answer} to ${what}${waited}: ${message}`;
  }

  #safe(text: string): string {
    const cleaned = clean(text);
    return this.#redaction.reveals(cleaned) ? '[withheld: the message repeats a credential]' : cleaned;
  }
}

const LONGEST_MESSAGE = 500;

/** One line, without anything that a terminal obeys or that hides. */
function clean(text: string): string {
  const line = text
    .slice(0, 20 * LONGEST_MESSAGE)
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE).replace(/\p{Cs}/gu, '')} …` : line;
}

/** The first of these that says something (tenant-api, "Errors"). */
function messageOf(json: unknown): string {
  if (!isRecord(json)) return '';
  const texts = [json['message'], json['error'], json['error_description'], json['errorMessage']];
  return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '') ?? '';
}

function answerHint({ kind, exchange }: FailedRequest): string | null {
  if (kind === 'unauthorized') return 'Check ATLAN_API_KEY, or ATLAN_OAUTH_CLIENT_ID and ATLAN_OAUTH_CLIENT_SECRET.';
  if (kind === 'forbidden') return 'Managing OAuth clients needs the credentials of an admin.';
  if (kind === 'throttled')
    return 'The limit is shared by everybody on the tenant: try again later, or lower --requests-per-minute.';
  const status = exchange?.kind === 'answer' ? exchange.status : 0;
  return status < 400 && status !== 0 ? 'Check ATLAN_BASE_URL: it must be the address of the tenant itself.' : null;
}
