/**
 * Text from a tenant, a manifest or a file is foreign: it may hold escape sequences, bidirectional overrides or
 * commands to a CI runner. Whatever a person or a runner reads goes through here first (design section 9, faults 48 to 50).
 */

/** Not to be seen, or able to reorder or hide what is: controls, formats, separators, lone surrogates, ignorable and non-characters, the blank braille cell. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/gu;

/** Marks that would attach to our own text in front, or pile up over the lines above. */
const STRAY_MARKS = /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu;

const PLAIN = /^[ -~]*$/;

/**
 * Foreign text as one harmless line: hidden characters become `\u{202E}`, line breaks and tabs `\n` and `\t`, and what a
 * CI runner would take for a command is broken up. Idempotent. The rest, emoji and right-to-left letters included, stays as it is.
 */
export function inert(text: string): string {
  const visible = PLAIN.test(text) ? text : text.replace(HIDDEN, showHidden).replace(STRAY_MARKS, showEach);
  return withoutCommands(visible);
}

/** {@link inert} for a text of several lines, such as the detail of a refusal: its line breaks stay. */
export function inertLines(text: string): string {
  return text.split(/\r?\n/).map(inert).join('\n');
}

/**
 * A finished text without lines that a runner obeys: GitHub looks for `::` behind leading white space and for `##[`
 * anywhere, Azure for `##vso[`. The last step of every renderer, because wrapping can bring a name to the front of a line.
 */
export function withoutCommands(text: string): string {
  const opened = text.includes('::') ? text.replace(/^([^\S\n]*):(?=:)/gm, '$1\\u{3A}') : text;
  return opened.includes('##') ? opened.replace(/#(?=#\[|#vso\[)/gi, '\\u{23}') : opened;
}

/**
 * A JSON document, indented by 2 and ended by a line break, in which every hidden character of a text stands as an
 * escape: it parses to the same value as `JSON.stringify` gives and cannot drive a terminal.
 */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(HIDDEN, (char) => (char === '\n' ? char : escapeForJson(char)));
  return `${text.replace(/##(?=\[|vso\[)/gi, '\\u0023\\u0023')}\n`;
}

function showHidden(char: string, offset: number, whole: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  const selectsPresentation = char === '\uFE0F' || char === '\uFE0E';
  if (selectsPresentation && /\p{Extended_Pictographic}$/u.test(whole.slice(Math.max(0, offset - 2), offset)))
    return char;
  return showEach(char);
}

function showEach(chars: string): string {
  return Array.from(chars, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`).join('');
}

function escapeForJson(char: string): string {
  return Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  );
}
