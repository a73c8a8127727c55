const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A hundred years: a longer time is a slip of the hand, and its end could not be written as a date. */
export const longestDurationMs = 36_500 * 86_400_000;

/** Milliseconds of `90d`: digits and one of the units s, m, h, d, w; null where the text is anything else or longer than a hundred years. */
export function parseDuration(text: string): number | null {
  const match = /^([0-9]+)([smhdw])$/u.exec(text);
  const ms = match === null ? Number.NaN : Number(match[1]) * (unitsMs[match[2] ?? ''] ?? Number.NaN);
  return ms <= longestDurationMs ? ms : null;
}

/** The shortest exact way to write a duration (`7d`, `36h`, `0s`), whole seconds rounded up; weeks are written as days. */
export function renderDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds === 0) return '0s';
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
