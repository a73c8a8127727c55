/** The listed clients with nothing to do, and whether their secrets are at hand. */
import type { HeldSecrets, Noop } from '../model.ts';
import type { Entry } from './desired.ts';
import type { Pair } from './pair.ts';

/** Pairs without a change, by name. */
export function listNoops(
  pairs: readonly Pair[],
  hasChange: (entry: Entry) => boolean,
  held: HeldSecrets | null,
): Noop[] {
  const alive = held?.records.filter((record) => !record.void) ?? [];
  const ids = new Set(alive.map(({ clientId }) => clientId));
  const names = new Set(alive.map(({ name }) => name));
  const secretOf = (name: string, clientId: string): Noop['secret'] => {
    if (held === null) return null;
    if (ids.has(clientId)) return 'held';
    return names.has(name) ? 'superseded' : 'missing';
  };
  return pairs
    .filter(({ entry }) => !hasChange(entry))
    .map(({ entry: { name }, seen: { remote } }) => {
      return { name, clientId: remote.clientId, secret: secretOf(name, remote.clientId) };
    });
}
