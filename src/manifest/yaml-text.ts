/** Texts as YAML that every reader takes for the same text, and that cannot leave the line they stand on. */
import { readPlain } from './scalar.ts';

/** Letters of any script, digits, and signs that mean nothing to YAML inside a plain scalar. */
const plain = /^[\p{L}_$][\p{L}\p{M}\p{N} _.$/@+()~-]*$/u;
const longestPlain = 200;

/** A scalar on one line: plain where nobody could take it for anything else, else in double quotes. */
export function yamlText(text: string): string {
  const isClear =
    plain.test(text) && !text.endsWith(' ') && text.length <= longestPlain && readPlain(text).value === text;
  return isClear && readPlain(text).ambiguous === null ? text : quoted(text);
}

/**
 * In double quotes, with escapes for whatever is invisible, breaks lines, changes the direction of writing or is a command to
 * the runner that prints it.
 */
export function quoted(text: string): string {
  return `"${text.replaceAll(unsafe, escape)}"`;
}

// Quotes and backslashes; controls, format characters, separators, halves of surrogate pairs, private and unassigned characters,
// but for the joiner within an emoji; the sign with which a runner's commands begin.
const emojiJoiner = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/u
  .source;
const unsafe = new RegExp(`["\\\\]|(?!${emojiJoiner})[\\p{C}\\p{Zl}\\p{Zp}]|#(?=#\\[|#vso\\[)`, 'giu');

function escape(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

const shortEscapes: Readonly<Partial<Record<string, string>>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Several lines of words, which a literal block shows as they are; null where quotes are the safer way. */
export function literalBlock(text: string, indent: string): string | null {
  const lines = text.split('\n');
  const isSimple =
    lines.length > 1 &&
    lines.every(
      (line) =>
        line !== '' &&
        line.trim() === line &&
        // A runner would obey such a line, however far it is indented.
        !line.startsWith('::') &&
        quoted(line).length === line.length + 2 + countEscaped(line),
    );
  return isSimple ? `|-\n${lines.map((line) => indent + line).join('\n')}` : null;
}

/** Quotes and backslashes need an escape in quotes, but none in a block. */
function countEscaped(line: string): number {
  return line.length - line.replaceAll(/["\\]/gu, '').length;
}
