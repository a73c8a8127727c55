/** How many columns of a terminal a text takes. All functions expect text that is already inert. */

/** East Asian wide and full-width blocks (Unicode Standard Annex 11), coarse: blocks instead of single code points. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;
const EMOJI = /^\p{Emoji_Presentation}|\uFE0F/u;
const ONLY_MARKS = /^\p{M}+$/u;
const ASCII = /^[ -~]*$/;

let segmenter: Intl.Segmenter | null = null;

/** Columns that the text takes: 2 for wide characters and emoji, 0 for combining marks, else 1. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += clusterWidth(segment);
  return width;
}

/** The text if it fits in so many columns, else its beginning and `…`; never half a character. */
export function truncate(text: string, columns: number): string {
  if (text.length * 2 <= columns || splitAt(text, columns)[1] === '') return text;
  return `${splitAt(text, columns - 1)[0]}…`;
}

/** The text with spaces behind it up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** The longest beginning that takes at most so many columns, and the rest. */
export function splitAt(text: string, columns: number): readonly [string, string] {
  if (ASCII.test(text)) return [text.slice(0, Math.max(0, columns)), text.slice(Math.max(0, columns))];
  let width = 0;
  for (const { segment, index } of graphemesOf(text)) {
    width += clusterWidth(segment);
    if (width > columns) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ''];
}

function clusterWidth(cluster: string): number {
  if (ONLY_MARKS.test(cluster)) return 0;
  return WIDE.test(cluster) || EMOJI.test(cluster) ? 2 : 1;
}

/** Made when the first text needs it: that takes half as long as all of Node's own start. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}
