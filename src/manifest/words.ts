import type { SchemaProblem } from '../validation/schema-problem.ts';
import type { ManifestCode } from './codes.ts';

/** What is said about a problem. */
export interface Words {
  readonly code: ManifestCode;
  readonly detail: string;
  readonly hint?: string;
  /** The key below the problem's path that is at fault, where the value at the path is not. */
  readonly key?: string;
}

/** `subject` is the problem's place in words, `written` what stands there in the file. */
export type Speaker = (problem: SchemaProblem, subject: string, written: string) => Words;

/** The keys whose values are durations. */
export function isDurationKey(key: string | number | undefined): boolean {
  return key === 'overlap' || key === 'rotateAfter';
}

export const durationHint = 'Write digits and one of s, m, h, d, w, for example 7d.';
