/** Creates that are most likely a slip of the keyboard (design section 3): the name exists but for case, white space or Unicode form. */
import { blurName } from '../name.ts';
import type { Draft } from './draft.ts';
import { lookAlike } from './match-refusals.ts';
import type { NamedRefusal } from './match-refusals.ts';
import type { Matching } from './match.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';

/** Refuses each create whose name blurs to that of a remote client that no entry claims; leftovers do not count. */
export function refuseLookAlikes(drafts: readonly Draft[], view: TenantView, matching: Matching): NamedRefusal[] {
  const creates = drafts.filter(({ action }) => action === 'create');
  const wanted = new Set(creates.map(({ name }) => blurName(name)));
  const found = new Map<string, SeenClient[]>();
  for (const seen of wanted.size === 0 ? [] : view.all) {
    if (seen.leftover !== null || matching.claims.has(seen.remote.clientId)) continue;
    const blurred = blurName(seen.plain);
    if (!wanted.has(blurred)) continue;
    const group = found.get(blurred);
    if (group) group.push(seen);
    else found.set(blurred, [seen]);
  }
  return creates.flatMap(({ name }) => {
    const candidates = found.get(blurName(name));
    return candidates ? [lookAlike(name, candidates)] : [];
  });
}
