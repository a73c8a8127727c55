/**
 * The canonical form of JSON data: the text that a fingerprint is taken over, the same on every machine.
 *
 * - Object keys are sorted by UTF-16 code unit; arrays keep their order; there is no white space.
 * - Strings and numbers are written as `JSON.stringify` does (lone surrogates escaped, other text as it is).
 * - A property that is `undefined` is left out, as JSON does. Anything else that JSON cannot hold is a bug: a `TypeError`.
 *
 * For the values used here (no numbers beyond integers and short decimals) that is the form of RFC 8785.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value);
  throw new TypeError(`JSON cannot hold a ${typeof value}`);
}

/** A manifest of ten thousand clients has a hundred thousand members: no pairs are made, and text is joined, not appended. */
function canonicalObject(object: object): string {
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const member: unknown = Reflect.get(object, key);
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** The order of UTF-16 code units: the one order in which this tool sorts names, whatever the machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
