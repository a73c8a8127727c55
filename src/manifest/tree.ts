import { toData } from './data.ts';
import { Findings } from './findings.ts';
import { Locator } from './locator.ts';
import type { Path } from './locator.ts';
import { parseYaml } from './parse.ts';
import type { SourceText, Span } from './source-text.ts';

export type { Path } from './locator.ts';

/**
 * The data of one file, and where each piece of it stands. Only data is kept: the text is parsed once more when somebody asks for a
 * place, which happens where something is wrong, and never for the ten thousand clients of a manifest that is fine.
 */
export class Tree {
  readonly data: unknown;
  readonly #source: SourceText;
  #locator: Locator | null = null;

  constructor(data: unknown, source: SourceText) {
    this.data = data;
    this.#source = source;
  }

  /** Where the value at a path stands; the nearest thing around it where the path leads nowhere or the value is empty. */
  span(path: Path): Span {
    return (this.#locator ??= locate(this.#source)).span(path);
  }

  /** Where the key at the end of a path stands. */
  keySpan(path: Path): Span {
    return (this.#locator ??= locate(this.#source)).keySpan(path);
  }
}

function locate(source: SourceText): Locator {
  const knownAlready = new Findings();
  const { root } = parseYaml(source, knownAlready);
  return new Locator(root, root === null ? new Map() : toData(root, source, knownAlready).targets);
}
