/** Rotations that are due (design section 3): they fill what the limits leave, oldest first. */
import { compareText } from '../canonical.ts';
import { renderDuration } from '../duration.ts';
import type { Warning } from '../model.ts';
import type { Entry } from './desired.ts';
import type { Draft } from './draft.ts';
import { replaceDraft, rotationOf } from './pair.ts';
import type { Demands, Pair } from './pair.ts';
import { quote, timeText } from './wording.ts';

export interface RotationInput extends Demands {
  /** How many replacements the limits leave after every other change. */
  readonly room: number;
  /** Whether a guard forbids to replace the client: protected. */
  readonly isProtected: (pair: Pair) => boolean;
  readonly ownClientId: string | null;
  /** Where a plan is made again: the clients that it rotates; others wait for the next plan. Null: all may. */
  readonly allowed: ReadonlySet<string> | null;
}

export interface Rotations {
  /** Replacements by entry; each stands instead of the update that its entry may have. */
  readonly drafts: ReadonlyMap<Entry, Draft>;
  readonly warnings: readonly Warning[];
}

/** Chooses the pairs that are rotated now, of those that nothing else replaces; the others get a warning. */
export function fillRotations(pairs: readonly Pair[], input: RotationInput): Rotations {
  const due: Pair[] = [];
  const warnings: Warning[] = [];
  for (const pair of pairs) {
    const rotation = rotationOf(pair, input.dueTime);
    if (rotation === 'unreadable') warnings.push(unreadableAge(pair));
    if (rotation !== 'due') continue;
    const obstacle = obstacleOf(pair, input);
    if (obstacle === null) due.push(pair);
    else warnings.push(notRotated(pair, obstacle));
  }
  const allowed = due.filter(({ seen }) => input.allowed?.has(seen.remote.clientId) ?? true);
  const now = new Set(allowed.sort(oldestFirst).slice(0, Math.max(0, input.room)));
  warnings.push(...due.filter((pair) => !now.has(pair)).map((pair) => waiting(pair)));
  return { drafts: new Map([...now].map((pair) => [pair.entry, replaceDraft(pair, input)])), warnings };
}

function obstacleOf(pair: Pair, { isProtected, ownClientId }: RotationInput): string | null {
  if (pair.entry.clientId !== null) return 'its pin would dangle';
  if (pair.seen.remote.clientId === ownClientId) return 'this tool runs as it';
  return isProtected(pair) ? 'it is protected' : null;
}

function oldestFirst(a: Pair, b: Pair): number {
  const age = (a.seen.remote.createdAt ?? 0) - (b.seen.remote.createdAt ?? 0);
  return age || compareText(a.entry.name, b.entry.name);
}

function notRotated(pair: Pair, obstacle: string): Warning {
  return {
    code: 'not-rotated',
    name: pair.entry.name,
    message: `${dueText(pair)}, but ${obstacle}: it is not replaced.`,
  };
}

function waiting(pair: Pair): Warning {
  const message = `${dueText(pair)}, but waits: older ones and other changes use up what the limits allow.`;
  return { code: 'rotation-waiting', name: pair.entry.name, message };
}

function dueText({ entry, seen }: Pair): string {
  const after = renderDuration(entry.client.rotateAfterMs ?? 0);
  return `The rotation of ${quote(entry.name)} is due (created at ${timeText(seen.remote.createdAt)}, rotateAfter ${after})`;
}

function unreadableAge({ entry, seen }: Pair): Warning {
  const message = `The tenant's creation time of ${quote(entry.name)} (${seen.remote.clientId}) cannot be read: nobody knows when its rotation is due.`;
  return { code: 'time-unreadable', name: entry.name, message };
}
