/**
 * What stands in a document for what differs from run to run. Ids, fingerprints, keys and secrets: the one in the document
 * stands for the real one, and always for the same. Times: any time. `…`: anything; alone on its line, any number of lines.
 */

interface Kind {
  readonly name: string;
  readonly pattern: string;
  /** Whether one text of the document stands for one and the same real text all the way. */
  readonly bound: boolean;
}

/** The first that fits holds, so the longer ones come first. */
const KINDS: readonly Kind[] = [
  { name: 'client id', pattern: 'oauth-client-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', bound: true },
  { name: 'request id', pattern: '\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b', bound: false },
  { name: 'identity', pattern: 'AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}', bound: true },
  { name: 'recipient', pattern: '\\bage1(?:pq1|tag1)?[0-9a-z]{20,}', bound: true },
  { name: 'API key', pattern: '\\bsandbox-[A-Za-z0-9_-]{64}', bound: true },
  { name: 'digest', pattern: '\\b[0-9a-f]{64}\\b', bound: true },
  { name: 'client secret', pattern: '(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])', bound: true },
  { name: 'fingerprint of a plan', pattern: '\\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\\b', bound: true },
  { name: 'fingerprint of a key, or a run', pattern: '\\b[0-9a-f]{16}\\b', bound: true },
  { name: 'sealed file', pattern: '\\b\\d{8}T\\d{6}Z-[0-9a-f]{8}\\b', bound: true },
  { name: 'suffix of a name', pattern: '(?<=(?:provisioning|superseded|rotated) )[0-9a-f]{8}\\b', bound: true },
  { name: 'time', pattern: '\\b\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{3})?Z)?', bound: false },
  { name: 'milliseconds', pattern: '\\b\\d+ ms\\b', bound: false },
];

const STAND_INS = new RegExp(KINDS.map(({ pattern }) => `(${pattern})`).join('|'), 'gu');
const ANYTHING = '…';

/** Which real text each text of a document stands for, learned from one output after the other. */
export class StandIns {
  readonly #real = new Map<string, string>();
  readonly #written = new Map<string, string>();

  /** A command or a file of the document with the real texts that are known by now. */
  toReal(text: string): string {
    return text.replace(STAND_INS, (written) => this.#real.get(written) ?? written);
  }

  /**
   * Real output in the words of the document, as far as they are known, and without what the document leaves out now: the
   * lines between the same neighbours of a `…`.
   */
  shorten(written: readonly string[], real: readonly string[]): readonly string[] {
    const lines = real.map((line) => line.replace(STAND_INS, (text) => this.#written.get(text) ?? text));
    return written.reduce<readonly string[]>((rest, line, at) => {
      return line.trim() === ANYTHING ? leaveOut(rest, line, written[at - 1], written[at + 1]) : rest;
    }, lines);
  }

  /** Whether the output is what the document says; if so, what stands for what is remembered. */
  matches(written: readonly string[], real: readonly string[]): boolean {
    const pairs = matchLines(written, real);
    if (pairs === null || !this.#agree(pairs)) return false;
    for (const [text, realText] of pairs) {
      this.#real.set(text, realText);
      this.#written.set(realText, text);
    }
    return true;
  }

  #agree(pairs: readonly Pair[]): boolean {
    const real = new Map(this.#real);
    const written = new Map(this.#written);
    return pairs.every(([text, realText]) => {
      if ((real.get(text) ?? realText) !== realText || (written.get(realText) ?? text) !== text) return false;
      real.set(text, realText);
      written.set(realText, text);
      return true;
    });
  }
}

/** A text of the document and the real one that it stands for. */
type Pair = readonly [string, string];

function matchLines(written: readonly string[], real: readonly string[]): readonly Pair[] | null {
  const [first, ...others] = written;
  if (first === undefined) return real.length === 0 ? [] : null;
  if (first.trim() === ANYTHING) {
    for (let skipped = 0; skipped <= real.length; skipped += 1) {
      const rest = matchLines(others, real.slice(skipped));
      if (rest !== null) return rest;
    }
    return null;
  }
  const [line, ...more] = real;
  const pairs = line === undefined ? null : matchLine(first, line);
  const rest = pairs === null ? null : matchLines(others, more);
  return pairs === null || rest === null ? null : [...pairs, ...rest];
}

function matchLine(written: string, real: string): readonly Pair[] | null {
  const texts: string[] = [];
  const source = written
    .trimEnd()
    .split(ANYTHING)
    .map((part) => lineSource(part, texts))
    .join('.*?');
  const match = new RegExp(`^${source}$`, 'u').exec(real.trimEnd());
  return match === null ? null : texts.map((text, at) => [text, match[at + 1] ?? ''] as const);
}

/** The pattern of a text without `…`; the bound stand-ins in it become groups, and go to `texts` in their order. */
function lineSource(text: string, texts: string[]): string {
  let source = '';
  let end = 0;
  for (const match of text.matchAll(STAND_INS)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    if (kind === undefined) continue;
    source += escape(text.slice(end, match.index)) + (kind.bound ? `(${kind.pattern})` : `(?:${kind.pattern})`);
    if (kind.bound) texts.push(match[0]);
    end = match.index + match[0].length;
  }
  return source + escape(text.slice(end));
}

/** Puts `ellipsis` between the first line like `before` and the next one like `after`; as it is where they are missing. */
function leaveOut(
  lines: readonly string[],
  ellipsis: string,
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  const from = before === undefined ? 0 : lines.findIndex((line) => matchLine(before, line) !== null) + 1;
  const to =
    after === undefined ? lines.length : lines.findIndex((line, at) => at >= from && matchLine(after, line) !== null);
  if ((before !== undefined && from === 0) || to === -1) return lines;
  return [...lines.slice(0, from), ellipsis, ...lines.slice(to)];
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
