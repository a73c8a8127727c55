import type { Place } from '../diagnostic.ts';
import type { Entry, File } from './entry.ts';
import type { Path } from './locator.ts';
import { property } from './mapping.ts';

/** Where in the manifest something stands, for what only the tenant can tell (an unknown role or persona). Indexes count `manifest.clients`. */
export interface ManifestPlaces {
  /** A role that comes from the defaults stands there; a field that is not written, at the client's name. */
  client(index: number, field: 'name' | 'role' | 'clientId'): Place;
  persona(index: number, persona: number): Place;
}

/** Looks a place up only when it is asked for. */
export function placesIn(files: readonly File[], entries: readonly Entry[]): ManifestPlaces {
  const clients = entries.filter(({ absent }) => !absent);
  const defaults = files.find(({ tree }) => property(property(tree.data, 'defaults'), 'role') !== undefined);
  return {
    client(index, field) {
      const entry = entryAt(clients, index);
      if (property(entry.data, field) !== undefined) return placeOf(entry, [...entry.path, field]);
      const isDefault = field === 'role' && defaults !== undefined;
      return isDefault ? placeOf(defaults, ['defaults', 'role']) : placeOf(entry, [...entry.path, 'name']);
    },
    persona(index, persona) {
      const entry = entryAt(clients, index);
      const path = [...entry.path, 'personas', persona];
      const personas = property(entry.data, 'personas');
      const data: unknown = Array.isArray(personas) ? personas[persona] : null;
      const [key] = typeof data === 'object' && data !== null ? Object.keys(data) : [];
      return placeOf(entry, key === undefined ? path : [...path, key]);
    },
  };
}

function entryAt(clients: readonly Entry[], index: number): Entry {
  const entry = clients[index];
  if (entry === undefined) throw new RangeError(`The manifest has no client ${index}.`);
  return entry;
}

export function placeOf({ source, tree }: File, path: Path): Place {
  return source.place(tree.span(path));
}
