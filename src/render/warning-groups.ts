/** The warnings of a plan put together for one look: few sentences, the gravest first. */
import type { Change, PlanDocument, Warning, WarningCode } from '../model.ts';
import { messageParts } from './message.ts';
import { foreign, foreignSentence, joinPhrases } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { allWarnings } from './reading-order.ts';
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
  'secret-not-at-hand': [
    'Ends the old credentials of ',
    ', and no sealed file at hand holds the new ones: find it first, or replace it.',
  ],
  'grants-admin': ['Grants admin rights to ', '.'],
  'role-raised': ['Raises the role of ', '.'],
};

/** The groups of one plan, refusals and what stops working in front. */
export function warningGroups(plan: PlanDocument): WarningGroups {
  const told = new Set(
    plan.changes.flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'credentials-revoked')),
  );
  const byCode = groupByCode(allWarnings(plan).filter((warning) => !told.has(warning)));
  const own = [...byCode].filter(([code]) => Object.hasOwn(SENTENCES, code));
  const others = [...byCode].filter(([code]) => !Object.hasOwn(SENTENCES, code));
  return {
    caution: [
      ...refusalSentences(plan),
      ...outageSentences(plan.changes),
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

/** Whose credentials stop working in this apply, told once for each way in which that happens. */
function outageSentences(changes: readonly Change[]): readonly Phrase[] {
  const revoking = changes.filter(({ warnings }) => warnings.some(({ code }) => code === 'credentials-revoked'));
  const purged = namesOf(changes.filter(({ action, leftover }) => action === 'purge' && leftover === null));
  const retired = namesOf(revoking.filter(({ action, leftover }) => action === 'purge' && leftover !== null));
  const replaced = namesOf(revoking.filter(({ action }) => action !== 'purge'));
  return [
    ...sentence('Purges ', purged, `: ${purged.length === 1 ? 'its' : 'their'} credentials stop working at once.`),
    ...sentence(
      'Replaces ',
      replaced,
      ': the old credentials stop working in this apply, until the new ones are delivered.',
    ),
    ...sentence('Retires what earlier applies left of ', retired, ': the old credentials stop working at once.'),
  ];
}

function sentence(before: string, names: readonly string[], after: string): readonly Phrase[] {
  return names.length === 0 ? [] : [[before, ...namesPhrase(names), after]];
}

function namesOf(changes: readonly Change[]): readonly string[] {
  return [...new Set(changes.map(({ name }) => name))];
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
  const own = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  const names = warnings.flatMap(({ name }) => (name === null ? [] : [name]));
  if (own !== undefined && names.length === warnings.length) return sentence(own[0], [...new Set(names)], own[1]);
  const shown = warnings.slice(0, MOST_MESSAGES).map((warning) => joinPhrases(sayings(warning), ' ', ' '));
  const hidden = warnings.length - shown.length;
  return hidden > 0 ? [...shown, [foreign(code), ` ${count(hidden, 'more warning')} of this kind`]] : shown;
}

/** The code, the sentence, and what is meant for pasting, each by itself. */
function sayings({ code, message }: Warning): readonly Phrase[] {
  const { sentence, paste } = messageParts(message);
  return [[foreign(code)], [foreignSentence(sentence)], ...paste.map((line): Phrase => [foreign(line.trim())])];
}

function namesPhrase(names: readonly string[]): Phrase {
  const shown: readonly Phrase[] = names.slice(0, MOST_NAMES).map((name) => [foreign(name)]);
  const hidden = names.length - shown.length;
  return hidden > 0 ? joinPhrases([...shown, [`${hidden} more`]], ' and ') : joinPhrases(shown, ' and ');
}
