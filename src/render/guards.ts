import type { PlanDocument } from '../model.ts';
import { foreign, joinPhrases } from './phrase.ts';
import type { Phrase } from './phrase.ts';

const MOST_GLOBS = 20;

/** `Guards: …`, one sentence: every plan prints the guards in force (design section 4). */
export function guardsPhrase({ guards }: PlanDocument): Phrase {
  const { limit, counted, limitSource, protect, ownClientId, policy } = guards;
  const parts: readonly Phrase[] = [
    [`${counted} of at most ${limit} purges and replacements (`, foreign(limitSource), ')'],
    protectedPhrase(protect),
    ...(ownClientId === null ? [] : [['own client ', foreign(ownClientId)]]),
    ...(policy === null ? [] : [['policy ', foreign(policy)]]),
  ];
  return ['Guards: ', ...joinPhrases(parts, '; ', '; '), '.'];
}

function protectedPhrase(globs: readonly string[]): Phrase {
  if (globs.length === 0) return ['nothing protected'];
  const more = globs.length > MOST_GLOBS ? [` and ${globs.length - MOST_GLOBS} more`] : [];
  return ['protected ', ...joinPhrases(globs.slice(0, MOST_GLOBS).map((glob) => [foreign(glob)])), ...more];
}
