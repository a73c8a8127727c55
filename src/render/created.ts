/** Who made the client that goes, and when: for whoever has to decide whether it may. */
import type { Change } from '../model.ts';
import { foreign } from './phrase.ts';
import type { Phrase } from './phrase.ts';

/** Of a purge or a replacement, as in `2026-04-27T08:00:00.000Z by maria.lopez`; null for others and where the plan does not say. */
export function createdPhrase({ action, createdAt, createdBy }: Change): Phrase | null {
  if ((action !== 'purge' && action !== 'replace') || createdAt === undefined || createdBy === undefined) return null;
  const when = createdAt === null ? 'at an unknown time' : foreign(createdAt);
  return createdBy === null ? [when] : [when, ' by ', foreign(createdBy)];
}
