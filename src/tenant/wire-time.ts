/** Times as the tenant writes them: "epoch milliseconds" by its documentation, anything in practice. */

/**
 * Times before this (March 1973) are not believed: a number so small is more likely in seconds, and a client taken for
 * fifty years old would be rotated at once. Unreadable is the safe answer.
 */
const EARLIEST_BELIEVED_MS = 1e11;
const LATEST_DATE_MS = 8.64e15;

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** Epoch milliseconds from a number, a text of digits or an RFC 3339 text; null for everything else. */
export function readTime(value: unknown): number | null {
  const time = typeof value === 'string' ? textToTime(value.trim()) : value;
  if (typeof time !== 'number' || !Number.isFinite(time)) return null;
  return time >= EARLIEST_BELIEVED_MS && time <= LATEST_DATE_MS ? Math.trunc(time) : null;
}

function textToTime(text: string): number | null {
  if (/^\d{1,16}$/.test(text)) return Number(text);
  return rfc3339.test(text) ? Date.parse(text) : null;
}
