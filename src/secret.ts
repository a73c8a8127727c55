/**
 * A client secret or a token as a value that cannot print.
 *
 * Templates, JSON, `util.inspect`, `console.log` and string concatenation all show `[secret]`; only {@link Secret.reveal}
 * gives the text, so that a search for that one word lists every place where a secret leaves its wrapper.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it only where the value is sealed, sent or compared. */
  reveal(): string {
    return this.#text;
  }

  /** A text from outside that may echo it, with `[secret]` in its place. */
  maskIn(text: string): string {
    return this.#text === '' ? text : text.replaceAll(this.#text, '[secret]');
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
