import { splitName } from '../name.ts';

/** Why a text cannot be a client's name in a manifest. */
export type NameProblem = 'empty' | 'white space around it' | 'a character that nobody sees' | 'a reserved suffix';

// The same set as in schemas/manifest.schema.json.
// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** The rules of a name (design section 2): those of `schemas/manifest.schema.json`, for names that come from elsewhere; null where all are met. */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'empty';
  if (!isPlainText(name)) return 'a character that nobody sees';
  if (name.trim() !== name) return 'white space around it';
  return splitName(name).leftover === null ? null : 'a reserved suffix';
}

/** Whether a text has no control characters, no bidirectional overrides and no half of a surrogate pair (which no schema can portably state). */
export function isPlainText(text: string): boolean {
  return !invisible.test(text) && !/\p{Surrogate}/u.test(text);
}
