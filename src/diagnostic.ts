/** A problem found in input: what is wrong, where, and what to do about it. Data only; `render/` makes text of it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** kebab-case, of a closed set for each producer, for example `unknown-key`. Tests assert the code. */
  readonly code: string;
  /** A fixed headline without data of the case, for example `Unknown role`. */
  readonly summary: string;
  /** One or two sentences with the names involved; may span lines. */
  readonly detail: string;
  /** What to do, for example `did you mean "personas"?`; null where nothing is near. */
  readonly hint: string | null;
  readonly place: Place | null;
}

/** A place in a text file, with the source line so that a caret can be drawn without reading the file again. */
export interface Place {
  /** As the user named it on the command line or in the manifest. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** How many code units the caret underlines; at least 1. */
  readonly length: number;
  /** The whole source line, without its line break. */
  readonly source: string;
}
