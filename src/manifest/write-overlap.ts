/**
 * Keeping what runs (`export`, design section 8): beside a client that was replaced an old one may live on with working credentials.
 * A listed name makes it managed, and without an overlap the next apply would purge it.
 */
import { compareText } from '../canonical.ts';
import { renderDuration } from '../duration.ts';
import type { RemoteClient } from '../model.ts';
import { splitName } from '../name.ts';
import { quoted } from './yaml-text.ts';

const DAY_MS = 86_400_000;
/** Round figures, since nobody can know the overlap that was meant; beyond the last one whole years. */
const STEPS_DAYS = [7, 30, 90] as const;
const YEAR_DAYS = 365;
/** How long the overlap has to go on at least, so that the manifest can be reviewed and put to work. */
const LEAST_LEFT_MS = 3 * DAY_MS;

/** The overlap that a listed client gets for the sake of the old clients of its name. */
export interface KeepingOverlap {
  /** For example `30d`. */
  readonly duration: string;
  /** YAML comments that say what it is for, without their indentation. */
  readonly comments: readonly string[];
}

/** Finds the overlap for each plain name; null where no old client bears it. `serverTime` is the tenant's own, in epoch milliseconds. */
export function overlapKeeper(
  clients: readonly RemoteClient[],
  serverTime: number,
): (name: string) => KeepingOverlap | null {
  const old = new Map<string, RemoteClient[]>();
  for (const client of clients) {
    const { plain, leftover } = splitName(client.name);
    if (leftover === 'superseded' || leftover === 'rotated') old.set(plain, [...(old.get(plain) ?? []), client]);
  }
  return (name) => {
    const group = old.get(name);
    if (group === undefined) return null;
    const sorted = group.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.clientId, b.clientId));
    return {
      duration: renderDuration(Math.max(...sorted.map((client) => overlapMsFor(client, serverTime)))),
      comments: [
        '# The overlap keeps old credentials alive; a shorter one ends them:',
        ...sorted.map((client) => `#   ${quoted(client.name)} (${quoted(client.clientId).slice(1, -1)})`),
      ],
    };
  };
}

/** Where the renaming cannot be dated any overlap keeps the client, but none at all would not. */
function overlapMsFor({ updatedAt }: RemoteClient, serverTime: number): number {
  const needed = updatedAt === null ? 0 : serverTime - updatedAt + LEAST_LEFT_MS;
  const days = STEPS_DAYS.find((step) => step * DAY_MS >= needed);
  return (days ?? Math.ceil(needed / (YEAR_DAYS * DAY_MS)) * YEAR_DAYS) * DAY_MS;
}
