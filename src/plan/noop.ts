/** The listed clients with nothing to do, and whether their secrets are at hand. */
import type { Noop } from '../model.ts';
import type { AtHand } from './at-hand.ts';
import type { Entry } from './desired.ts';
import type { Pair } from './pair.ts';

/** Pairs without a change, by name. */
export function listNoops(pairs: readonly Pair[], hasChange: (entry: Entry) => boolean, atHand: AtHand): Noop[] {
  return pairs
    .filter(({ entry }) => !hasChange(entry))
    .map(({ entry: { name }, seen: { remote } }) => {
      return { name, clientId: remote.clientId, secret: atHand(name, remote.clientId) };
    });
}
