/** The nodes of a file as plain data, and everything that no value may be: what readers take differently, what repeats itself. */
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Scalar, YAMLMap } from 'yaml';
import type { ManifestCode } from './codes.ts';
import type { Findings } from './findings.ts';
import { isEmpty, spanOf } from './locator.ts';
import { readPlain } from './scalar.ts';
import type { SourceText, Span } from './source-text.ts';

/** Design section 2. */
const mostAliases = 100;
/** What aliases may add: far above any honest manifest, far below what exhausts the memory. */
const mostAliasedNodes = 100_000;

/** Mappings without a prototype: `__proto__` and `constructor` are keys like any other. */
type Data = Record<string, unknown>;

export interface ReadData {
  /** Made of texts, numbers, truth values, null, lists and mappings without a prototype. What aliases repeat is shared. */
  readonly data: unknown;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** Reports duplicate and merge keys, values that readers take differently, and aliases beyond measure. */
export function toData(root: Node, source: SourceText, findings: Findings): ReadData {
  const builder = new Builder(source, findings);
  return { data: builder.build(root), targets: builder.targets };
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

  #report(code: ManifestCode, span: Span, detail: string, hint: string | null): void {
    this.#findings.add({ code, source: this.#source, span, detail, hint });
  }
}
