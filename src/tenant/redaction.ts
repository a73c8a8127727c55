/**
 * Knows every credential of the run, and tells whether a text gives one away: a tenant may echo the Authorization header
 * or a secret in its error message (faults 52).
 */

/** Runs of this many characters of a secret are taken for the secret: a message may be cut in its middle. */
const RUN_LENGTH = 12;

export class Redaction {
  readonly #secrets = new Set<string>();
  /** Built when the first message is checked; most runs never check one. */
  #runs: ReadonlySet<string> | null = null;
  readonly #alsoTell: (secret: string) => void;

  /** `alsoTell`: who else has to know of every credential. */
  constructor(alsoTell: (secret: string) => void = () => {}) {
    this.#alsoTell = alsoTell;
  }

  /** Registers a key, token or client secret. */
  conceal(secret: string): void {
    if (secret === '' || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    this.#alsoTell(secret);
    this.#runs = null;
  }

  /** Whether a text holds a registered secret or a run of it: as it is, base64, percent- or JSON-escaped, or spaced out. */
  reveals(text: string): boolean {
    this.#runs ??= new Set([...this.#secrets].flatMap((secret) => formsOf(secret).flatMap(runsOf)));
    const runs = this.#runs;
    return readingsOf(text).some((reading) => holdsRun(reading, runs));
  }
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret.replace(/\p{Cs}/gu, '')),
    JSON.stringify(secret).slice(1, -1),
    ...base64FormsOf(secret),
  ];
}

/** What a secret looks like within a longer base64 text: it may begin at any of three offsets. */
function base64FormsOf(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.from('x'.repeat(offset) + secret).toString('base64');
    const own = text.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, -1);
    return own.length < RUN_LENGTH ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function runsOf(form: string): readonly string[] {
  if (form.length <= RUN_LENGTH) return [form];
  return Array.from({ length: form.length - RUN_LENGTH + 1 }, (_, start) => form.slice(start, start + RUN_LENGTH));
}

function readingsOf(text: string): readonly string[] {
  const unescaped = unescape(text);
  return [text, unescaped, text.replace(/\s/g, ''), unescaped.replace(/\s/g, '')];
}

/** Percent and JSON escapes undone, byte by byte: enough for secrets, which are ASCII. */
function unescape(text: string): string {
  return text
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1');
}

function holdsRun(text: string, runs: ReadonlySet<string>): boolean {
  const lengths = new Set([...runs].map(({ length }) => length));
  return [...lengths].some((length) => {
    for (let start = 0; start + length <= text.length; start += 1) {
      if (runs.has(text.slice(start, start + length))) return true;
    }
    return false;
  });
}
