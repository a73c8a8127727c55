import { validate } from './compiled/plan.js';
import { problemsOf, type SchemaProblem } from './schema-problem.ts';

/** What `schemas/plan.schema.json` does not allow in a saved plan; empty where it fits. */
export function validatePlan(data: unknown): SchemaProblem[] {
  return problemsOf(validate, data);
}
