import { validate } from './compiled/manifest.js';
import { problemsOf, type SchemaProblem } from './schema-problem.ts';

/** What `schemas/manifest.schema.json` does not allow in one file of a manifest, or a part of one; empty where it fits. */
export function validateManifest(data: unknown): SchemaProblem[] {
  return problemsOf(validate, data);
}
