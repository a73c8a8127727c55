/** What the sealed files at hand hold of the clients that stay (design section 6): the sentence of every rendering of a plan. */
import type { PlanDocument, SecretAtHand } from '../model.ts';
import { foreign, joinPhrases } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { count } from './summary-line.ts';

const MOST_NAMES = 5;

/** Null where no secrets directory was read, or no managed client stays as it is. */
export function atHandPhrase(plan: PlanDocument): Phrase | null {
  const stay = [...plan.noop, ...plan.changes.filter(({ action }) => action === 'update')];
  const known = stay.filter(({ secret }) => secret !== null && secret !== undefined);
  const named = (wanted: SecretAtHand): string[] =>
    known.filter(({ secret }) => secret === wanted).map(({ name }) => name);
  const [held, missing, superseded] = [named('held'), named('missing'), named('superseded')];
  if (known.length === 0) return null;
  if (held.length === known.length) return ['Sealed secrets at hand: of every managed client.'];
  const total = `${held.length === 0 ? 'none' : held.length} of ${count(known.length, 'managed client')}`;
  return [
    `Sealed secrets at hand: ${total}`,
    ...lacking('; adopted, or their files are elsewhere or lost: ', missing),
    ...lacking('; only of an earlier client of the name: ', superseded),
    '.',
  ];
}

function lacking(why: string, names: readonly string[]): Phrase {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).map((name): Phrase => [foreign(name)]);
  const hidden = names.length - shown.length;
  return [why, ...joinPhrases(shown), ...(hidden === 0 ? [] : [` and ${hidden} more`])];
}
