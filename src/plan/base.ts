/** `--base OLD_MANIFEST` (design section 3): clients that left the manifest, but live on because nothing purges them. */
import type { Manifest, Warning } from '../model.ts';
import type { Draft } from './draft.ts';
import { entriesOf, normalizeManifest } from './desired.ts';
import { isRetiring } from './tenant-view.ts';
import type { SeenClient, TenantView } from './tenant-view.ts';
import { quote, yamlText } from './wording.ts';

/**
 * One warning for each remote client that the old manifest listed, that no entry of the new one claims, and that no change purges; with
 * the tombstone to paste. `claimed` are the clientIds that the new manifest's entries claim.
 */
export function unlistedButAlive(
  base: Manifest,
  view: TenantView,
  claimed: ReadonlyMap<string, unknown>,
  drafts: readonly Draft[],
): Warning[] {
  const purged = new Set(drafts.filter(({ action }) => action === 'purge').map(({ seen }) => seen?.remote.clientId));
  const left = new Map<string, SeenClient>();
  for (const entry of entriesOf(normalizeManifest(base))) {
    if (entry.kind === 'tombstone') continue;
    const pinned = entry.clientId === null ? undefined : view.byId.get(entry.clientId);
    const meant = entry.clientId === null ? clientsNamed(entry.name, view) : pinned ? [pinned] : [];
    for (const seen of meant) {
      const { clientId } = seen.remote;
      if (!claimed.has(clientId) && !purged.has(clientId)) left.set(clientId, seen);
    }
  }
  return [...left.values()].map(warn);
}

/** Those that bear the name; where nobody does, the old client that stands for it. */
function clientsNamed(name: string, view: TenantView): readonly SeenClient[] {
  const bearing = view.bearing(name);
  return bearing.length > 0 ? bearing : view.leftoversOf(name).filter(isRetiring).slice(0, 1);
}

function warn({ plain, remote }: SeenClient): Warning {
  const tombstone = `  - { name: ${yamlText(plain)}, state: absent, clientId: ${remote.clientId} }`;
  const message = `${quote(plain)} (${remote.clientId}) left the manifest, but nothing purges it. To do so, add under clients:\n${tombstone}`;
  return { code: 'unlisted-but-alive', name: plain, message };
}
