/** What one change does, in a few words: the middle column of every rendering. */
import type { Action, Change, LeftoverKind, Reason, Recipient } from '../model.ts';
import { ARROW, foreign, joinPhrases } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { count } from './summary-line.ts';

/** The signs of design section 3. */
export const SIGNS: Readonly<Record<Action, string>> = { create: '+', update: '~', replace: '+/-', purge: '-' };

/** For example `role $guest -> $member cannot be changed: new id, new secret`. */
export function headline(change: Change): Phrase {
  switch (change.action) {
    case 'create':
      return ['not on the tenant'];
    case 'update':
      return joinPhrases(change.reasons.map((reason) => reasonPhrase(reason, change)));
    case 'replace':
      return replacement(change);
    case 'purge':
      return joinPhrases(change.reasons.map((reason) => reasonPhrase(reason, change)));
  }
}

/** The headline for a table that says elsewhere what the signs mean, for example `create, secret sealed to 3 recipients`. */
export function briefHeadline(change: Change, recipients: readonly Recipient[]): Phrase {
  if (change.action === 'replace')
    return withNewSecret(change, [...phrasesOf(change, 'asked'), ...phrasesOf(change, 'forced')], ' and ');
  if (change.action !== 'create') return headline(change);
  return [change.resumes === null ? `create, ${sealedTo(recipients.length)}` : 'create, secret sealed already'];
}

function replacement(change: Change): Phrase {
  const forced = phrasesOf(change, 'forced');
  const cannot = forced.length === 0 ? [] : [[...joinPhrases(forced, ' and '), ' cannot be changed']];
  return withNewSecret(change, [...phrasesOf(change, 'asked'), ...cannot], ', ');
}

/** The causes, what they lead to, and what could be changed in place too and comes with the new client. */
function withNewSecret(change: Change, causes: readonly Phrase[], between: string): Phrase {
  const also = phrasesOf(change, 'changeable');
  return [
    ...joinPhrases(causes, between),
    ': new id, new secret',
    ...(also.length === 0 ? [] : ['; also ', ...joinPhrases(also, ' and ')]),
  ];
}

type Part = 'forced' | 'changeable' | 'asked';

/** Every other reason asks for it, those of later versions included. */
const PARTS: Partial<Readonly<Record<Reason, Part>>> = {
  'role-differs': 'forced',
  'personas-differ': 'forced',
  'name-differs': 'changeable',
  'description-differs': 'changeable',
};

function phrasesOf(change: Change, part: Part): readonly Phrase[] {
  const partOf = (reason: Reason) => (Object.hasOwn(PARTS, reason) ? PARTS[reason] : 'asked');
  return change.reasons.filter((reason) => partOf(reason) === part).map((reason) => reasonPhrase(reason, change));
}

function sealedTo(recipients: number): string {
  return recipients === 0
    ? 'no recipients to seal its secret to'
    : `secret sealed to ${count(recipients, 'recipient')}`;
}

function reasonPhrase(reason: Reason, change: Change): Phrase {
  switch (reason) {
    case 'not-on-tenant':
      return ['not on the tenant'];
    case 'name-differs':
      return change.before === null ? ['name'] : ['name (was ', foreign(change.before.name), ')'];
    case 'description-differs':
      return ['description'];
    case 'role-differs':
      return ['role ', foreign(change.before?.role ?? ''), ARROW, foreign(change.after?.role ?? '')];
    case 'personas-differ':
      return ['personas'];
    case 'requested':
      return ['replacement requested'];
    case 'rotation-due':
      return ['rotation due'];
    case 'tombstone':
      return ['tombstone'];
    case 'unlisted-in-scope':
      return ['unlisted, in scope'];
    case 'unfinished-create':
      return [leftoverWords('provisioning')];
    case 'superseded':
      return [leftoverWords(change.leftover)];
  }
  // A saved plan of a newer version may give reasons that this one does not know: it is shown as it is.
  return [foreign(reason)];
}

/** What a client is that an earlier apply left. */
export function leftoverWords(leftover: LeftoverKind | null): string {
  if (leftover === 'provisioning') return 'left by an unfinished create';
  return leftover === 'rotated' ? 'rotated out by an earlier apply' : 'superseded by an earlier apply';
}
