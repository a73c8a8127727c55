import type { SchemaProblem } from '../validation/schema-problem.ts';
import { orList, quote, sentence } from './wording.ts';
import { durationHint, isDurationKey } from './words.ts';
import type { Words } from './words.ts';

/** A value of the wrong type: nearly always a text without quotes, or with quotes that are too many. */
export function speakOfType({ params, value, path }: SchemaProblem, subject: string, written: string): Words {
  const types = [params['type']].flat().flatMap((type) => String(type).split(','));
  const wanted = orList(types.map((type) => typeWords[type] ?? type));
  if (value === null) {
    const hint = hintForNothing(types, path.at(-1), written);
    return { code: 'no-value', detail: `${sentence(subject)} has no value; it must be ${wanted}.`, hint };
  }
  const detail = `${sentence(subject)} must be ${wanted}, but is ${typeOf(value)}.`;
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (types.includes('string') && isDurationKey(path.at(-1)))
    return { code: 'bad-duration', detail, hint: durationHint };
  if (types.includes('string') && isScalar) return { code: 'not-text', detail, hint: `Quote it: "${value}".` };
  if (typeof value !== 'string') return { code: 'wrong-type', detail };
  if (types.includes('array')) return { code: 'wrong-type', detail, hint: `Write a list: [${quote(value)}].` };
  const isNumber = types.includes('integer') || types.includes('number');
  const hint = 'Write the number in decimal digits, without quotes.';
  return isNumber ? { code: 'wrong-type', detail, hint } : { code: 'wrong-type', detail };
}

function hintForNothing(types: readonly string[], key: string | number | undefined, written: string): string {
  if (types.includes('string') && (written === '~' || written === 'null'))
    return `If it is a text, quote it: "${written}".`;
  if (typeof key === 'number') return 'Complete the entry, or remove it.';
  if (types.includes('array')) return 'For none write [].';
  return key === 'name' ? 'Give it a value.' : 'Give it a value, or leave the key out.';
}

const typeWords: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  array: 'a list',
  object: 'a mapping',
  integer: 'a whole number',
  number: 'a number',
};

function typeOf(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `the truth value ${value}`;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
