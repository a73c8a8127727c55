/** Careful looks into data whose shape nobody has checked yet. */

/** The value of a key; undefined where there is none. */
export function property(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, key)?.value : undefined;
}

export function isMapping(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
