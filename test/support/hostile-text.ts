/** Texts that attack whoever shows them: terminals, runners, Markdown, HTML, YAML, dotenv and JSON. */
/* oxlint-disable no-control-regex -- these are the characters that are looked for */
import * as fc from 'fast-check';

/**
 * What must never stand raw in an output: C0 but the line break, DEL and C1, soft hyphens, bidi controls, zero width, separators,
 * tags, lone surrogates.
 */
export const HIDDEN =
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u202A-\u202E\u2066-\u2069\u200B-\u200F\u061C\u2060\uFEFF\u2028\u2029\u{E0000}-\u{E007F}]|\p{Cs}/u;

const NASTY = [
  '::error::',
  '\n::add-mask::x',
  '\r\n  ::stop-commands::x',
  '##[group]',
  '##vso[task.complete]',
  '##',
  '[',
  '\u001B]8;;http://x\u0007',
  '\u001B]52;c;aGk=\u0007',
  '\u009B31m',
  '\u202E',
  '\u2066',
  '\u200D',
  '\uFEFF',
  '\u00AD',
  '\u2028',
  '\uD800',
  '\u{E0041}',
  '`',
  '```',
  '~~~\n',
  '|',
  '\\|',
  '\\',
  '</details>',
  '-->',
  '<script>alert(1)</script>',
  '" onload="x',
  "'",
  '&lt;',
  '![](x)',
  '@team',
  '#12',
  '%0A',
  ' ',
  '\t',
  '営',
  '📊',
  '👩‍👩‍👧',
  '\u0301',
  '__proto__',
  'constructor',
] as const;

export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ maxLength: 30 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** An exported manifest keeps emoji whole: within one a joiner hides nothing. */
export function withoutEmojiJoiners(text: string): string {
  return text.replaceAll(
    /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/gu,
    '',
  );
}
