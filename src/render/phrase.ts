/**
 * A sentence of ours with foreign text inside, kept apart, so that text, Markdown and HTML each make the foreign parts
 * inert in their own way and the words are written once.
 */
import { inert } from './inert.ts';

/** A name, an id or another text that we did not write. */
export interface Foreign {
  readonly foreign: string;
  /** A whole sentence, to be set like our own words where that is safe; else a name or an id. */
  readonly sentence: boolean;
}

export type Phrase = readonly (string | Foreign)[];

/** Between before and after; `→` where the output is not plain text. */
export const ARROW = ' -> ';

/** Marks a name or an id as foreign. */
export function foreign(text: string): Foreign {
  return { foreign: text, sentence: false };
}

/** Marks a message as foreign. */
export function foreignSentence(text: string): Foreign {
  return { foreign: text, sentence: true };
}

/** The phrase as one inert line of plain text. */
export function phraseText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : inert(part.foreign))).join('');
}

/** Several phrases in a row, the last one behind a word of its own where one is given. */
export function joinPhrases(phrases: readonly Phrase[], beforeLast = ', ', between = ', '): Phrase {
  return phrases.flatMap((phrase, at) => {
    if (at === 0) return phrase;
    return [at === phrases.length - 1 ? beforeLast : between, ...phrase];
  });
}
