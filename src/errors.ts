import type { Diagnostic } from './diagnostic.ts';

/** Exit codes that a failure can ask for (design section 8). Success, changes and signals are no failures. */
export type FailureExit = 1 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * An expected end of a command: it is shown with its hint and its exit code, without a stack.
 * Anything else that is thrown is a bug (exit 1).
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: FailureExit;
  /** kebab-case, for machines. */
  readonly code: string;
  /** A fixed headline. */
  readonly summary: string;
  /** The sentences behind the headline; may be empty. */
  readonly detail: string;
  /** The way out; null where there is none to name. */
  readonly hint: string | null;
  /** The single problems, all of them, where input is at fault. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(fields: {
    readonly exitCode: FailureExit;
    readonly code: string;
    readonly summary: string;
    readonly detail?: string;
    readonly hint?: string | null;
    readonly diagnostics?: readonly Diagnostic[];
  }) {
    super(fields.detail ? `${fields.summary}: ${fields.detail}` : fields.summary);
    this.exitCode = fields.exitCode;
    this.code = fields.code;
    this.summary = fields.summary;
    this.detail = fields.detail ?? '';
    this.hint = fields.hint ?? null;
    this.diagnostics = fields.diagnostics ?? [];
  }
}

/**
 * How far a request got. It decides what may be done next (design section 5, "Ambiguous writes"):
 *
 * - `unsent`: it never reached the tenant (name look-up, connection, TLS, proxy): nothing happened;
 * - `refused`: the tenant answered with a definite no (4xx): nothing happened;
 * - `unauthorized`: 401 after one refresh, or the token endpoint refused the credentials: nothing happened;
 * - `forbidden`: 403: nothing happened;
 * - `throttled`: 429 beyond the waiting budget: nothing happened;
 * - `unknown`: sent, and no usable answer came (time-out, reset, 5xx, unusable body): it may have happened.
 */
export type TenantFailureKind = 'unsent' | 'refused' | 'unauthorized' | 'forbidden' | 'throttled' | 'unknown';

/** What went wrong between us and the tenant, without headers, bodies or credentials. */
export class TenantFailure extends Error {
  override readonly name = 'TenantFailure';
  readonly kind: TenantFailureKind;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** HTTP status of the last answer; null where none came. */
  readonly status: number | null;
  /** The `X-Atlan-Request-Id` of the last attempt. */
  readonly requestId: string | null;
  readonly hint: string | null;

  constructor(fields: {
    readonly kind: TenantFailureKind;
    readonly method: string;
    readonly path: string;
    readonly status: number | null;
    readonly requestId: string | null;
    /** Cleaned of control characters and credentials. */
    readonly message: string;
    readonly hint?: string | null;
  }) {
    super(fields.message);
    this.kind = fields.kind;
    this.method = fields.method;
    this.path = fields.path;
    this.status = fields.status;
    this.requestId = fields.requestId;
    this.hint = fields.hint ?? null;
  }
}
