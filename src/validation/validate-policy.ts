import { validate } from './compiled/policy.js';
import { problemsOf, type SchemaProblem } from './schema-problem.ts';

/** What `schemas/policy.schema.json` does not allow in a policy; empty where it fits. */
export function validatePolicy(data: unknown): SchemaProblem[] {
  return problemsOf(validate, data);
}
