import type { Findings } from './findings.ts';
import { SourceText } from './source-text.ts';

/** A file of bytes, as read by whoever may read files. */
export interface SourceFile {
  /** As the user named it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Design section 2. */
const largestFileBytes = 10 * 1024 * 1024;

/** Of lines and entries: several times as many as 50,000 clients need, and as many as can be read in some seconds. */
const mostPieces = 1_000_000;

/** After so many in one file the rest is noise. */
const mostForbidden = 100;

// Control characters but tab and line breaks, bidirectional overrides, a byte order mark in the middle.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|\r(?!\n)/gu;

/** An age identity in full: a sentence may name its prefix. */
const privateKey = /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/giu;

/**
 * The text of a file in UTF-8, with or without a byte order mark. What people could not see in a review is an error, whether in a
 * value or a comment; in a description it can be written as an escape. `readable` is false where the file is no text at all.
 */
export function decode(
  file: SourceFile,
  findings: Findings,
): { readonly source: SourceText; readonly readable: boolean } {
  if (file.bytes.length > largestFileBytes || hasTooManyPieces(file.bytes))
    return unreadable(file, '', 0, 'file-too-large', findings);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch {
    const lenient = new TextDecoder().decode(file.bytes);
    return unreadable(file, lenient, firstInvalid(file.bytes), 'not-utf8', findings);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) return unreadable(file, text, nul, 'forbidden-character', findings);
  const source = new SourceText(file.path, text);
  let count = 0;
  for (const match of text.matchAll(forbidden)) {
    reportForbidden(source, match.index, findings);
    if (++count === mostForbidden) break;
  }
  for (const { index, 0: key } of text.matchAll(privateKey)) reportPrivateKey(source, index, key.length, findings);
  return { source, readable: true };
}

/** In a comment too: whoever reads the repository has it. */
function reportPrivateKey(source: SourceText, start: number, length: number, findings: Findings): void {
  findings.add({
    code: 'private-key',
    source,
    span: { start, end: start + length },
    detail: 'This is an age identity: it opens secrets, and whoever can read this file can use it.',
    hint: 'Take it out, and make a new pair, because this one counts as leaked: atlan-oauth keygen',
  });
}

function unreadable(
  file: SourceFile,
  text: string,
  offset: number,
  code: 'file-too-large' | 'not-utf8' | 'forbidden-character',
  findings: Findings,
): { readonly source: SourceText; readonly readable: false } {
  const source = new SourceText(file.path, text);
  findings.add({ code, source, span: { start: offset, end: offset + 1 }, ...wordsFor(code, file.bytes) });
  return { source, readable: false };
}

function wordsFor(code: string, bytes: Uint8Array): { readonly detail: string; readonly hint: string } {
  const hint = 'Save the file as UTF-8.';
  if (code === 'file-too-large') {
    const most = mostPieces.toLocaleString('en-US');
    const detail =
      bytes.length > largestFileBytes
        ? 'The file is larger than 10 MiB.'
        : `The file has more than ${most} lines and entries.`;
    return { detail, hint: 'Split the manifest: -f may be given more than once.' };
  }
  if (looksLikeUtf16(bytes)) return { detail: 'The file looks like UTF-16.', hint };
  if (code === 'not-utf8') return { detail: 'From here on the bytes are not valid UTF-8.', hint };
  return { detail: 'The file holds a NUL character, which no text has.', hint };
}

/** Counts what begins or ends a line, an entry, a list or a mapping: a small file of nothing else would take a reader minutes. */
function hasTooManyPieces(bytes: Uint8Array): boolean {
  if (bytes.length <= mostPieces) return false;
  let pieces = 0;
  // The plain loop is several times as fast as any other.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LINE_BREAK || byte === COMMA || byte === BRACKET || byte === BRACE) pieces++;
  }
  return pieces > mostPieces;
}

const [LINE_BREAK, COMMA, BRACKET, BRACE] = [0x0a, 0x2c, 0x5b, 0x7b];

function looksLikeUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || (first === 0) !== (second === 0);
}

/** The offset in the text of the first byte that is not UTF-8, by halving: a prefix is valid or it is not. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (decodePrefix(bytes, middle) === null) invalid = middle;
    else valid = middle;
  }
  return decodePrefix(bytes, valid)?.length ?? 0;
}

function decodePrefix(bytes: Uint8Array, length: number): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return null;
  }
}

function reportForbidden(source: SourceText, offset: number, findings: Findings): void {
  const code = (source.text.charCodeAt(offset) || 0).toString(16).toUpperCase().padStart(4, '0');
  findings.add({
    code: 'forbidden-character',
    source,
    span: { start: offset, end: offset + 1 },
    detail: `Here stands the character U+${code}, which nobody sees in a review.`,
    hint:
      code === '000D'
        ? 'End lines with a line feed, or a carriage return and a line feed.'
        : `Remove it. A description that needs it can say "\\u${code}" in double quotes.`,
  });
}
