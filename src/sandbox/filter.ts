import { schemaViolation } from './tenant.ts';

/** Reads a field of a row as the filter sees it. */
export type FieldReader<Row> = (row: Row) => string;

/**
 * Turns the `filter` of a list request into a predicate: `{"field":"value"}` (all of several fields), the operators
 * `$in` and `$ilike` (`%` any run, `_` one character) on a field, `$and` and `$or` around filters.
 * Refuses (400) what is no JSON, an unknown field and an unknown operator.
 */
export function compileFilter<Row>(
  text: string,
  fields: Readonly<Record<string, FieldReader<Row>>>,
): (row: Row) => boolean {
  let filter: unknown;
  try {
    filter = JSON.parse(text);
  } catch {
    throw schemaViolation('filter is not valid JSON');
  }
  return compile(filter, new Map(Object.entries(fields)));
}

type Fields<Row> = ReadonlyMap<string, FieldReader<Row>>;

function compile<Row>(filter: unknown, fields: Fields<Row>): (row: Row) => boolean {
  if (!isRecord(filter)) throw schemaViolation('filter must be an object');
  const parts = Object.entries(filter).map(([key, value]) => compileEntry(key, value, fields));
  return (row) => parts.every((part) => part(row));
}

function compileEntry<Row>(key: string, value: unknown, fields: Fields<Row>): (row: Row) => boolean {
  if (key === '$and' || key === '$or') {
    if (!Array.isArray(value)) throw schemaViolation(`${key} must be a list`);
    const parts = value.map((part: unknown) => compile(part, fields));
    return key === '$and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
  }
  const read = fields.get(key);
  if (read === undefined) throw schemaViolation(`unknown filter field: ${key}`);
  const test = compileCondition(key, value);
  return (row) => test(read(row));
}

function compileCondition(field: string, condition: unknown): (text: string) => boolean {
  if (typeof condition === 'string') return (text) => text === condition;
  if (!isRecord(condition)) throw schemaViolation(`filter value of ${field} must be a string or an operator`);
  const tests = Object.entries(condition).map(([operator, operand]) => compileOperator(operator, operand));
  return (text) => tests.every((test) => test(text));
}

function compileOperator(operator: string, operand: unknown): (text: string) => boolean {
  if (operator === '$in' && Array.isArray(operand)) {
    const values = new Set<unknown>(operand);
    return (text) => values.has(text);
  }
  if (operator === '$ilike' && typeof operand === 'string') {
    const pattern = likePattern(operand);
    return (text) => pattern.test(text);
  }
  throw schemaViolation(`unknown filter operator: ${operator}`);
}

function likePattern(like: string): RegExp {
  const body = like
    .replace(/%+/g, '%')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${body}$`, 'isu');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
