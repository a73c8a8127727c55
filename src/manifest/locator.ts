/** The way back from a place in the data to its place in the text. */
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import type { Span } from './source-text.ts';

/** Keys and positions from the root. */
export type Path = readonly (string | number)[];

export class Locator {
  readonly #root: Node | null;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  /** `targets` is what each alias stands for. */
  constructor(root: Node | null, targets: ReadonlyMap<Alias, Node>) {
    this.#root = root;
    this.#targets = targets;
  }

  /** Where the value at a path stands; the nearest thing around it where the path leads nowhere or the value is empty. */
  span(path: Path): Span {
    let node: Node | null = this.#root;
    let found = spanOf(node);
    for (const step of path) {
      const parent = this.#follow(node);
      const pair = isMap(parent) ? this.#pair(parent, String(step)) : undefined;
      node = toNode(isSeq(parent) && typeof step === 'number' ? parent.items[step] : pair?.value);
      if (pair !== undefined) found = spanOf(pair.key);
      if (node === null) return found;
      // An empty entry of a list has a line of its own, unlike the empty value of a key.
      if (isSeq(parent) || !isEmpty(node)) found = spanOf(node);
    }
    return found;
  }

  /** Where the key at the end of a path stands. */
  keySpan(path: Path): Span {
    let node = this.#follow(this.#root);
    for (const step of path.slice(0, -1)) {
      const next = isSeq(node) ? node.items[Number(step)] : isMap(node) ? this.#pair(node, String(step))?.value : null;
      node = this.#follow(next);
    }
    const pair = isMap(node) ? this.#pair(node, String(path.at(-1))) : undefined;
    return pair === undefined ? this.span(path) : spanOf(pair.key);
  }

  #follow(node: unknown): Node | null {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : toNode(node);
  }

  #pair(map: YAMLMap, key: string): Pair | undefined {
    let index = this.#indexes.get(map);
    if (index === undefined) {
      const pairs = new Map<string, Pair>();
      for (const pair of map.items)
        if (isScalar(pair.key) && !pairs.has(String(pair.key.value))) pairs.set(String(pair.key.value), pair);
      this.#indexes.set(map, (index = pairs));
    }
    return index.get(key);
  }
}

/** Where a node stands; a mapping is where its first key is, so that a caret marks one word. */
export function spanOf(node: unknown): Span {
  if (isMap(node) && node.flow !== true && node.items[0] !== undefined) return spanOf(node.items[0].key);
  const range = toNode(node)?.range;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 1 };
}

function toNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

/** Whether nothing is written where a value belongs. */
export function isEmpty(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.value === '';
}
