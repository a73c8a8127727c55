/** What a scalar without quotes means: to this reader, and to others that follow YAML 1.1 or 1.2. */
export interface PlainValue {
  readonly value: string | number | boolean | null;
  /** Set where readers disagree or guess: `no`, `0123`, `1e3`, a date. The value is the text then. */
  readonly ambiguous: 'number' | 'truth value' | 'null' | 'date or time' | 'special value' | null;
}

/**
 * Reads a plain scalar without guessing: texts, decimal numbers, `true`, `false` and `null` (also `~` and nothing) alone are clear.
 */
export function readPlain(text: string): PlainValue {
  if (text === '' || text === '~' || text === 'null') return clear(null);
  if (text === 'true' || text === 'false') return clear(text === 'true');
  if (!mayBeSpecial.test(text)) return clear(text);
  if (decimal.test(text) && Number.isFinite(Number(text))) return clear(Number(text));
  for (const [kind, pattern] of guesses) if (pattern.test(text)) return { value: text, ambiguous: kind };
  return clear(text);
}

function clear(value: PlainValue['value']): PlainValue {
  return { value, ambiguous: null };
}

/** A cheap look at the first character spares nearly every text the rest. */
const mayBeSpecial = /^[-+.0-9=<ynotf~]/iu;
const decimal = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?$/u;

const guesses = [
  ['null', /^null$/iu],
  ['truth value', /^(?:y|yes|n|no|on|off|true|false)$/iu],
  ['number', /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*)$/iu],
  ['number', /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?$/iu],
  ['number', /^(?:[-+]?\.inf|\.nan)$/iu],
  ['date or time', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/u],
  ['date or time', /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}[0-9.:+ \tZ-]*)?$/iu],
  ['special value', /^(?:=|<<)$/u],
] as const;
