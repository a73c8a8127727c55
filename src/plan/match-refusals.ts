/** The refusals of matching (design section 3): each shows its candidates and the lines to paste. */
import type { GuardCode, Refusal } from '../model.ts';
import type { Entry } from './desired.ts';
import type { SeenClient } from './tenant-view.ts';
import { candidateLine, counted, entryLines, lines, listed, quote, yamlText } from './wording.ts';

/** A refusal that concerns certain names only, so that `--only` can leave it out with them. */
export interface NamedRefusal {
  readonly names: readonly string[];
  readonly refusal: Refusal;
}

/** Builds a refusal about certain names. */
export function refuse(
  names: readonly string[],
  guard: GuardCode,
  text: { readonly summary: string; readonly detail: string; readonly hint: string | null },
): NamedRefusal {
  return { names, refusal: { guard, summary: text.summary, detail: text.detail, hint: text.hint } };
}

/** Two or more remote clients bear the name of an entry without a pin. */
export function ambiguousName(entry: Entry, candidates: readonly SeenClient[]): NamedRefusal {
  const dead = entry.kind === 'tombstone';
  return refuse([entry.name], 'ambiguous-name', {
    summary: 'Several clients bear one name',
    detail: `${counted(candidates.length, 'client')} of the tenant bear the name ${quote(entry.name)}; the manifest does not say which one it means:\n${candidateLines(candidates)}`,
    hint: `Pin the one that is meant with one of these lines${dead ? ', or give each its own tombstone' : ''}:\n${pinLines(candidates)}`,
  });
}

/** Two or more remote clients bear previous names of an entry, and none bears its name. */
export function ambiguousPreviousNames(entry: Entry, candidates: readonly SeenClient[]): NamedRefusal {
  return refuse([entry.name], 'ambiguous-name', {
    summary: 'Several clients bear previous names of one client',
    detail: `${counted(candidates.length, 'client')} of the tenant bear previous names of ${quote(entry.name)}; only one of them can be renamed to it:\n${candidateLines(candidates)}`,
    hint: `Pin the one that is meant with one of these lines, or take the other names out of previousNames:\n${pinLines(candidates)}`,
  });
}

/** The pin of a client does not exist; a tombstone's would simply be done. */
export function missingPin(entry: Entry, clientId: string, bearing: readonly SeenClient[]): NamedRefusal {
  const found =
    bearing.length === 0
      ? `no client of the tenant bears that name.`
      : `these clients of the tenant bear that name:\n${candidateLines(bearing)}`;
  return refuse([entry.name], 'pin-not-found', {
    summary: 'A pinned client does not exist',
    detail: `${quote(entry.name)} is pinned to ${clientId}, which the tenant does not have; ${found}`,
    hint:
      bearing.length === 0
        ? 'Remove the clientId line to create the client anew.'
        : `Remove the clientId line, or replace it by one of these:\n${pinLines(bearing)}`,
  });
}

/** The pin of a client points at a leftover of an apply, which is on its way in or out. */
export function stagedPin(entry: Entry, seen: SeenClient): NamedRefusal {
  const state = seen.leftover === 'provisioning' ? 'staged and not published' : 'an old client on its way out';
  return refuse([entry.name], 'pin-staged', {
    summary: 'A pin points at a leftover of an apply',
    detail: `${quote(entry.name)} is pinned to ${seen.remote.clientId}, which is ${state}:\n${candidateLine(seen.remote)}`,
    hint: `Remove the clientId line; the apply that made this leftover is finished under the name ${quote(seen.plain)}.`,
  });
}

/** Two entries are pinned to the same client. */
export function twicePinned(entry: Entry, other: Entry, seen: SeenClient): NamedRefusal {
  return refuse([entry.name, other.name], 'ambiguous-name', {
    summary: 'Two entries are pinned to one client',
    detail: `${listed([other.name, entry.name])} are both pinned to the same client:\n${candidateLine(seen.remote)}`,
    hint: 'Remove one of the two entries, or its clientId line.',
  });
}

/** A create whose name somebody else's client bears but for case, white space or Unicode form. */
export function lookAlike(name: string, candidates: readonly SeenClient[]): NamedRefusal {
  const [first] = candidates;
  const other = first?.remote.name ?? '';
  return refuse([name], 'look-alike-name', {
    summary: 'A name to create looks like one that exists',
    detail: `The tenant has no client ${quote(name)}, but one whose name differs only in case, white space or Unicode form:\n${candidateLines(candidates)}`,
    hint: `If it is the same client, rename it in place:\n    previousNames: [${yamlText(other)}]\nIf it is another one, choose another name, or purge it with a tombstone:\n${tombstoneLines(candidates)}`,
  });
}

/** Somebody else's client bears a name that this plan is about to give, and no change frees it. */
export function nameTaken(name: string, taker: string, bearers: readonly SeenClient[]): NamedRefusal {
  return refuse([name], 'name-taken', {
    summary: 'A name is taken',
    detail: `${taker} the name ${quote(name)}, which another client bears and keeps:\n${candidateLines(bearers)}`,
    hint: `Choose another name, plan the change that frees this one as well, or purge its bearer with a tombstone:\n${tombstoneLines(bearers)}`,
  });
}

function candidateLines(candidates: readonly SeenClient[]): string {
  return lines(candidates.map(({ remote }) => candidateLine(remote)));
}

function pinLines(candidates: readonly SeenClient[]): string {
  return lines(candidates.map(({ remote }) => `    clientId: ${remote.clientId}`));
}

function tombstoneLines(candidates: readonly SeenClient[]): string {
  return lines(
    candidates.map(({ plain, remote }) => entryLines(plain, { state: 'absent', clientId: remote.clientId })),
  );
}
