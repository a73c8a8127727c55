import { TenantFailure } from '../errors.ts';
import type { Failure, TenantFailureKind } from '../errors.ts';

/** Why a change failed, for machines; `tenant-…` where one request decided it. */
export type ChangeErrorCode =
  | `tenant-${TenantFailureKind}`
  /** A login or a listing that could not be had. */
  | 'tenant-failure'
  /** The client is not as the plan saw it. */
  | 'stale'
  /** Somebody else's client bears the name. */
  | 'name-taken'
  /** Somebody else's client bears the name that this run gave. */
  | 'twin'
  /** The tenant answered, but did not do what was asked. */
  | 'not-as-asked'
  /** The tenant does not take the new credentials. */
  | 'credentials-refused'
  /** The proof could not be had. */
  | 'not-proved'
  /** The sealed file could not be written. */
  | 'sealed-file'
  | 'interrupted';

/** One change ends here; the others go on. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  /** `unknown`: nobody can tell whether something was written. */
  readonly status: 'failed' | 'unknown';
  readonly code: ChangeErrorCode;
  /** Of the request that decided it; null where none did. */
  readonly requestId: string | null;

  constructor(fields: {
    readonly status: 'failed' | 'unknown';
    readonly code: ChangeErrorCode;
    readonly message: string;
    readonly requestId?: string | null;
  }) {
    super(fields.message);
    this.status = fields.status;
    this.code = fields.code;
    this.requestId = fields.requestId ?? null;
  }
}

/** A request that decided a change, as a sentence with the way out where there is one. `doing` begins it: `Renaming "a" to "b"`. */
export function requestFailed(
  doing: string,
  failure: TenantFailure | Failure,
  status: 'failed' | 'unknown' = 'failed',
): ChangeError {
  const message = [`${doing} failed: ${failure.message}`, failure.hint ?? ''].filter(Boolean).map(sentence).join(' ');
  if (!(failure instanceof TenantFailure)) return new ChangeError({ status, code: 'tenant-failure', message });
  return new ChangeError({ status, code: `tenant-${failure.kind}`, message, requestId: failure.requestId });
}

/** With a full stop: the tenant's own messages come with and without. */
function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
