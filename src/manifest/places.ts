import type { Place } from '../diagnostic.ts';
import { entriesOf } from './entry.ts';
import type { Entry, File } from './entry.ts';
import { Findings } from './findings.ts';
import { parseYaml } from './parse.ts';
import type { SourceText } from './source-text.ts';
import { Tree } from './tree.ts';
import { property } from './wording.ts';

/** Where in the manifest something stands, for what only the tenant can tell (an unknown role or persona). Indexes count `manifest.clients`. */
export interface ManifestPlaces {
  /** A role that comes from the defaults stands there; a field that is not written, at the client's name. */
  client(index: number, field: 'name' | 'role' | 'clientId'): Place;
  persona(index: number, persona: number): Place;
}

/** Reads the texts a second time once somebody asks: that is rare, and the nodes of a large manifest need not be kept for it. */
export function lazyPlaces(sources: readonly SourceText[]): ManifestPlaces {
  let reading: { readonly files: readonly File[]; readonly clients: readonly Entry[] } | null = null;
  const read = () => (reading ??= readAgain(sources));
  return {
    client(index, field) {
      const { files, clients } = read();
      const entry = entryAt(clients, index);
      const defaults = files.find(({ tree }) => property(property(tree.data, 'defaults'), 'role') !== undefined);
      if (property(entry.data, field) !== undefined) return placeOf(entry, [...entry.path, field]);
      const isDefault = field === 'role' && defaults !== undefined;
      return isDefault ? placeOf(defaults, ['defaults', 'role']) : placeOf(entry, [...entry.path, 'name']);
    },
    persona(index, persona) {
      const entry = entryAt(read().clients, index);
      const path = [...entry.path, 'personas', persona];
      const personas = property(entry.data, 'personas');
      const data: unknown = Array.isArray(personas) ? personas[persona] : null;
      const [key] = typeof data === 'object' && data !== null ? Object.keys(data) : [];
      return placeOf(entry, key === undefined ? path : [...path, key]);
    },
  };
}

function readAgain(sources: readonly SourceText[]): {
  readonly files: readonly File[];
  readonly clients: readonly Entry[];
} {
  const ignored = new Findings();
  const files = sources.map((source) => ({ source, tree: new Tree(parseYaml(source, ignored).root, source, ignored) }));
  return { files, clients: entriesOf(files).filter(({ absent }) => !absent) };
}

function entryAt(clients: readonly Entry[], index: number): Entry {
  const entry = clients[index];
  if (entry === undefined) throw new RangeError(`The manifest has no client ${index}.`);
  return entry;
}

function placeOf({ source, tree }: File, path: readonly (string | number)[]): Place {
  return source.place(tree.span(path));
}
