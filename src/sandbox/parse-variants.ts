import { Failure } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { defaultNumericVariants, variantTable } from './variants.ts';
import type { TenantVariants } from './variants.ts';

/**
 * Reads `NAME=VALUE` words of the command line. Later ones win.
 * @throws Failure (exit 3) for an unknown name or value, with the ones that there are.
 */
export function parseVariants(words: readonly string[]): Partial<TenantVariants> {
  return Object.fromEntries(words.map((word) => parseVariant(word)));
}

/** All variants with their values, the default first, as text. */
export function describeVariants(): string {
  return variants()
    .map(({ name, values, about }) =>
      values === null ? `${name}=<number>\n` : `${name}=${values.join('|')}\n    ${about}\n`,
    )
    .join('');
}

/** One behaviour of the server that is not known. */
export interface Variant {
  readonly name: string;
  /** The default first; null: a number. */
  readonly values: readonly string[] | null;
  readonly about: string | null;
}

/** All of them. */
export function variants(): readonly Variant[] {
  const named = [...namedVariants].map(([name, { values, about }]) => ({ name, values, about }));
  return [...named, ...numericNames.map((name) => ({ name, values: null, about: null }))];
}

const namedVariants = new Map<string, { readonly values: readonly string[]; readonly about: string }>(
  Object.entries(variantTable),
);
const numericNames: readonly string[] = Object.keys(defaultNumericVariants);

function parseVariant(word: string): readonly [string, string | number] {
  const [name = '', value = ''] = splitOnce(word);
  if (numericNames.includes(name)) {
    if (/^\d{1,9}$/.test(value)) return [name, Number(value)];
    throw refusal(`The value of ${name} must be a whole number.`, null);
  }
  const variant = namedVariants.get(name);
  if (variant === undefined) {
    throw refusal(`There is no variant "${name}".`, nearest(name, [...namedVariants.keys(), ...numericNames]));
  }
  if (variant.values.includes(value)) return [name, value];
  throw refusal(`${name} is one of ${variant.values.join(', ')}.`, nearest(value, variant.values));
}

function splitOnce(word: string): readonly string[] {
  const at = word.indexOf('=');
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function refusal(detail: string, near: string | null): Failure {
  return new Failure({
    exitCode: 3,
    code: 'sandbox-variant',
    summary: 'Unknown variant',
    detail,
    hint: near === null ? '"--variant list" shows them all.' : `Did you mean "${near}"?`,
  });
}
