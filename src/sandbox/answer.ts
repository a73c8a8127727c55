import { RequestRefused } from './tenant.ts';

/** What the server sends back, headers of the connection aside. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** @param value text goes out as it is, bytes too, anything else as JSON. */
export function answerWith(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  if (value === undefined) return { status, headers, body: '' };
  if (value instanceof Uint8Array) return { status, headers, body: value };
  if (typeof value === 'string')
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: value };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** The tenant's error body for a refusal; any other error is the server's own fault, 500. */
export function answerRefusal(error: unknown, requestId: string): Answer {
  const refused =
    error instanceof RequestRefused ? error : new RequestRefused(500, 1, `sandbox failure: ${String(error)}`);
  if (refused.code === null && refused.message === '') return answerWith(refused.status, undefined);
  if (refused.code === null) {
    return answerWith(refused.status, { error: errorWord(refused.status), error_description: refused.message });
  }
  return answerWith(refused.status, { code: refused.code, error: refused.message, message: '', requestId });
}

function errorWord(status: number): string {
  if (status === 401) return 'unauthorized_client';
  if (status === 403) return 'forbidden';
  return 'invalid_request';
}
