import type { LoadedFile } from './load.ts';
import type { SourceText, Span } from './source-text.ts';
import type { Path, Tree } from './tree.ts';
import { property } from './mapping.ts';

/** One entry of `clients`, client or tombstone, read leniently: rules look at what is there, whatever else is wrong with it. */
export interface Entry {
  readonly source: SourceText;
  readonly tree: Tree;
  readonly path: Path;
  readonly data: unknown;
  /** Null where it is missing or no text. */
  readonly name: string | null;
  readonly clientId: string | null;
  readonly absent: boolean;
  readonly previousNames: readonly { readonly name: string; readonly path: Path }[];
}

/** A file that has data. */
export interface File {
  readonly source: SourceText;
  readonly tree: Tree;
}

export function withData(files: readonly LoadedFile[]): readonly File[] {
  return files.flatMap(({ source, tree }) => (tree === null ? [] : [{ source, tree }]));
}

/** The entries of all files, in the order of the files and their lines. */
export function entriesOf(files: readonly File[]): readonly Entry[] {
  return files.flatMap((file) => {
    const clients = property(file.tree.data, 'clients');
    return Array.isArray(clients) ? clients.map((data: unknown, index) => toEntry(file, data, ['clients', index])) : [];
  });
}

function toEntry({ source, tree }: File, data: unknown, path: Path): Entry {
  const previous = property(data, 'previousNames');
  const names: readonly unknown[] = Array.isArray(previous) ? previous : [];
  return {
    source,
    tree,
    path,
    data,
    name: textOf(data, 'name'),
    clientId: textOf(data, 'clientId'),
    absent: property(data, 'state') === 'absent',
    previousNames: names.flatMap((name, index) =>
      typeof name === 'string' ? [{ name, path: [...path, 'previousNames', index] }] : [],
    ),
  };
}

function textOf(data: unknown, key: string): string | null {
  const value = property(data, key);
  return typeof value === 'string' ? value : null;
}

/** `file:line:column`, for a message about another place. */
export function placeText(source: SourceText, span: Span): string {
  const { file, line, column } = source.place(span);
  return `${file}:${line}:${column}`;
}
