/** The nodes of one file as plain data, and the way back from a place in the data to its place in the text. */
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Findings } from './findings.ts';
import { readPlain } from './scalar.ts';
import type { SourceText, Span } from './source-text.ts';

/** Keys and positions from the root. */
export type Path = readonly (string | number)[];

/** Mappings without a prototype: `__proto__` and `constructor` are keys like any other. */
export type Data = Record<string, unknown>;

/** Design section 2. */
const mostAliases = 100;
/** What aliases may add: far above any honest manifest, far below what exhausts the memory. */
const mostAliasedNodes = 100_000;

export class Tree {
  readonly data: unknown;
  readonly #root: Node | null;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  /** Reports what no value may be: duplicate and merge keys, values that readers take differently, aliases beyond measure. */
  constructor(root: Node | null, source: SourceText, findings: Findings) {
    const builder = new Builder(source, findings);
    this.#root = root;
    this.data = root === null ? null : builder.build(root);
    this.#targets = builder.targets;
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
      if (!isEmpty(node)) found = spanOf(node);
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

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.value === '';
}

interface Anchored {
  readonly node: Node;
  /** Undefined while its own content is being read. */
  content?: { readonly data: unknown; readonly size: number };
}

class Builder {
  readonly targets = new Map<Alias, Node>();
  readonly #source: SourceText;
  readonly #findings: Findings;
  readonly #anchors = new Map<string, Anchored>();
  #aliases = 0;
  #nodes = 0;
  #aliased = 0;

  constructor(source: SourceText, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
  }

  build(node: unknown): unknown {
    if (isAlias(node)) return this.#alias(node);
    const before = this.#nodes++ + this.#aliased;
    const anchored = this.#open(node);
    const data = isMap(node)
      ? this.#map(node)
      : isSeq(node)
        ? node.items.map((item) => this.build(item))
        : this.#scalar(node);
    if (anchored !== null) anchored.content = { data, size: this.#nodes + this.#aliased - before };
    return data;
  }

  #open(node: unknown): Anchored | null {
    if (!isNode(node) || isAlias(node) || node.anchor === undefined) return null;
    const anchored: Anchored = { node };
    this.#anchors.set(node.anchor, anchored);
    return anchored;
  }

  #map(map: YAMLMap): Data {
    const data: Data = { __proto__: null };
    const first = new Map<string, Span>();
    for (const { key, value } of map.items) {
      const name = this.#key(key);
      const content = this.build(value);
      if (name === null) continue;
      const span = spanOf(key);
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, span);
        data[name] = content;
      } else {
        const line = this.#source.place(earlier).line;
        this.#report(
          'duplicate-key',
          span,
          `The key ${JSON.stringify(name)} stands in line ${line} already.`,
          'Keep one of the two.',
        );
      }
    }
    return data;
  }

  /** Null for what is no key of a manifest, whatever it says. */
  #key(key: unknown): string | null {
    if (!isScalar(key) || typeof key.value !== 'string' || isEmpty(key)) {
      this.#report('key-not-text', spanOf(key), 'A key must be a text.', null);
      return null;
    }
    if (key.value === '<<' && key.type === 'PLAIN') {
      const detail = 'Merge keys are not part of YAML 1.2 and hide what a client is made of.';
      this.#report('merge-key', spanOf(key), detail, 'Write the keys out, or use "defaults".');
      return null;
    }
    return key.value;
  }

  #scalar(node: unknown): unknown {
    if (!isScalar(node)) return null;
    const text = String(node.value);
    if (node.type !== 'PLAIN' || node.tag !== undefined) return text;
    const { value, ambiguous } = readPlain(text);
    if (ambiguous !== null) this.#reportAmbiguous(node, text, ambiguous);
    return value;
  }

  #reportAmbiguous(node: Scalar, text: string, kind: string): void {
    const detail =
      kind === 'number'
        ? `Readers differ on what ${text} is without quotes: a text or a number, and which one.`
        : `Without quotes ${text} may be read as a ${kind}.`;
    const plain = kind === 'number' ? ' If it is a number, write it in plain decimal digits.' : '';
    this.#report('ambiguous-value', spanOf(node), detail, `Quote it: ${JSON.stringify(text)}.${plain}`);
  }

  #alias(alias: Alias): unknown {
    this.#aliases++;
    const target = this.#anchors.get(alias.source);
    const name = `*${alias.source}`;
    if (this.#aliases > mostAliases) {
      const detail = `A file may hold ${mostAliases} aliases; ${name} is one more.`;
      if (this.#aliases === mostAliases + 1)
        this.#report('too-many-aliases', spanOf(alias), detail, 'Write values out, or use "defaults".');
      return null;
    }
    if (target === undefined) {
      this.#report('unknown-alias', spanOf(alias), `No anchor &${alias.source} stands before ${name}.`, null);
      return null;
    }
    if (target.content === undefined) {
      this.#report('alias-cycle', spanOf(alias), `${name} stands inside the very value that it repeats.`, null);
      return null;
    }
    this.targets.set(alias, target.node);
    return this.#repeat(alias, target.content);
  }

  /** The data is shared, not copied; its size counts, because whoever reads it does so at every place. */
  #repeat(alias: Alias, content: { readonly data: unknown; readonly size: number }): unknown {
    this.#aliased += content.size;
    if (this.#aliased <= mostAliasedNodes) return content.data;
    const detail = `Written out, the aliases of this file repeat more than ${mostAliasedNodes} values.`;
    if (this.#aliased - content.size <= mostAliasedNodes) this.#report('alias-bomb', spanOf(alias), detail, null);
    return null;
  }

  #report(code: Parameters<Findings['add']>[0]['code'], span: Span, detail: string, hint: string | null): void {
    this.#findings.add({ code, source: this.#source, span, detail, hint });
  }
}
