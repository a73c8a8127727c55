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
  const copying = { keepsOrder: true };
  const copy = sortedCopy(value, copying);
  return copying.keepsOrder ? JSON.stringify(copy) : joined(value);
}

/**
 * The same data with sorted keys. A manifest of ten thousand clients has a hundred thousand members, which Node writes several
 * times faster in one go than we one by one.
 */
function sortedCopy(value: unknown, copying: { keepsOrder: boolean }): unknown {
  if (Array.isArray(value)) return value.map((item) => sortedCopy(requireJson(item), copying));
  if (typeof value !== 'object' || value === null) return requireJson(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    // An object puts keys like 10 in front, and takes __proto__ for something else.
    if (key === '__proto__' || /^\d+$/u.test(key)) copying.keepsOrder = false;
    else if (member !== undefined) copy[key] = sortedCopy(member, copying);
  }
  return copy;
}

function requireJson(value: unknown): unknown {
  const type = typeof value;
  const fits =
    type === 'number' ? Number.isFinite(value) : type === 'object' || type === 'boolean' || type === 'string';
  if (fits) return value;
  throw new TypeError(`JSON cannot hold a ${type}`);
}

/** Text by text, for keys that no copy can hold in order. */
function joined(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(joined).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(requireJson(value));
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${joined(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** The order of UTF-16 code units: the one order in which this tool sorts names, whatever the machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
