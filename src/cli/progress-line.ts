/** The one line that says how far a command is. */
import type { Clock } from '../apply/ports.ts';
import { truncate } from '../render/display-width.ts';

/** How much of something countable is done. */
export interface Amount {
  readonly done: number;
  readonly total: number;
}

const BAR_COLUMNS = 20;
/** Below this a line has no room for a bar, in columns. */
const LEAST_FOR_BAR = 60;
/** How long a pace is watched before it is told, in milliseconds. */
const WATCHED_MS = 2_000;
/** A slower pace is told by the minute. */
const LEAST_A_SECOND = 5;

/** `████░░░░ 12 of 31 · seal ci-dbt · 40 a minute`, cut to the width; without an amount the text alone. */
export function animatedLine(text: string, amount: Amount | null, pace: string, width: number): string {
  const bar = amount === null || width < LEAST_FOR_BAR ? '' : `${barOf(amount)} `;
  return truncate(bar + plainLine(text, amount, pace), width - 1);
}

/** `12 of 31 · seal ci-dbt · 40 a minute` */
export function plainLine(text: string, amount: Amount | null, pace: string): string {
  const parts = [amount === null ? '' : `${amount.done} of ${amount.total}`, text, pace];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Tells how fast an amount grows, `12 a second` or `40 a minute`, once it has been watched for a while; a new total begins anew. */
export function createPace(clock: Pick<Clock, 'now'>): (amount: Amount | null) => string {
  let from: (Amount & { readonly at: number }) | null = null;
  return (amount) => {
    if (amount === null) return '';
    const now = clock.now();
    if (from === null || amount.total !== from.total || amount.done < from.done) from = { ...amount, at: now };
    const perMs = (amount.done - from.done) / (now - from.at);
    if (now - from.at < WATCHED_MS || perMs === 0) return '';
    return perMs * 1_000 >= LEAST_A_SECOND
      ? `${Math.round(perMs * 1_000)} a second`
      : `${Math.round(perMs * 60_000)} a minute`;
  };
}

function barOf({ done, total }: Amount): string {
  const filled = total === 0 ? BAR_COLUMNS : Math.min(BAR_COLUMNS, Math.floor((done / total) * BAR_COLUMNS));
  return '█'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
}
