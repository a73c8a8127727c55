/** Whether the sealed files at hand hold the secret of a listed client (design sections 5 and 6). */
import type { HeldSecrets, SecretAtHand } from '../model.ts';

/** Answers for a client by its name and id; null for all where no secrets directory was read. */
export type AtHand = (name: string, clientId: string) => SecretAtHand | null;

/** Reads the records once. A void one is dead and counts for nobody. */
export function secretsAtHand(held: HeldSecrets | null): AtHand {
  if (held === null) return () => null;
  const alive = held.records.filter((record) => !record.void);
  const ids = new Set(alive.map(({ clientId }) => clientId));
  const names = new Set(alive.map(({ name }) => name));
  return (name, clientId) => {
    if (ids.has(clientId)) return 'held';
    return names.has(name) ? 'superseded' : 'missing';
  };
}
