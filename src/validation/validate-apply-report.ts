import { validate } from './compiled/apply-report.js';
import { problemsOf, type SchemaProblem } from './schema-problem.ts';

/** What `schemas/apply-report.schema.json` does not allow in an apply report; empty where it fits. */
export function validateApplyReport(data: unknown): SchemaProblem[] {
  return problemsOf(validate, data);
}
