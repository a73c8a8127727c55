/** The `secrets` of a manifest, read leniently: what is wrong with the rest of it, or with a part of the section, hides nothing here. */
import type { Place } from '../diagnostic.ts';
import type { File } from './entry.ts';
import { property } from './mapping.ts';
import { placeOf } from './places.ts';

/** Paths as written, relative to the folder of `file`. Places are looked up when they are asked for: that takes long. */
export interface SecretsSection {
  readonly directory: string | null;
  /** Of the directory's value; null where there is none. */
  readonly directoryPlace: Place | null;
  readonly recipients:
    | { readonly kind: 'file'; readonly path: string; readonly place: Place }
    | { readonly kind: 'list'; readonly keys: readonly { readonly text: string; readonly place: Place }[] }
    | null;
  /** The manifest file that the section stands in; null where there is none. */
  readonly file: string | null;
}

/** The section of the first file that has one; what the schema refuses counts as left out. */
export function secretsIn(files: readonly File[]): SecretsSection {
  const file = files.find(({ tree }) => property(tree.data, 'secrets') !== undefined);
  if (file === undefined) return { directory: null, directoryPlace: null, recipients: null, file: null };
  const section = property(file.tree.data, 'secrets');
  const directory = property(section, 'directory');
  return {
    directory: isText(directory) ? directory : null,
    get directoryPlace() {
      return isText(directory) ? placeOf(file, ['secrets', 'directory']) : null;
    },
    recipients: recipientsIn(file, property(section, 'recipients')),
    file: file.source.path,
  };
}

function recipientsIn(file: File, recipients: unknown): SecretsSection['recipients'] {
  const path = ['secrets', 'recipients'];
  if (isText(recipients)) {
    return {
      kind: 'file',
      path: recipients,
      get place() {
        return placeOf(file, path);
      },
    };
  }
  if (!Array.isArray(recipients) || recipients.length === 0 || !recipients.every(isText)) return null;
  const keys = recipients.map((text, index) => ({
    text,
    get place() {
      return placeOf(file, [...path, index]);
    },
  }));
  return { kind: 'list', keys };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
