import { isRecord } from './wire.ts';

/** Where the answer does not say how long a token lives (tenant-api, "Authentication"). */
const USUAL_LIFETIME_S = 600;

/** The token of a token exchange, in either of the spellings that occur; null where there is none that a header can carry. */
export function readToken(body: unknown): { readonly text: string; readonly lifetimeMs: number } | null {
  if (!isRecord(body)) return null;
  const text = body['accessToken'] ?? body['access_token'];
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) return null;
  return { text, lifetimeMs: lifetimeOf(body['expiresIn'] ?? body['expires_in']) * 1000 };
}

function lifetimeOf(value: unknown): number {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : USUAL_LIFETIME_S;
}
