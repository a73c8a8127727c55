/** How messages speak of places and values. */
import { property } from './mapping.ts';
import type { Path } from './tree.ts';

/**
 * A place in words: `"role" of the client "ci-dbt"`, `entry 2 of "protect"`, `the manifest`. `data` is the whole file, for the clients'
 * names; `label` what the file is.
 */
export function describe(path: Path, data: unknown, label: string): string {
  const last = path.at(-1);
  if (last === undefined) return `the ${label}`;
  const parent = path.slice(0, -1);
  if (path.length === 2 && path[0] === 'clients') return describeClient(data, Number(last));
  const step = typeof last === 'number' ? `entry ${last + 1}` : quote(last);
  return parent.length === 0 ? step : `${step} of ${describe(parent, data, label)}`;
}

/** `the client "ci-dbt"`, or `client 3` where it has no name. */
function describeClient(data: unknown, index: number): string {
  const clients = property(data, 'clients');
  const name = property(Array.isArray(clients) ? clients[index] : null, 'name');
  return typeof name === 'string' && name !== '' ? `the client ${quote(name)}` : `client ${index + 1}`;
}

/** A text in double quotes, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

/** With a capital at the beginning of a sentence. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
