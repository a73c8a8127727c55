import { Failure, TenantFailure } from '../errors.ts';

/** What became of one request: a value, or a failure that somebody foresaw. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: TenantFailure | Failure };

/** Turns a foreseen failure into data, so that what to do about it reads in line. Anything else is a bug and passes through. */
export async function answerOf<Value>(request: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await request };
  } catch (error) {
    if (error instanceof TenantFailure || error instanceof Failure) return { ok: false, failure: error };
    throw error;
  }
}

/**
 * Whether a write that failed so has to be decided by reading back (design section 5, "Ambiguous writes"). One that was
 * never sent counts too: it may be sent again, and reading back tells whether anything answers by now.
 */
export function inDoubt(failure: TenantFailure | Failure): boolean {
  return failure instanceof TenantFailure && (failure.kind === 'unknown' || failure.kind === 'unsent');
}

/** Whether the tenant may have carried the write out. */
export function mayHaveHappened(failure: TenantFailure | Failure): boolean {
  return failure instanceof TenantFailure && failure.kind === 'unknown';
}

/** A definite no by the tenant: 4xx other than 401, 403 and 429. */
export function isRefusal(failure: TenantFailure | Failure): boolean {
  return failure instanceof TenantFailure && failure.kind === 'refused';
}
