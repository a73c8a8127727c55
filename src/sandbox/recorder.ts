import type { RequestKind, SandboxRequest } from './request.ts';

/** A request that the sandbox saw, without any secret. */
export interface RecordedRequest {
  /** 1 for the first request of all. */
  readonly n: number;
  /** 1 for the first request of its kind. */
  readonly nthOfKind: number;
  readonly kind: RequestKind;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON with `clientSecret` blanked; null where there is none. */
  readonly body: unknown;
  /** Whether there was an `Authorization` header at all. */
  readonly authorized: boolean;
  readonly requestId: string;
  readonly userAgent: string | null;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
  /** When it arrived, by the tenant's clock. */
  readonly at: number;
  /** The status that was answered; null while there is none, and where a fault sent none. */
  status: number | null;
}

/** Keeps what arrived, in order. */
export class Recorder {
  readonly requests: RecordedRequest[] = [];
  readonly #keep: boolean;
  readonly #counts = new Map<RequestKind, number>();
  #n = 0;

  /** @param keep false where nobody reads the requests and a long run must not fill the memory. */
  constructor(keep: boolean) {
    this.#keep = keep;
  }

  record(
    request: SandboxRequest,
    about: { readonly userAgent: string | null; readonly connection: number; readonly at: number },
  ): RecordedRequest {
    this.#n += 1;
    const nthOfKind = (this.#counts.get(request.kind) ?? 0) + 1;
    this.#counts.set(request.kind, nthOfKind);
    const { bearer, body, ...rest } = request;
    const recorded = {
      ...rest,
      ...about,
      n: this.#n,
      nthOfKind,
      body: blank(body),
      authorized: bearer !== null,
      status: null,
    };
    if (this.#keep) this.requests.push(recorded);
    return recorded;
  }
}

function blank(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('clientSecret' in body)) return body;
  return { ...body, clientSecret: '[secret]' };
}
