/** What the design says about a tenant and a manifest, computed without the planner, for properties to compare with. */
import { matchesGlob } from '../../src/glob.ts';
import type { Manifest, RemoteClient } from '../../src/model.ts';
import { splitName } from '../../src/name.ts';

/** The clients that a manifest has nothing to do with: neither pinned, nor in scope, nor of a name that it mentions anywhere. */
export function foreignIds({ clients, tombstones, scope }: Manifest, remotes: readonly RemoteClient[]): string[] {
  const pins = new Set([...clients, ...tombstones].flatMap(({ clientId }) => clientId ?? []));
  const names = new Set([
    ...clients.flatMap(({ name, previousNames }) => [name, ...previousNames]),
    ...tombstones.map(({ name }) => name),
  ]);
  const inScope = (plain: string, createdBy: string | null): boolean =>
    scope !== null &&
    scope.names.some((glob) => matchesGlob(glob, plain)) &&
    (scope.createdBy?.some((glob) => createdBy !== null && matchesGlob(glob, createdBy)) ?? true);
  return remotes.flatMap(({ clientId, name, createdBy }) => {
    const { plain } = splitName(name);
    return pins.has(clientId) || names.has(plain) || inScope(plain, createdBy) ? [] : [clientId];
  });
}
