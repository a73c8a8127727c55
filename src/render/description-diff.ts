import { diffWordsWithSpace } from 'diff';
import { inert } from './inert.ts';

/** A stretch of a description, inert. */
export interface Segment {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond this many characters on one side single words are marked instead of showing both texts. */
const LONG_CHARACTERS = 60;
/** Beyond this many edits two texts count as different altogether: it bounds the work for hostile ones. */
const MAX_EDITS = 400;
const CONTEXT_CHARACTERS = 24;

/** What changed between two descriptions: single words of long texts that are alike, else the one text removed and the other added. */
export function diffDescriptions(before: string, after: string): readonly Segment[] {
  const [removed, added] = [inert(before), inert(after)];
  if (removed === added) return differsInvisibly(before, after, added);
  const longest = Math.max(removed.length, added.length);
  const words = longest > LONG_CHARACTERS ? wordDiff(removed, added) : null;
  return words ?? wholeTexts(removed, added);
}

/** Shortens long unchanged stretches to their ends, `…` between. */
export function elideSame(segments: readonly Segment[]): readonly Segment[] {
  return segments.map((segment, at) => {
    if (segment.kind !== 'same') return segment;
    const keepHead = at === 0 ? 0 : CONTEXT_CHARACTERS;
    const keepTail = at === segments.length - 1 ? 0 : CONTEXT_CHARACTERS;
    return { ...segment, text: elide(segment.text, keepHead, keepTail) };
  });
}

function wordDiff(before: string, after: string): readonly Segment[] | null {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (parts === undefined) return null;
  const segments = parts.map((part): Segment => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    text: part.value,
  }));
  const common = segments.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0);
  return common * 3 > Math.max(before.length, after.length) ? segments : null;
}

function wholeTexts(before: string, after: string): readonly Segment[] {
  const both: readonly Segment[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return both.filter((segment) => segment.text !== '');
}

/** A literal `\n` against a line break, say: both look the same once inert, so the difference is told in words. */
function differsInvisibly(before: string, after: string, shown: string): readonly Segment[] {
  if (before === after) return [{ kind: 'same', text: shown }];
  return [
    { kind: 'removed', text: shown },
    { kind: 'added', text: `${shown} (differs only in how characters are escaped)` },
  ];
}

function elide(text: string, keepHead: number, keepTail: number): string {
  if (text.length <= keepHead + keepTail + CONTEXT_CHARACTERS) return text;
  const characters = Array.from(text);
  return `${characters.slice(0, keepHead).join('')}…${characters.slice(characters.length - keepTail).join('')}`;
}
