/** The warnings of a plan put together for one look: few sentences, the gravest first. */
import type { PlanDocument, Warning, WarningCode } from '../model.ts';
import { foreign, foreignSentence, joinPhrases } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { allWarnings, inReadingOrder } from './reading-order.ts';
import { count } from './summary-line.ts';

const MOST_NAMES = 10;
const MOST_MESSAGES = 5;

export interface WarningGroups {
  /** What stops working or gains rights, and what refused the plan. */
  readonly caution: readonly Phrase[];
  readonly warning: readonly Phrase[];
}

/** Codes whose sentence is ours, with the names alone taken from the plan. */
const SENTENCES: Partial<Readonly<Record<WarningCode, readonly [string, string]>>> = {
  'credentials-revoked': [
    'Replaces ',
    ': the old credentials stop working in this apply, until the new ones are delivered.',
  ],
  'grants-admin': ['Grants admin rights to ', '.'],
  'role-raised': ['Raises the role of ', '.'],
};

/** The groups of one plan, refusals and purges in front. */
export function warningGroups(plan: PlanDocument): WarningGroups {
  const purged = inReadingOrder(plan.changes).filter((change) => change.action === 'purge' && change.leftover === null);
  const byCode = groupByCode(
    allWarnings(plan).filter((warning) => !toldByPurge(warning, new Set(purged.map(({ name }) => name)))),
  );
  const own = [...byCode].filter(([code]) => Object.hasOwn(SENTENCES, code));
  const others = [...byCode].filter(([code]) => !Object.hasOwn(SENTENCES, code));
  return {
    caution: [
      ...refusalSentences(plan),
      ...purgeSentence(purged.map(({ name }) => name)),
      ...own.flatMap(([code, of]) => groupPhrases(code, of)),
    ],
    warning: others.flatMap(([code, of]) => groupPhrases(code, of)),
  };
}

function refusalSentences(plan: PlanDocument): readonly Phrase[] {
  return plan.refusals.map(({ guard, summary }) => [
    'Refused by the guard ',
    foreign(guard),
    ': ',
    foreignSentence(summary),
  ]);
}

function purgeSentence(names: readonly string[]): readonly Phrase[] {
  const whose = names.length === 1 ? 'its' : 'their';
  return names.length === 0 ? [] : [['Purges ', ...namesPhrase(names), `: ${whose} credentials stop working at once.`]];
}

/** That a purge revokes is what its own sentence says. */
function toldByPurge({ code, name }: Warning, purged: ReadonlySet<string>): boolean {
  return code === 'credentials-revoked' && name !== null && purged.has(name);
}

function groupByCode(warnings: readonly Warning[]): ReadonlyMap<WarningCode, readonly Warning[]> {
  const groups = new Map<WarningCode, Warning[]>();
  for (const warning of warnings) {
    const group = groups.get(warning.code) ?? [];
    group.push(warning);
    groups.set(warning.code, group);
  }
  return groups;
}

function groupPhrases(code: WarningCode, warnings: readonly Warning[]): readonly Phrase[] {
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  const names = warnings.flatMap(({ name }) => (name === null ? [] : [name]));
  if (sentence !== undefined && names.length === warnings.length)
    return [[sentence[0], ...namesPhrase(names), sentence[1]]];
  const shown = warnings
    .slice(0, MOST_MESSAGES)
    .map(({ message }): Phrase => [foreign(code), ' ', foreignSentence(message)]);
  const hidden = warnings.length - shown.length;
  return hidden > 0 ? [...shown, [foreign(code), ` ${count(hidden, 'more warning')} of this kind`]] : shown;
}

function namesPhrase(names: readonly string[]): Phrase {
  const unique = [...new Set(names)];
  const shown: readonly Phrase[] = unique.slice(0, MOST_NAMES).map((name) => [foreign(name)]);
  const hidden = unique.length - shown.length;
  return hidden > 0 ? joinPhrases([...shown, [`${hidden} more`]], ' and ') : joinPhrases(shown, ' and ');
}
